"""What is remembered of a conversation: what was asked in it, what was said, and what was made."""

from dataclasses import dataclass

from core.model.conversation import GoneVersion, Version
from core.model.job import Job
from core.model.reply import Facts


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request that was answered.

    Attributes:
        words: Of the answer, all of them.
    """

    job: Job
    facts: Facts
    words: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A version, and how it came about.

    Attributes:
        model: As its turn names it.
        prompt: The words that its model was given.
    """

    version: Version
    model: str
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Recollection:
    """One conversation.

    Attributes:
        exchanges: Oldest first.
        drawn: By number.
        gone: The versions that are not kept any more, by number.
    """

    exchanges: tuple[Exchange, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    gone: tuple[GoneVersion, ...] = ()

    def exchange_of(self, version: Version) -> Exchange | None:
        """What a version was made for."""
        return next((one for one in self.exchanges if one.job.id == version.job), None)
