"""Forms as every chat can show them: a modal on Discord, a view on Slack, a dialog on the local page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bots.form_ids import FormId, FormKind
from core.model.image import Attachment

WORDS, PICTURES = "prompt", "pictures"
"""The fields of every form that asks for a picture."""

MOST_FIELDS = 5
"""Discord shows no more in one form."""
MOST_CHOICES = 25
"""The options of one choice; Discord shows no more."""
MOST_FILES = 4


@dataclass(frozen=True, slots=True)
class WordsField:
    """Words to be written.

    Attributes:
        name: Names the value that comes back; letters, digits and `_`.
        label: What is asked for, at most 45 characters.
        value: Stands there already.
        is_long: Several lines.
        required: The form is not sent without it.
    """

    name: str
    label: str
    value: str = ""
    is_long: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One of several values.

    Attributes:
        options: Each a value of at most 75 characters, and what it is called.
        chosen: The value that stands there already; empty leaves the choice open, and nothing may be chosen.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class SwitchField:
    """Something that is on or off.

    Attributes:
        group: What it and its neighbours of the same group are called together.
    """

    name: str
    label: str
    is_on: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class FilesField:
    """Pictures to be handed over, which need not be any."""

    name: str
    label: str


Field = WordsField | ChoiceField | SwitchField | FilesField


@dataclass(frozen=True, slots=True)
class Form:
    """A form.

    Attributes:
        kind: Who answers it, in `bots.submissions`.
        about: The job, the version or whatever else its answer needs to know; letters and digits.
        title: At most 24 characters are shown everywhere.
        fields: At most `MOST_FIELDS` where Discord is to show it.
        note: A line of our own above the fields.
        submit: What the button is called that sends it; empty for the usual words.
    """

    kind: FormKind
    about: str
    title: str
    fields: tuple[Field, ...]
    note: str = ""
    submit: str = ""

    @property
    def id(self) -> str:
        """As a platform sends it back."""
        return FormId(self.kind, self.about).id


@dataclass(frozen=True, slots=True)
class Filled:
    """What came back.

    Attributes:
        values: Words and choices by the name of their field; what was left empty is missing or empty.
        switched: The names of the switches that are on.
        files: What was handed over, in order.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    switched: frozenset[str] = frozenset()
    files: tuple[Attachment, ...] = ()

    def words(self, name: str) -> str:
        """What was written or chosen; empty when nothing was."""
        return self.values.get(name, "")

    def is_on(self, name: str) -> bool:
        """Whether a switch is on."""
        return name in self.switched
