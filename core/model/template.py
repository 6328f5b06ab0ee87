"""Templates: prompts with named blanks, and what somebody put into the blanks."""

from dataclasses import dataclass
from datetime import datetime

LONGEST_TEMPLATE = 2_000
"""Characters of a template's text: room is left for what goes into its blanks."""

LONGEST_NAME = 32
"""Characters in the name of a template or of a blank."""

MOST_BLANKS = 20
MOST_OF_A_TEAM = 100
"""Templates that one server or workspace may keep."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A place in a template's text.

    Attributes:
        usual: What stands there when nobody says otherwise; None where somebody must.
    """

    name: str
    usual: str | None = None

    @property
    def is_needed(self) -> bool:
        """Whether somebody must fill it."""
        return self.usual is None


@dataclass(frozen=True, slots=True)
class Template:
    """A prompt with named blanks, written `{subject}`, or `{style=kawaii}` with what usually stands there.

    Attributes:
        name: As it follows `--template`.
        summary: What it is for, in one line; a team's own may have none.
        pictures: The fewest pictures that it works on.
        example: Values for its blanks, by name.
        author: The platform's id of whoever saved it; empty for what Limner ships.
        author_name: Their name, as others see it.
    """

    name: str
    text: str
    summary: str = ""
    pictures: int = 0
    example: tuple[tuple[str, str], ...] = ()
    author: str = ""
    author_name: str = ""
    saved_at: datetime | None = None

    @property
    def is_teams(self) -> bool:
        """Whether somebody of the server or workspace saved it."""
        return self.saved_at is not None


@dataclass(frozen=True, slots=True)
class Filling:
    """What a person wants a template to be filled in with.

    Attributes:
        template: Its name, as it was written.
        values: By the names of the blanks, as they were written; the last of a name counts.
        has_source: The request starts from a picture, beside those that it brings along.
    """

    template: str
    values: tuple[tuple[str, str], ...] = ()
    has_source: bool = False
