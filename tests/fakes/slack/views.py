"""Modals and the home page, as a person sees them and fills them in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.fakes.schemas import Json
from tests.fakes.slack.blocks import Button, buttons_of, texts_of
from tests.fakes.slack.state import SlackFile, User

Value = str | Sequence[str]
LISTS: Final = {"checkboxes", "multi_static_select"}
SELECTS: Final = {"static_select", "external_select", "radio_buttons", *LISTS}
LONGEST_INPUT: Final = 3000


class Impossible(Exception):
    """Slack's own client would not let a person do that."""


@dataclass(eq=False)
class View:
    """A modal or a home page.

    Attributes:
        body: What the bot sent, with every `block_id` and `action_id`.
        hash: Changes with each change of the view.
        previous: The view that lies under this one.
        errors: By `block_id`, what the bot said is wrong with what was submitted.
        is_open: Whether the person still sees it.
        history: The bodies before each update.
    """

    id: str
    user: User
    body: Json
    hash: str
    previous: "View | None" = None
    errors: dict[str, str] = field(default_factory=dict)
    is_open: bool = True
    history: list[Json] = field(default_factory=list)

    @property
    def blocks(self) -> list[Json]:
        """All blocks."""
        return list(self.body["blocks"])

    @property
    def title(self) -> str:
        """What stands above it; empty on the home page."""
        return str((self.body.get("title") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        """What the bot calls it."""
        return str(self.body.get("callback_id") or "")

    @property
    def text(self) -> str:
        """All words, in the order of display."""
        return "\n".join(texts_of(self.blocks))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons, in the order of display."""
        return buttons_of(self.blocks)

    @property
    def fields(self) -> dict[str, Json]:
        """Its inputs, by `block_id`, each with the label that a person reads."""
        return {
            block["block_id"]: {**block["element"], "label": block["label"]["text"], "optional": block.get("optional")}
            for block in self.blocks
            if block["type"] == "input"
        }


def filled(view: View, values: Mapping[str, Value], files: Sequence[SlackFile]) -> dict[str, dict[str, Json]]:
    """What a person filled in: `state.values`, with the files still as Slack keeps them.

    Args:
        values: By label, `block_id` or `action_id`; what is not named stays as the bot filled it in.

    Raises:
        Impossible: The form has no such field, or does not take the value.
    """
    unused = set(values)
    state: dict[str, dict[str, Json]] = {}
    for block_id, element in view.fields.items():
        names = {block_id, element["action_id"], element["label"]} & set(values)
        unused -= names
        given = values[names.pop()] if names else None
        is_upload = element["type"] == "file_input"
        filled_in = _uploaded(element, files) if is_upload else _entered(element, given)
        state[block_id] = {element["action_id"]: {"type": element["type"], **filled_in}}
    if unused:
        raise Impossible(f"the form has no fields {sorted(unused)}, only {[one['label'] for one in _all(view)]}")
    return state


def chosen(element: Json, value: Value) -> Json:
    """What a select holds when a person took these options, called by their text or value.

    Raises:
        Impossible: It does not offer them.
    """
    wanted = [value] if isinstance(value, str) else [*value]
    groups = element.get("option_groups") or [element]
    offered = [option for group in groups for option in group.get("options") or ()]
    picked = [one for want in wanted for one in offered if want in {one["value"], one["text"]["text"]}]
    if element["type"] == "external_select":
        picked = [{"text": {"type": "plain_text", "text": one, "emoji": True}, "value": one} for one in wanted]
    if len(picked) != len(wanted):
        raise Impossible(f"{wanted} are not all among {[one['text']['text'] for one in offered]}")
    return {"selected_options": picked} if element["type"] in LISTS else {"selected_option": picked[0]}


def _all(view: View) -> list[Json]:
    return list(view.fields.values())


def _entered(element: Json, given: Value | None) -> Json:
    if element["type"] in SELECTS:
        return _selected(element, given)
    words = str(element.get("initial_value") or "" if given is None else given)
    longest = element.get("max_length") or LONGEST_INPUT
    if len(words) > longest or len(words) < (element.get("min_length") or 0):
        raise Impossible(f"{element['label']} takes at most {longest} characters, not {len(words)}")
    if not words and not element["optional"]:
        raise Impossible(f"{element['label']} must be filled in")
    return {"value": words or None}


def _selected(element: Json, given: Value | None) -> Json:
    if given is not None:
        return chosen(element, given)
    key = "selected_options" if element["type"] in LISTS else "selected_option"
    standing = element.get(key.replace("selected", "initial"))
    if standing is None and not element["optional"]:
        raise Impossible(f"{element['label']} must be chosen")
    return {key: standing or ([] if element["type"] in LISTS else None)}


def _uploaded(element: Json, files: Sequence[SlackFile]) -> Json:
    most = element.get("max_files") or 10
    if len(files) > most or not (files or element["optional"]):
        raise Impossible(f"{element['label']} takes 1 to {most} files, not {len(files)}")
    return {"files": [*files]}
