"""A message as a bot sends it: checked, then put on display."""

from tests.fakes.schemas import Json
from tests.fakes.slack import news
from tests.fakes.slack.blocks import images_of, named
from tests.fakes.slack.calls import Refusal
from tests.fakes.slack.house import FileIds, Slack
from tests.fakes.slack.rules import (
    LONGEST_MARKDOWN,
    SHOWABLE,
    faults_of_form,
    faults_of_metadata,
    faults_of_speech,
)
from tests.fakes.slack.spec import faults_of_blocks
from tests.fakes.slack.state import Channel, Message, SlackFile, User
from tests.fakes.slack.wire import message_json


def check(slack: Slack, payload: Json, channel: Channel, *, said_by: str) -> None:
    """Refuse a message that Slack would refuse, and remember where it breaks our own rules.

    Args:
        said_by: What sent it: `chat.postMessage`.

    Raises:
        Refusal: Its form is wrong, or nothing is in it.
    """
    blocks = payload.get("blocks") or []
    if not (blocks or payload.get("text") or payload.get("attachments") or payload.get("markdown_text")):
        raise Refusal("no_text")
    if not slack.validates:
        return
    if faults := faults_of_blocks(blocks) or [*faults_of_form(blocks)]:
        raise Refusal("invalid_blocks", faults)
    if faults := [*faults_of_metadata(payload.get("metadata"))]:
        raise Refusal("invalid_metadata_format", faults)
    if len(payload.get("markdown_text") or "") > LONGEST_MARKDOWN:
        raise Refusal("invalid_arguments", ["markdown_text is too long"])
    heard = slack.spoken_to.get(channel.id, set()) | ({channel.person.id} if channel.person else set())
    slack.report([f"{said_by}: {fault}" for fault in faults_of_speech(payload, heard)])


def display(slack: Slack, message: Message, payload: Json, *, together: list[SlackFile] | None = None) -> None:
    """Put on a message what was sent; what an edit does not name stays.

    Args:
        together: Files that the same call puts on the message, which its blocks may show.

    Raises:
        Refusal: An image block shows a file that is not there, not ready, private, or no picture that blocks can show.
    """
    if payload.get("blocks") is not None:
        blocks = named(payload["blocks"], lambda: slack.clock.new_id("b"))
        shown = _shown(slack, blocks, together or [])
        message.blocks, message.shown = blocks, shown
    elif "text" in payload and message.blocks:
        # An edit with text alone takes the blocks away.
        message.blocks, message.shown = [], {}
    if payload.get("text") is not None or payload.get("markdown_text") is not None:
        message.fallback = payload.get("text") or payload.get("markdown_text") or ""
    if payload.get("attachments") is not None:
        message.attachments = payload["attachments"] or []
    if payload.get("metadata") is not None:
        message.metadata = payload["metadata"] or None


def files_named(slack: Slack, ids: list[str]) -> list[SlackFile]:
    """The files that `chat.update` puts on a message.

    Raises:
        Refusal: One is not there or not ready; or no file is ever taken.
    """
    if slack.file_ids is FileIds.REFUSED:
        raise Refusal("unable_to_share_files")
    if slack.file_ids is FileIds.IGNORED:
        return []
    files = [slack.files.get(one) for one in ids]
    now = slack.clock.now()
    found = [one for one in files if one is not None and not one.deleted and one.is_ready(now)]
    if len(found) != len(ids):
        raise Refusal("file_not_found")
    return found


def post(slack: Slack, message: Message) -> Message:
    """Let a message appear, and tell the app."""
    slack.messages[message.channel.id, message.ts] = message
    for kept in message.files:
        if message not in kept.shares:
            kept.shares.append(message)
    if message.author is slack.bot and message.root and (thread := slack.thread_on(message.root)):
        thread.status = ""
    news.posted(slack, message)
    return message


def edit(slack: Slack, message: Message, payload: Json, files: list[SlackFile]) -> None:
    """Let an edit show, and tell the app."""
    before = message_json(message, slack.base)
    standing = (message.blocks, message.shown)
    now = slack.clock.now()
    message.keep_edition(now)
    try:
        display(slack, message, payload, together=files)
    except Refusal:
        message.history.pop()
        message.blocks, message.shown = standing
        raise
    message.edited = slack.clock.new_ts()
    for kept in files:
        if kept not in message.files:
            message.files.append(kept)
            kept.shares.append(message)
    news.edited(slack, message, before)


def new_message(slack: Slack, channel: Channel, author: User, root_ts: str | None = None) -> Message:
    """An empty message.

    Raises:
        Refusal: There is no message whose thread it could stand in.
    """
    root = slack.message(channel, root_ts, "cannot_reply_to_message") if root_ts else None
    return Message(slack.clock.new_ts(), channel, author, root=root.root or root if root else None)


def _shown(slack: Slack, blocks: list[Json], together: list[SlackFile]) -> dict[str, SlackFile]:
    found: dict[str, SlackFile] = {}
    for image in images_of(blocks):
        named_file = image.get("slack_file") or {}
        if "id" in named_file or "url" in named_file:
            kept = _showable(slack, _file_of(slack, named_file), together)
            found[named_file.get("id") or named_file["url"]] = kept
    return found


def _file_of(slack: Slack, named_file: Json) -> SlackFile | None:
    if "id" in named_file:
        return slack.files.get(named_file["id"])
    return next((one for one in slack.files.values() if f"/{one.id}/" in named_file["url"]), None)


def _showable(slack: Slack, kept: SlackFile | None, together: list[SlackFile]) -> SlackFile:
    if kept is None or kept.deleted or not slack.sees(kept):
        raise Refusal("invalid_blocks", ["invalid slack file"], is_expected=True)
    if not kept.is_ready(slack.clock.now()):
        raise Refusal("invalid_blocks", ["invalid slack file: still processed"], is_expected=True)
    if not (kept.shares or kept in together or slack.shows_private_files):
        raise Refusal("invalid_blocks", ["invalid slack file: private"], is_expected=True)
    if kept.file is not None and kept.file.kind not in SHOWABLE:
        raise Refusal("invalid_blocks", [f"a file of type {kept.file.kind} cannot be shown"])
    return kept
