"""Forms: made from nothing but their id, and read from the raw interaction, so that they outlive the process.

discord.py keeps forms in memory and drops what is sent after a restart; none of ours is left to it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import discord
from discord import ui
from pydantic import TypeAdapter

from bots import wording
from bots.discord.translate import Filled, Interaction
from bots.form_ids import Form, FormKind

if TYPE_CHECKING:
    # At run time this module cannot be imported by itself: it imports itself in a circle.
    from discord.types.interactions import ResolvedData

MOST_UPLOADS = 4
LONGEST_WORDS = 4000
LONGEST_TITLE = 45

WORDS, PICTURES = "prompt", "pictures"


@dataclass(frozen=True, slots=True)
class _Input:
    custom_id: str = ""
    value: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Label:
    component: _Input = _Input()


@dataclass(frozen=True, slots=True)
class _Sent:
    custom_id: str
    components: tuple[_Label, ...] = ()


_SENT = TypeAdapter(_Sent)


def form_view(form: Form, title: str, words: str = "") -> ui.Modal:
    """The form as people see it; `words` stand in it already."""
    modal = ui.Modal(title=title[:LONGEST_TITLE], custom_id=form.id, timeout=900)
    words_input: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=WORDS, style=discord.TextStyle.paragraph, max_length=LONGEST_WORDS, default=words[:LONGEST_WORDS]
    )
    modal.add_item(ui.Label(text=wording.FORM_WORDS[form.kind], component=words_input))
    upload: ui.FileUpload[ui.Modal] = ui.FileUpload(
        custom_id=PICTURES, required=False, min_values=0, max_values=MOST_UPLOADS
    )
    asks = wording.FORM_OTHER_PICTURES if form.kind is FormKind.REPHRASE else wording.FORM_PICTURES
    modal.add_item(ui.Label(text=asks, component=upload))
    return modal


def filled_in(interaction: Interaction) -> Filled:
    """What a person wrote into a form and attached to it."""
    sent = _SENT.validate_python(interaction.data)
    inputs = {label.component.custom_id: label.component for label in sent.components}
    uploads = inputs.get(PICTURES, _Input()).values
    return Filled(inputs.get(WORDS, _Input()).value, attachments=_attachments(interaction, uploads))


def _attachments(interaction: Interaction, ids: tuple[str, ...]) -> tuple[discord.Attachment, ...]:
    raw = cast("dict[str, ResolvedData]", interaction.data or {})
    resolved = raw.get("resolved", {}).get("attachments", {})
    # discord.py opens the raw data of a form only for forms that it keeps, and asks for its own state to do so.
    state = interaction._state  # noqa: SLF001 - see above
    return tuple(discord.Attachment(data=resolved[one], state=state) for one in ids if one in resolved)
