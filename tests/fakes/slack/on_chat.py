"""Messages through the bot's own token."""

from tests.fakes.schemas import Json
from tests.fakes.slack import news
from tests.fakes.slack.calls import Call, Refusal
from tests.fakes.slack.house import Slack
from tests.fakes.slack.posting import check, display, edit, files_named, new_message, post
from tests.fakes.slack.rules import LONGEST_EDITED_TEXT, LONGEST_TEXT, faults_of_unfurling
from tests.fakes.slack.state import Channel, Message
from tests.fakes.slack.wire import message_json


async def post_message(slack: Slack, call: Call) -> Json:
    """chat.postMessage."""
    channel = _writable(slack, call)
    if slack.validates:
        slack.report([f"{call.method}: {fault}" for fault in faults_of_unfurling(call.arguments)])
    check(slack, call.arguments, channel, said_by=call.method)
    message = new_message(slack, channel, slack.bot, call.text("thread_ts"))
    payload = {**call.arguments, "text": call.text("text")[:LONGEST_TEXT]}
    display(slack, message, payload)
    post(slack, message)
    return {"channel": channel.id, "ts": message.ts, "message": _said(slack, message)}


async def update(slack: Slack, call: Call) -> Json:
    """chat.update."""
    channel = slack.channel(call.text("channel"))
    message = slack.message(channel, call.text("ts"))
    if message.author is not slack.bot:
        raise Refusal("cant_update_message")
    if channel.is_archived:
        raise Refusal("is_inactive")
    if len(call.text("text")) > LONGEST_EDITED_TEXT:
        raise Refusal("msg_too_long", [f"text: {len(call.text('text'))} characters"])
    ids = call.arguments.get("file_ids") or []
    if not (ids and "text" not in call.arguments):
        check(slack, call.arguments, channel, said_by=call.method)
    edit(slack, message, call.arguments, files_named(slack, ids) if ids else [])
    return {"channel": channel.id, "ts": message.ts, "text": message.fallback, "message": _said(slack, message)}


async def post_ephemeral(slack: Slack, call: Call) -> Json:
    """chat.postEphemeral."""
    channel = _writable(slack, call)
    reader = slack.users.get(call.text("user"))
    if reader is None or reader in channel.absent:
        raise Refusal("user_not_in_channel")
    check(slack, call.arguments, channel, said_by=call.method)
    message = new_message(slack, channel, slack.bot, call.text("thread_ts"))
    message.seen_by = reader
    display(slack, message, call.arguments)
    post(slack, message)
    return {"message_ts": message.ts}


async def delete(slack: Slack, call: Call) -> Json:
    """chat.delete."""
    channel = slack.channel(call.text("channel"))
    message = slack.message(channel, call.text("ts"))
    if message.author is not slack.bot:
        raise Refusal("cant_delete_message")
    message.deleted = True
    news.removed(slack, message)
    return {"channel": channel.id, "ts": message.ts}


async def permalink(slack: Slack, call: Call) -> Json:
    """chat.getPermalink."""
    channel = slack.channel(call.text("channel"))
    message = slack.message(channel, call.text("message_ts"))
    address = f"{slack.base}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": address}


async def react(slack: Slack, call: Call) -> Json:
    """reactions.add and reactions.remove."""
    slack.message(slack.channel(call.text("channel")), call.text("timestamp"))
    return {}


def _writable(slack: Slack, call: Call) -> Channel:
    channel = slack.channel(call.text("channel"))
    if channel.is_archived:
        raise Refusal("is_archived")
    if not channel.has_bot:
        raise Refusal("not_in_channel")
    return channel


def _said(slack: Slack, message: Message) -> Json:
    metadata = {"metadata": message.metadata} if message.metadata else {}
    return {**message_json(message, slack.base), **metadata}
