"""Slack's rules that its descriptions do not hold, and Limner's own for what it may say."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from tests.fakes.schemas import Json
from tests.fakes.slack.blocks import images_of, walk

MOST_BLOCKS: Final = 50
LARGEST_VIEW_BYTES: Final = 250_000
LONGEST_TEXT: Final = 40_000
LONGEST_EDITED_TEXT: Final = 4_000
LONGEST_MARKDOWN: Final = 12_000
LONGEST_ALT: Final = 1_000
LARGEST_METADATA: Final = 16_000
MENTION: Final = re.compile(r"<(?:@([UW][A-Z0-9]+)|!(channel|here|everyone|subteam)\b)[^>]*>")
SHOWABLE: Final = {"image/png", "image/jpeg", "image/gif"}
"""What an image block can show; webp is not among it."""


def faults_of_form(blocks: list[Json]) -> Iterator[str]:
    """What in a message's blocks is wrong beyond their schema."""
    if len(blocks) > MOST_BLOCKS:
        yield f"blocks: {len(blocks)}, at most {MOST_BLOCKS} may be"
    yield from _twice("block_id", blocks)
    for block in blocks:
        yield from _twice("action_id", [one for one in walk(block) if one is not block])
    for one in walk(blocks):
        if one.get("type") == "file_input":
            yield "blocks: a file_input stands only in a modal"
        if one.get("type") == "section" and not (one.get("text") or one.get("fields")):
            yield "blocks: a section without text"
        if one.get("type") in {"plain_text", "mrkdwn"} and not one["text"]:
            yield "blocks: an empty text"


def faults_of_view_form(view: Json) -> Iterator[str]:
    """What in a modal or a home page is wrong beyond its schema."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    if inputs and view["type"] == "modal" and not view.get("submit"):
        yield "view: has inputs and no submit"
    yield from _twice("block_id", view["blocks"])
    for block in view["blocks"]:
        yield from _twice("action_id", [one for one in walk(block) if one is not block])


def is_too_large(view: Json) -> bool:
    """Whether Slack refuses a view for its size."""
    return len(json.dumps(view)) > LARGEST_VIEW_BYTES


def faults_of_metadata(metadata: Json) -> Iterator[str]:
    """What in a message's metadata is wrong."""
    if metadata and not (isinstance(metadata, dict) and {"event_type", "event_payload"} <= set(metadata)):
        yield "metadata: has event_type and event_payload"


def faults_of_speech(payload: Json, spoken_to: Collection[str]) -> Iterator[str]:
    """What Limner never says: our own rules, so nothing is refused for them.

    Args:
        payload: A message as it was sent.
        spoken_to: The ids of the people who may be mentioned.
    """
    blocks, text = payload.get("blocks") or [], payload.get("text") or ""
    if blocks and not text:
        yield "blocks without a text that stands for them"
    if len(text) > LONGEST_TEXT:
        yield f"text: has {len(text)} characters, {LONGEST_TEXT} are shown"
    for image in images_of(blocks):
        if not image.get("alt_text", "").strip():
            yield "an image without an alternative text"
    for words in (text, *_parsed(blocks)):
        yield from (f"mentions {found.group()}" for found in MENTION.finditer(words) if found[1] not in spoken_to)
    for one in walk(blocks):
        if one.get("type") in {"broadcast", "usergroup"}:
            yield f"mentions a {one['type']}"
        if one.get("type") == "user" and one.get("user_id") not in spoken_to:
            yield f"mentions {one.get('user_id')}"


def faults_of_unfurling(payload: Json) -> Iterator[str]:
    """Where a link in a message could load something: our own rule; an edit has no such arguments."""
    for argument in ("unfurl_links", "unfurl_media"):
        if payload.get(argument) is not False:
            yield f"{argument} is not false"


def _parsed(blocks: list[Json]) -> list[str]:
    # Plain text shows `<!here>` as it stands.
    return [one["text"] for one in walk(blocks) if one.get("type") in {"mrkdwn", "markdown"}]


def _twice(key: str, blocks: list[Json]) -> Iterator[str]:
    ids = Counter(block[key] for block in blocks if block.get(key))
    yield from (f"blocks: the {key} {name} stands {times} times" for name, times in ids.items() if times > 1)
