"""What a message is made of, and the blocks that show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import MarkdownTextObject, PlainTextObject

from bots.buttons import PREFIX, Button, Press
from bots.cutting import length
from bots.faces import ICONS, label_of

LONGEST_TEXT = 4000
"""Characters of a message's words, all together: no more are taken of `text`, and `text` says everything."""
LONGEST_SECTION = 3000
MOST_BLOCKS = 50

_STYLES = {Press.STOP: "danger", Press.DRAW: "primary", Press.APPROVE: "primary"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Rendered words.

    Attributes:
        text: At most `LONGEST_SECTION` characters of mrkdwn.
        button: Beside them.
        is_small: They stand back behind the others; such words have no button.
    """

    text: str
    button: Button | None = None
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Buttons side by side, each of another verb.

    Attributes:
        label: What the only one is called here; empty leaves each its usual label.
    """

    buttons: tuple[Button, ...]
    label: str = ""


Part = Paragraph | Row

Block = dict[str, object]
"""A block as Slack takes it. slack_sdk's own classes check each value again at every post, which took a tenth of the
bot's thread; what is posted is checked by Slack's schemas in the tests."""


def rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """The buttons as a row; none without buttons."""
    return (Row(tuple(buttons)),) if buttons else ()


def text_of(parts: Sequence[Part]) -> str:
    """All words of a message."""
    return "\n".join(part.text for part in parts if isinstance(part, Paragraph))


def fits(parts: Sequence[Part]) -> bool:
    """Whether one message takes them."""
    return len(parts) <= MOST_BLOCKS and length(text_of(parts)) <= LONGEST_TEXT


def block_of(part: Part) -> Block:
    """How a part is shown."""
    match part:
        case Row(buttons, label):
            return {"type": "actions", "elements": [_element(button, label) for button in buttons]}
        case Paragraph(text, _, True):
            return {"type": "context", "elements": [_words(text)]}
        case Paragraph(text, button):
            beside = {"accessory": _element(button)} if button else {}
            return {"type": "section", "text": _words(text), "expand": True, **beside}


def mrkdwn(text: str) -> MarkdownTextObject:
    """Words in which Slack looks for nothing that was not put there on purpose: no addresses, no names."""
    return MarkdownTextObject(text=text, verbatim=True)


def plain(text: str) -> PlainTextObject:
    """Words without any formatting, in which emoji are drawn."""
    return PlainTextObject(text=text, emoji=True)


def _words(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _element(button: Button, label: str = "") -> Block:
    style = {"style": _STYLES[button.press]} if button.press in _STYLES else {}
    return {
        "type": "button",
        "text": {
            "type": "plain_text",
            "text": f"{ICONS[button.press]} {label or label_of(button)}",
            "emoji": True,
        },
        "action_id": f"{PREFIX}:{button.press}",
        "value": button.about,
        **style,
    }
