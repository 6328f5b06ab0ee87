"""A server's answer to a call, as data for the model and pictures for the conversation."""

import asyncio
import base64
import json
import math
from typing import TYPE_CHECKING, Any

from core.adapters.mcp.bounds import LARGEST_WORDS
from core.errors import BadPicture, ToolFailed
from core.model.text import clean_text
from core.model.tooling import ToolPicture, ToolResult
from core.ports import Pixels

if TYPE_CHECKING:
    from mcp_types import CallToolResult, ContentBlock

MOST_PICTURES = 4
DEEPEST = 20


async def read_result(answer: "CallToolResult", server: str, pixels: Pixels) -> ToolResult:
    """Take an answer apart.

    Args:
        answer: As the server gave it.
        server: Its name.
        pixels: Makes its pictures safe, as if a person had sent them.

    Raises:
        ToolFailed: It is more than we hand on.
    """
    # Cleaning words takes long where they are not ASCII.
    data = await asyncio.to_thread(_words, answer, server)
    if len(json.dumps(data, ensure_ascii=False).encode(errors="replace")) > LARGEST_WORDS:
        raise ToolFailed(f"The tool server {server} answered with more than 256 kB.")
    encoded = [block.data for block in answer.content if block.type == "image"]
    cleaned = [await _picture(one, server, pixels) for one in encoded[:MOST_PICTURES]]
    pictures = tuple(picture for picture in cleaned if picture is not None)
    if len(pictures) < len(encoded):
        data["pictures_left_out"] = len(encoded) - len(pictures)
    return ToolResult(data, pictures)


def _words(answer: "CallToolResult", server: str) -> dict[str, object]:
    data: dict[str, object] = {"server": server}
    if answer.is_error:
        data["failed"] = True
    if answer.structured_content is not None:
        data["structured"] = _clean(answer.structured_content, 0)
    texts = [text for block in answer.content if (text := _text(block))]
    # Servers repeat what is structured as text, for clients that know nothing else.
    said = [clean_text(text) for text in texts if not _repeats(text, answer.structured_content)]
    if said:
        data["text"] = "\n\n".join(said)
    return data


def _text(block: "ContentBlock") -> str:
    if block.type == "text":
        return block.text
    if block.type == "resource" and (text := getattr(block.resource, "text", None)):
        return str(text)
    # Addresses that the server could have opened by us, and what is neither words nor a picture.
    return "" if block.type == "image" else f"({block.type} left out)"


def _repeats(text: str, structured: Any) -> bool:
    if structured is None:
        return False
    try:
        return bool(json.loads(text) == structured)
    except (ValueError, RecursionError):
        return False


def _clean(value: Any, depth: int) -> object:
    if depth > DEEPEST:
        return "(too deep)"
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(str(key)): _clean(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner, depth + 1) for inner in value]
    # JSON has no word for them, though parsers take them.
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


async def _picture(encoded: str, server: str, pixels: Pixels) -> ToolPicture | None:
    """A picture made safe; None when it is none."""
    try:
        clean = await pixels.clean(base64.b64decode(encoded, validate=True), f"a picture of {server}")
    except (BadPicture, ValueError):
        return None
    return ToolPicture(clean.data, f"A picture from {server}")
