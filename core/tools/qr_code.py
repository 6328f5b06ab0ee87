"""QR codes, as a text model may have them drawn."""

from collections.abc import Mapping

from core.errors import ToolFailed
from core.model.text import clean_text, shortened
from core.model.tooling import ToolContext, ToolInfo, ToolPicture, ToolResult
from core.sayings import pictures as sayings
from core.sentence import said
from core.tool_ports import CodePainter

LONGEST_TEXT = 1_000
"""Bytes; the codes of longer ones are too fine for a phone to read from a screen."""

LONGEST_SHOWN = 300

CORRECTION: Mapping[str, str] = {"low": "L", "medium": "M", "quartile": "Q", "high": "H"}

INFO = ToolInfo(
    name="qr_code",
    description=(
        "Draws a QR code of a text or an address and posts it as a picture. Never draw a QR code with another tool: "
        "nobody could read it. The text may also be WIFI:T:WPA;S:name;P:password;; or a vCard."
    ),
    parameters={
        "type": "object",
        "properties": {
            "text": {
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST_TEXT,
                "description": "Exactly what the code says, for example https://example.com/menu.",
            },
            "correction": {
                "type": "string",
                "enum": list(CORRECTION),
                "description": "medium if left out; high when it will be restyled, covered by a logo or printed small.",
            },
        },
        "required": ["text"],
        "additionalProperties": False,
    },
)


class DrawQrCode:
    """Draws a text so that phones read it."""

    def __init__(self, painter: CodePainter) -> None:
        self._painter = painter

    @property
    def info(self) -> ToolInfo:
        """One code."""
        return INFO

    async def call(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:  # noqa: ARG002  # a code touches nothing
        """Draw it, and say beside it what it says: nobody can read it with their eyes.

        Raises:
            ToolFailed: There is no text, or too much.
        """
        text = clean_text(str(arguments["text"]))
        if not text:
            raise ToolFailed("There is no text to make a code of.")
        if len(text.encode()) > LONGEST_TEXT:
            raise ToolFailed(f"The text is too long for a code that phones can read: {LONGEST_TEXT} bytes at most.")
        data = await self._painter.draw(text, CORRECTION[str(arguments.get("correction", "medium"))])
        alt = said(sayings.code_says, shortened(text, LONGEST_SHOWN))
        return ToolResult({"says": text}, (ToolPicture(data, alt),), notes=(alt,))
