"""Forms: made from nothing but their id, and read from the raw interaction, so that they outlive the process.

discord.py keeps forms in memory and drops what is sent after a restart; none of ours is left to it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import discord
from discord import ui
from pydantic import TypeAdapter

from bots.cutting import within
from bots.discord.files import attachment_of
from bots.discord.translate import Interaction
from bots.fields import (
    MOST_CHOICES,
    MOST_FIELDS,
    MOST_FILES,
    ChoiceField,
    Field,
    FilesField,
    Filled,
    Form,
    SwitchField,
    WordsField,
)
from bots.long_words import gathered, spread

if TYPE_CHECKING:
    # At run time this module cannot be imported by itself: it imports itself in a circle.
    from discord.types.interactions import ResolvedData

LONGEST_WORDS = 4000
LONGEST_TITLE = 45
LONGEST_LABEL = 45
LONGEST_CHOICE = 100

ALIVE_S = 900
"""discord.py remembers a form as long; ours are read without it."""

_Input_ = ui.TextInput[ui.Modal] | ui.Select[ui.Modal] | ui.Checkbox[ui.Modal] | ui.FileUpload[ui.Modal]


@dataclass(frozen=True, slots=True)
class _Held:
    """What one input holds: words, chosen or uploaded values, or whether it is on."""

    custom_id: str = ""
    value: str | bool | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Label:
    component: _Held = _Held()


@dataclass(frozen=True, slots=True)
class _Sent:
    components: tuple[_Label, ...] = ()


_SENT = TypeAdapter(_Sent)


def form_view(form: Form) -> ui.Modal:
    """The form as people see it."""
    modal = ui.Modal(title=within(form.title, LONGEST_TITLE), custom_id=form.id, timeout=ALIVE_S)
    for field in spread(form.fields, LONGEST_WORDS, MOST_FIELDS):
        modal.add_item(ui.Label(text=within(field.label, LONGEST_LABEL), component=_input(field)))
    return modal


def filled_in(interaction: Interaction) -> tuple[Filled, tuple[discord.Attachment, ...]]:
    """What a person wrote into a form, chose and switched in it, and attached to it."""
    sent = _SENT.validate_python(interaction.data)
    held = [label.component for label in sent.components]
    values = {one.custom_id: one.value for one in held if isinstance(one.value, str)}
    uploads = _attachments(interaction, tuple(value for one in held for value in one.values))
    uploaded = {str(one.id) for one in uploads}
    chosen = {one.custom_id: one.values[0] for one in held if one.values and not uploaded & {*one.values}}
    switched = frozenset(one.custom_id for one in held if one.value is True)
    return Filled(
        {**gathered(values), **chosen}, switched, tuple(attachment_of(one, None, None) for one in uploads)
    ), uploads


def _input(field: Field) -> _Input_:
    match field:
        case WordsField(name, _, value, is_long, required):
            style = discord.TextStyle.paragraph if is_long else discord.TextStyle.short
            words = within(value, LONGEST_WORDS)
            return ui.TextInput(custom_id=name, style=style, max_length=LONGEST_WORDS, default=words, required=required)
        case ChoiceField(name, _, options, chosen):
            offered = [_option(value, label, is_chosen=value == chosen) for value, label in options[:MOST_CHOICES]]
            return ui.Select(custom_id=name, options=offered, required=bool(chosen), min_values=int(bool(chosen)))
        case SwitchField(name, _, is_on):
            return ui.Checkbox(custom_id=name, default=is_on)
        case FilesField(name):
            return ui.FileUpload(custom_id=name, required=False, min_values=0, max_values=MOST_FILES)


def _option(value: str, label: str, *, is_chosen: bool) -> discord.SelectOption:
    return discord.SelectOption(label=within(label, LONGEST_CHOICE), value=value, default=is_chosen)


def _attachments(interaction: Interaction, ids: tuple[str, ...]) -> tuple[discord.Attachment, ...]:
    raw = cast("dict[str, ResolvedData]", interaction.data or {})
    resolved = raw.get("resolved", {}).get("attachments", {})
    # discord.py opens the raw data of a form only for forms that it keeps, and asks for its own state to do so.
    state = interaction._state  # noqa: SLF001 - see above
    return tuple(discord.Attachment(data=resolved[one], state=state) for one in ids if one in resolved)
