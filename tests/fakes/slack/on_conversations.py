"""Channels, direct conversations and what stands in them."""

from typing import Final

from tests.fakes.schemas import Json
from tests.fakes.slack.calls import Call, Refusal
from tests.fakes.slack.house import Slack
from tests.fakes.slack.state import Channel, Kind, Message
from tests.fakes.slack.wire import channel_json, message_json

TYPES: Final = {Kind.PUBLIC: "public_channel", Kind.PRIVATE: "private_channel"}
MOST_REPLIES: Final = 1000
MOST_HISTORY: Final = 100
MOST_LISTED: Final = 100


async def info(slack: Slack, call: Call) -> Json:
    """conversations.info."""
    channel = slack.channels.get(call.text("channel"))
    if channel is None or (not channel.has_bot and channel.kind is Kind.PRIVATE):
        raise Refusal("channel_not_found")
    return {"channel": channel_json(channel, slack.team)}


async def list_all(slack: Slack, call: Call) -> Json:
    """conversations.list: public channels, and private ones that the bot is in."""
    asked = (call.text("types") or "public_channel").split(",")
    wanted = {kind for kind in (Kind.PUBLIC, Kind.PRIVATE) if TYPES[kind] in asked}
    found = [one for one in slack.channels.values() if one.kind in wanted and (one.has_bot or one.kind is Kind.PUBLIC)]
    return {"channels": [channel_json(one, slack.team) for one in found], "response_metadata": {"next_cursor": ""}}


async def of_person(slack: Slack, call: Call) -> Json:
    """users.conversations: those that somebody is a member of; private ones only where the bot is one too."""
    asked = (call.text("types") or "public_channel").split(",")
    wanted = {kind for kind in (Kind.PUBLIC, Kind.PRIVATE) if TYPES[kind] in asked}
    person = slack.users.get(call.text("user")) if call.text("user") else None
    found = [one for one in slack.channels.values() if one.kind in wanted and not one.is_archived]
    if person is None:
        found = [one for one in found if one.has_bot]
    else:
        found = [one for one in found if person not in one.absent and (one.has_bot or one.kind is Kind.PUBLIC)]
    first = int(call.text("cursor") or 0)
    last = first + int(call.arguments.get("limit") or MOST_LISTED)
    told = [channel_json(one, slack.team) for one in found[first:last]]
    for one in told:
        # Whether the bot is a member is told by what it is asked of itself.
        del one["is_member"]
    return {"channels": told, "response_metadata": {"next_cursor": str(last) if last < len(found) else ""}}


async def members(slack: Slack, call: Call) -> Json:
    """conversations.members."""
    channel = _readable(slack, call)
    people = [channel.person] if channel.person else [one for one in slack.users.values() if one not in channel.absent]
    return {"members": [one.id for one in people], "response_metadata": {"next_cursor": ""}}


async def join(slack: Slack, call: Call) -> Json:
    """conversations.join."""
    channel = slack.channel(call.text("channel"))
    if channel.is_archived:
        raise Refusal("is_archived")
    channel.has_bot = True
    return {"channel": channel_json(channel, slack.team)}


async def open_direct(slack: Slack, call: Call) -> Json:
    """conversations.open."""
    person = slack.users.get(call.text("users"))
    if person is None:
        raise Refusal("user_not_found")
    return {"channel": {"id": slack.direct_channel(person).id}}


async def history(slack: Slack, call: Call) -> Json:
    """conversations.history: what stands outside of threads, the newest first."""
    channel = _readable(slack, call)
    found = [one for one in slack.messages_of(channel) if one.root is None and _is_within(one, call)]
    limit = int(call.arguments.get("limit") or MOST_HISTORY)
    newest_first = [_told(slack, one, call) for one in reversed(found)]
    return {
        "messages": newest_first[:limit],
        "has_more": len(newest_first) > limit,
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }


async def replies(slack: Slack, call: Call) -> Json:
    """conversations.replies: a message and its thread, oldest first."""
    channel = _readable(slack, call)
    named = slack.message(channel, call.text("ts"), "thread_not_found")
    root = named.root or named
    found = [one for one in slack.replies_to(root) if _is_within(one, call)]
    limit = int(call.arguments.get("limit") or MOST_REPLIES)
    told = [_told(slack, one, call) for one in (root, *found)]
    return {"messages": told[:limit], "has_more": len(told) > limit}


def _readable(slack: Slack, call: Call) -> Channel:
    channel = slack.channel(call.text("channel"))
    if not channel.has_bot:
        raise Refusal("not_in_channel" if call.method == "conversations.history" else "channel_not_found")
    return channel


def _is_within(message: Message, call: Call) -> bool:
    oldest, latest = call.text("oldest"), call.text("latest")
    inclusive = bool(call.arguments.get("inclusive"))
    if oldest and not (message.ts > oldest or (inclusive and message.ts == oldest)):
        return False
    return not latest or message.ts < latest or (inclusive and message.ts == latest)


def _told(slack: Slack, message: Message, call: Call) -> Json:
    told = message_json(message, slack.base)
    if message.metadata and call.arguments.get("include_all_metadata"):
        told["metadata"] = message.metadata
    answered = slack.replies_to(message)
    if not answered:
        return told
    people = [*dict.fromkeys(one.author.id for one in answered)]
    counts = {"reply_count": len(answered), "reply_users": people, "reply_users_count": len(people)}
    return {**told, **counts, "thread_ts": message.ts, "latest_reply": answered[-1].ts}
