"""The Events API: which events tell of what, and to whom."""

from typing import Final
from uuid import uuid4

from tests.fakes.schemas import Json
from tests.fakes.slack.deliveries import Delivery, Kind
from tests.fakes.slack.house import Slack
from tests.fakes.slack.spec import faults_of_event
from tests.fakes.slack.state import Channel, Message
from tests.fakes.slack.state import Kind as Place
from tests.fakes.slack.wire import APP, message_json

SUBSCRIPTIONS: Final = {Place.PUBLIC: "message.channels", Place.PRIVATE: "message.groups", Place.DIRECT: "message.im"}
SCOPES: Final = {
    "app_mention": "app_mentions:read",
    "assistant_thread_started": "assistant:write",
    "assistant_thread_context_changed": "assistant:write",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}


def posted(slack: Slack, message: Message) -> list[Delivery]:
    """Tell of a message that appeared: `message`, and `app_mention` where the bot is mentioned in a channel."""
    if message.seen_by is not None or not message.channel.has_bot:
        return []
    told = _placed(slack, message)
    events = [(_subscription(message.channel), {**told, "subtype": "file_share"} if message.files else told)]
    if _mentions(slack, message):
        mention = {key: value for key, value in told.items() if key not in {"channel_type", "subtype"}}
        events.insert(0 if slack.mention_first else 1, ("app_mention", {**mention, "type": "app_mention"}))
    return [one for name, event in events for one in tell(slack, name, event, message.channel)]


def edited(slack: Slack, message: Message, before: Json) -> list[Delivery]:
    """Tell of a message that looks different: `message_changed`, and `app_mention` once more, marked as edited.

    Args:
        before: The message as it stood on the wire.
    """
    if message.seen_by is not None or not message.channel.has_bot:
        return []
    after, ts = _placed(slack, message), slack.clock.new_ts()
    event = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": after,
        "previous_message": {**before, **_place(message.channel), "event_ts": before["ts"]},
        **_place(message.channel),
        "ts": ts,
        "event_ts": ts,
    }
    deliveries = tell(slack, _subscription(message.channel), event, message.channel)
    if _mentions(slack, message):
        mention = {key: value for key, value in after.items() if key not in {"channel_type", "subtype"}}
        again = {**mention, "type": "app_mention", "event_ts": ts}
        deliveries += tell(slack, "app_mention", again, message.channel)
    return deliveries


def removed(slack: Slack, message: Message) -> list[Delivery]:
    """Tell of a message that vanished."""
    if message.seen_by is not None or not message.channel.has_bot:
        return []
    ts = slack.clock.new_ts()
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": message.ts,
        "previous_message": _placed(slack, message),
        **_place(message.channel),
        "ts": ts,
        "event_ts": ts,
    }
    return tell(slack, _subscription(message.channel), event, message.channel)


def tell(slack: Slack, name: str, event: Json, channel: Channel | None = None) -> list[Delivery]:
    """Send an event, unless the app did not subscribe to it or may not hear it.

    Args:
        name: What is subscribed to: `message.channels`.
    """
    if slack.subscribed is not None and name not in slack.subscribed:
        return []
    if slack.granted is not None and SCOPES.get(name, "") not in {*slack.granted, ""}:
        return []
    if slack.validates and not _has_stubs(event):
        slack.report([f"the fake's own {name}: {fault}" for fault in faults_of_event(event)])
    delivery = Delivery(Kind.EVENT, callback(slack, event, channel))
    slack.deliveries.send(delivery)
    return [delivery]


def callback(slack: Slack, event: Json, channel: Channel | None) -> Json:
    """An event with all that surrounds it."""
    shared = channel is not None and channel.shared_with is not None
    return {
        "token": "loopback",
        "team_id": slack.team.id,
        "context_team_id": slack.team.id,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev0{uuid4().hex[:10].upper()}",
        "event_time": int(slack.clock.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": slack.team.id,
                "user_id": slack.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{uuid4().hex}",
    }


def _placed(slack: Slack, message: Message) -> Json:
    told = {**message_json(message, slack.base), **_place(message.channel), "event_ts": message.ts}
    if message.author.team is not slack.team:
        told |= {"user_team": message.author.team.id, "source_team": message.author.team.id}
    return told


def _place(channel: Channel) -> Json:
    return {"channel": channel.id, "channel_type": channel.kind.value}


def _subscription(channel: Channel) -> str:
    return SUBSCRIPTIONS[channel.kind]


def _mentions(slack: Slack, message: Message) -> bool:
    is_spoken_to = f"<@{slack.bot.id}>" in message.fallback and message.author is not slack.bot
    return is_spoken_to and message.channel.kind is not Place.DIRECT


def _has_stubs(event: Json) -> bool:
    files = [*event.get("files", ()), *event.get("message", {}).get("files", ())]
    return any(one.get("file_access") == "check_file_info" for one in files)
