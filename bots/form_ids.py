"""The forms that buttons and menus open, each known by its id alone, so that it outlives the process."""

from dataclasses import dataclass
from enum import StrEnum

from bots import wording
from bots.buttons import PREFIX
from core.errors import UserError

LONGEST_ABOUT = 40


class FormKind(StrEnum):
    """What a form is for."""

    EDIT = "edit"
    """Changes a version."""
    NEW = "new"
    """Starts a picture in the conversation of a job."""
    REPHRASE = "rephrase"
    """Asks a job in other words."""
    PICTURE = "picture"
    """Changes the pictures of a person's message."""
    RATIO = "ratio"
    """Gives a version another shape."""
    SETTINGS = "settings"
    """Changes what is set in a conversation or a channel."""
    TEMPLATE = "template"
    """Fills in a template."""


@dataclass(frozen=True, slots=True)
class FormId:
    """Which form it is; `about` is the version, the job or the message."""

    kind: FormKind
    about: str

    @property
    def id(self) -> str:
        """As a platform sends it back."""
        return f"{PREFIX}:{self.kind}:{self.about}"


def read_form(form_id: str) -> FormId:
    """Read an id that a platform sent back.

    Raises:
        UserError: It is none of ours.
    """
    prefix, _, rest = form_id.partition(":")
    kind, _, about = rest.partition(":")
    if prefix != PREFIX or kind not in list(FormKind) or not (about.isascii() and about.isalnum()):
        raise UserError(wording.NOT_HERE)
    return FormId(FormKind(kind), about[:LONGEST_ABOUT])
