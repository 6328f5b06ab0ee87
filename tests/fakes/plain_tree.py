"""A plain model of one conversation: what its tree, its head and its history should be, without a database."""

from dataclasses import dataclass, field


@dataclass(eq=False)
class Step:
    """One answer: a picture, or words alone.

    Attributes:
        number: Of its version; None for words alone.
        key: Of its picture's blob.
        is_kept: Whether it is still there.
        is_signed: Whether the model's own bytes for it are still there.
    """

    before: "Step | None"
    job: str
    number: int | None = None
    key: str = ""
    is_kept: bool = True
    is_signed: bool = True

    def way(self) -> list["Step"]:
        """From the root to here."""
        return [*(self.before.way() if self.before else ()), self]


@dataclass
class PlainConversation:
    """Its steps in the order of their making, and where it stands.

    Attributes:
        line: Unfinished jobs in order.
        version: The picture in hand; words alone may have come after it.
    """

    line: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    head: Step | None = None
    version: Step | None = None
    last_number: int = 0

    def numbered(self, number: int | None) -> Step | None:
        """A version that is kept."""
        return next((step for step in self.living() if step.number == number), None) if number else None

    def living(self) -> list[Step]:
        """Versions that are kept."""
        return [step for step in self.steps if step.number is not None and step.is_kept]

    def gone(self) -> list[int]:
        """Numbers of versions that are not."""
        return [step.number for step in self.steps if step.number is not None and not step.is_kept]

    def draw(self, before: Step | None, job: str, keys: list[str]) -> None:
        """An answer of so many pictures."""
        for key in keys:
            self.last_number += 1
            self.head = self.version = Step(before, job, self.last_number, key)
            self.steps.append(self.head)

    def say(self, before: Step | None, version: Step | None, job: str) -> None:
        """An answer in words alone: the picture in hand is the one that they are about."""
        self.head, self.version = Step(before, job), version
        self.steps.append(self.head)

    def ancestor(self, step: Step | None) -> Step | None:
        """The nearest kept picture that a picture was made from."""
        for one in reversed(step.way()[:-1] if step else []):
            if one.number is not None and one.is_kept:
                return one
        return None

    def remove(self, *steps: Step) -> None:
        """Some answers go; the head stands on what is left."""
        for step in steps:
            step.is_kept = False
        if self.version is not None and not self.version.is_kept:
            self.head = self.version = self.ancestor(self.version)
        elif self.version is not None and self.head is not None and not self.head.is_kept:
            self.head = self.version
        elif self.version is None and self.head is not None:
            self.head = next((step for step in reversed(self.head.way()) if step.is_kept), None)

    def sends(self, start: Step) -> list[tuple[str, bool]]:
        """What an edit from here sends of the conversation: each picture's key, and whether as the model's own."""
        way = start.way()
        is_whole = all(step.is_kept for step in way)
        return [(step.key, step.is_signed and is_whole) for step in way if step.number is not None and step.is_kept]
