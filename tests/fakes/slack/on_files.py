"""Files by the external flow: announced, uploaded, declared complete, processed, and only then shared."""

import asyncio

from tests.fakes.schemas import Json
from tests.fakes.slack.calls import Call, Refusal
from tests.fakes.slack.house import Slack
from tests.fakes.slack.posting import new_message, post
from tests.fakes.slack.rules import LONGEST_ALT
from tests.fakes.slack.state import Channel, Message, SlackFile
from tests.fakes.slack.wire import file_json


async def announce(slack: Slack, call: Call) -> Json:
    """files.getUploadURLExternal."""
    alt, name = call.text("alt_txt"), call.text("filename")
    if len(alt) > LONGEST_ALT:
        raise Refusal("alt_txt_too_large", [f"alt_txt: {len(alt)} characters"])
    kept = SlackFile(slack.clock.new_id("F"), slack.bot, name, call.arguments["length"], slack.clock.now(), alt or None)
    slack.files[kept.id] = kept
    if slack.validates and not alt.strip():
        slack.report([f"{call.method}: {name} has no alternative text"])
    return {"file_id": kept.id, "upload_url": f"{slack.base}/upload/v1/{kept.id}"}


async def complete(slack: Slack, call: Call) -> Json:
    """files.completeUploadExternal: answers at once, and neither with a `ts` nor with shares."""
    files = [slack.files.get(one.get("id", "")) for one in call.arguments["files"]]
    uploaded = [one for one in files if one is not None and one.file is not None and one.owner is slack.bot]
    if len(uploaded) != len(files):
        raise Refusal("file_not_found")
    places = [_place(slack, name) for name in _channels(call)]
    message = _message(slack, call, places[0], uploaded) if places else None
    for kept, said in zip(uploaded, call.arguments["files"], strict=True):
        kept.title, kept.completed = said.get("title") or kept.name, slack.clock.now()
    slack.deliveries.run(_process(slack, uploaded, message))
    return {"files": [file_json(one, slack.base, is_ready=False) for one in uploaded]}


async def info(slack: Slack, call: Call) -> Json:
    """files.info."""
    kept = slack.files.get(call.text("file"))
    if kept is None or kept.completed is None or not slack.sees(kept):
        raise Refusal("file_not_found")
    if kept.deleted:
        raise Refusal("file_deleted")
    told = file_json(kept, slack.base, is_ready=kept.is_ready(slack.clock.now()))
    return {"file": told, "comments": [], "response_metadata": {"next_cursor": ""}}


async def delete(slack: Slack, call: Call) -> Json:
    """files.delete."""
    kept = slack.files.get(call.text("file"))
    if kept is None or not slack.sees(kept):
        raise Refusal("file_not_found")
    if kept.deleted:
        raise Refusal("file_deleted")
    if kept.owner is not slack.bot:
        raise Refusal("cant_delete_file")
    kept.deleted = True
    for message in kept.shares:
        message.files = [one for one in message.files if one is not kept]
    return {}


async def _process(slack: Slack, files: list[SlackFile], message: Message | None) -> None:
    await asyncio.sleep(slack.processing.total_seconds())
    for kept in files:
        kept.ready = slack.clock.now()
    if message is not None:
        message.ts = slack.clock.new_ts()
        post(slack, message)
    await slack.changed()


def _channels(call: Call) -> list[str]:
    named = call.text("channel_id") or call.text("channels")
    return [one for one in named.split(",") if one]


def _place(slack: Slack, name: str) -> Channel:
    channel = slack.channel(name)
    if not channel.has_bot:
        raise Refusal("not_in_channel")
    if channel.is_archived:
        raise Refusal("posting_to_channel_denied")
    return channel


def _message(slack: Slack, call: Call, channel: Channel, files: list[SlackFile]) -> Message:
    message = new_message(slack, channel, slack.bot, call.text("thread_ts"))
    message.fallback, message.files = call.text("initial_comment"), files
    return message
