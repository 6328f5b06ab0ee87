"""The app manifest: what Slack's page "Create an app from a manifest" makes of Limner, in either mode; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bots import wording
from bots.buttons import PREFIX
from bots.commands import Verb, command
from bots.form_ids import FormKind
from bots.slack.mrkdwn import NAME

EVENTS_PATH = "/slack/events"
"""Where HTTP mode hears everything."""

EDIT_IMAGE = f"{PREFIX}:{FormKind.PICTURE}"
"""`callback_id` of the message shortcut that opens a form."""
DESCRIBE_IMAGE = f"{PREFIX}:{Verb.DESCRIBE}"
"""That of the one that needs none."""


class Mode(StrEnum):
    """How Slack reaches Limner."""

    SOCKET = "socket"
    """Limner opens the connections, so it may stand behind a firewall."""
    HTTP = "http"
    """Slack calls a public address."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Something that the bot may do, and what it is for."""

    name: str
    why: str


SCOPES = (
    Scope("app_mentions:read", "Hears when somebody mentions it."),
    Scope("assistant:write", "Names its assistant threads and suggests what to ask for."),
    Scope("channels:history", "Reads replies in its threads in public channels, and finds its own messages again."),
    Scope("channels:read", "Finds the channel that a picture is to be shared to, among those the person is in."),
    Scope("chat:write", "Posts cards and answers, and changes them."),
    Scope("commands", f"Offers /{Verb.IMAGINE}, /limner and the message shortcuts."),
    Scope("files:read", "Fetches the pictures that people hand to it."),
    Scope("files:write", "Uploads the pictures that it makes."),
    Scope("groups:history", "The same as channels:history in private channels that it was invited to."),
    Scope("groups:read", "The same as channels:read for private channels that it was invited to."),
    Scope("im:history", "Reads what people write to it directly."),
    Scope(
        "im:write", "Answers a private request in the person's direct messages, and tells admins what they must mend."
    ),
    Scope("mpim:history", "The same as channels:history in group messages that it was added to."),
    Scope(
        "users:read",
        "Asks whether somebody is an admin who changes a channel's settings, and which language they read.",
    ),
)
"""The least that everything works with."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "assistant_thread_context_changed",
    "assistant_thread_started",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
)

Json = Mapping[str, object]


def scope_names() -> tuple[str, ...]:
    """Every scope by its name."""
    return tuple(scope.name for scope in SCOPES)


def missing_from(granted: frozenset[str]) -> Sequence[Scope]:
    """The scopes that an installation lacks."""
    return [scope for scope in SCOPES if scope.name not in granted]


def manifest_of(public_url: str | None = None) -> Json:
    """The manifest.

    Args:
        public_url: Where HTTP mode is reached from outside; None is Socket Mode.
    """
    address = f"{public_url.rstrip('/')}{EVENTS_PATH}" if public_url else None
    # The versions differ in functions and workflows alone, of which there are none.
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": wording.APP_SUMMARY,
            "long_description": wording.APP_STORY,
            "background_color": "#1d3557",
        },
        "features": _features(address),
        "oauth_config": {"scopes": {"bot": list(scope_names())}},
        "settings": _settings(address),
    }


def _features(address: str | None) -> Json:
    prompts = [{"title": words, "message": words} for words in wording.SUGGESTIONS]
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [
            {
                "name": wording.FORM_TITLES[FormKind.PICTURE],
                "type": "message",
                "callback_id": EDIT_IMAGE,
                "description": wording.EDIT_IMAGE_SUMMARY,
            },
            {
                "name": wording.DESCRIBE_IMAGE,
                "type": "message",
                "callback_id": DESCRIBE_IMAGE,
                "description": wording.DESCRIBE_IMAGE_SUMMARY,
            },
        ],
        "slash_commands": [_imagine(address), _limner(address)],
        "assistant_view": {"assistant_description": wording.APP_SUMMARY, "suggested_prompts": prompts},
    }


def _imagine(address: str | None) -> Json:
    entry = command(Verb.IMAGINE)
    hint = entry.examples[0].removeprefix(f"/{Verb.IMAGINE} ")
    return _command(f"/{Verb.IMAGINE}", entry.summary, hint, address)


def _limner(address: str | None) -> Json:
    verbs = " | ".join(verb for verb in Verb if verb is not Verb.IMAGINE)
    return _command(f"/{PREFIX}", wording.LIMNER_SUMMARY, verbs, address)


def _command(name: str, summary: str, hint: str, address: str | None) -> Json:
    # People's words arrive as they were typed: a prompt mentions nobody.
    where = {"url": address} if address else {}
    return {"command": name, **where, "description": summary, "usage_hint": hint, "should_escape": False}


def _settings(address: str | None) -> Json:
    where = {"request_url": address} if address else {}
    return {
        "event_subscriptions": {**where, "bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True, **where},
        "org_deploy_enabled": False,
        "socket_mode_enabled": address is None,
        "token_rotation_enabled": False,
    }
