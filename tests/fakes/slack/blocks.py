"""Block Kit: walking through it, and what a reader sees of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tests.fakes.schemas import Json

# In the order of display.
INNER: Final = (
    "hero_image",
    "icon",
    "title",
    "subtitle",
    "label",
    "text",
    "body",
    "fields",
    "hint",
    "accessory",
    "element",
    "elements",
    "child_blocks",
    "actions",
)
WORDS: Final = {"plain_text", "mrkdwn", "markdown", "text"}
ACTING: Final = {
    "button",
    "checkboxes",
    "external_select",
    "icon_button",
    "multi_static_select",
    "overflow",
    "radio_buttons",
    "static_select",
}


@dataclass(frozen=True)
class Button:
    """A button as a reader sees it."""

    label: str
    action_id: str
    value: str = ""
    block_id: str = ""
    style: str = ""
    url: str = ""

    def is_called(self, name: str) -> bool:
        """Whether a person or a test would call it so: its label, with or without emoji, its verb or its id."""
        emoji, _, words = self.label.partition(" ")
        verb = self.action_id.split(":")[1] if ":" in self.action_id else self.action_id
        return name in {self.label, emoji, words, verb, self.action_id}


def walk(blocks: Json) -> Iterator[Json]:
    """Every block, element and text, outer ones first, in the order of display."""
    for block in blocks if isinstance(blocks, list) else [blocks]:
        if isinstance(block, dict):
            yield block
            for key in INNER:
                if isinstance(block.get(key), dict | list):
                    yield from walk(block[key])


def texts_of(blocks: list[Json]) -> list[str]:
    """The words that stand in blocks, without the labels of buttons and what a select offers."""
    spoken = (_without_controls(block) for block in blocks)
    return [text["text"] for block in spoken for text in walk(block) if text.get("type") in WORDS and _is_words(text)]


def images_of(blocks: list[Json]) -> list[Json]:
    """The pictures that blocks show, in the order of display."""
    return [block for block in walk(blocks) if block.get("type") == "image"]


def buttons_of(blocks: list[Json]) -> tuple[Button, ...]:
    """All buttons, in the order of display."""
    found = ((block, one) for block in blocks for one in walk(block) if one.get("type") == "button")
    return tuple(_button(block, one) for block, one in found)


def acting(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Everything that a person can use, each with the block that it stands in."""
    return [(block, one) for block in blocks for one in walk(block) if one.get("type") in ACTING]


def named(blocks: list[Json], new_id: Callable[[], str]) -> list[Json]:
    """The blocks as Slack keeps them: each has a `block_id`, and each element an `action_id`."""
    kept = [{**block, "block_id": block.get("block_id") or new_id()} for block in blocks]
    return [_with_action_ids(block, new_id) for block in kept]


def _with_action_ids(block: Json, new_id: Callable[[], str]) -> Json:
    if isinstance(block, list):
        return [_with_action_ids(one, new_id) for one in block]
    if not isinstance(block, dict):
        return block
    same = {key: _with_action_ids(value, new_id) if key in INNER else value for key, value in block.items()}
    if same.get("type") in ACTING | {"plain_text_input", "file_input"}:
        same.setdefault("action_id", new_id())
    return same


def _without_controls(block: Json) -> Json:
    if block["type"] == "actions":
        return []
    if block.get("accessory", {}).get("type") in ACTING:
        return {key: value for key, value in block.items() if key != "accessory"}
    return {key: value for key, value in block.items() if key != "actions"}


def _is_words(text: Json) -> bool:
    return isinstance(text.get("text"), str)


def _button(block: Json, element: Json) -> Button:
    return Button(
        label=element["text"]["text"],
        action_id=element.get("action_id") or "",
        value=element.get("value") or "",
        block_id=block.get("block_id") or "",
        style=element.get("style") or "",
        url=element.get("url") or "",
    )
