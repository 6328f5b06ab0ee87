"""Which operation of the official description is played by what."""

from collections.abc import Awaitable, Callable
from typing import Final

from tests.fakes.discord import on_application, on_channels, on_interactions, on_messages
from tests.fakes.discord.calls import Answer, Call
from tests.fakes.discord.house import Discord

Play = Callable[[Discord, Call], Awaitable[Answer]]

_MESSAGES: Final = "/channels/{channel_id}/messages"
_MESSAGE: Final = "/channels/{channel_id}/messages/{message_id}"
_COMMANDS: Final = "/applications/{application_id}/commands"
_GUILD_COMMANDS: Final = "/applications/{application_id}/guilds/{guild_id}/commands"
_HOOK: Final = "/webhooks/{webhook_id}/{webhook_token}"

PLAYED: Final[dict[str, Play]] = {
    "GET /users/@me": on_application.me,
    "GET /users/@me/guilds": on_application.my_guilds,
    "GET /applications/@me": on_application.application,
    "GET /oauth2/applications/@me": on_application.application,
    "GET /gateway": on_application.gateway,
    "GET /gateway/bot": on_application.gateway_bot,
    f"GET {_COMMANDS}": on_application.list_commands,
    f"PUT {_COMMANDS}": on_application.replace_commands,
    f"POST {_COMMANDS}": on_application.create_command,
    f"DELETE {_COMMANDS}/{{command_id}}": on_application.delete_command,
    f"GET {_GUILD_COMMANDS}": on_application.list_commands,
    f"PUT {_GUILD_COMMANDS}": on_application.replace_commands,
    f"POST {_GUILD_COMMANDS}": on_application.create_command,
    f"DELETE {_GUILD_COMMANDS}/{{command_id}}": on_application.delete_command,
    "GET /channels/{channel_id}": on_channels.get,
    "PATCH /channels/{channel_id}": on_channels.update,
    "POST /channels/{channel_id}/typing": on_channels.type_there,
    "POST /channels/{channel_id}/threads": on_channels.thread_without_message,
    "PUT /channels/{channel_id}/thread-members/@me": on_channels.join,
    "PUT /channels/{channel_id}/thread-members/{user_id}": on_channels.join,
    f"POST {_MESSAGE}/threads": on_channels.thread_from_message,
    "POST /users/@me/channels": on_channels.direct,
    "GET /guilds/{guild_id}": on_channels.guild,
    "GET /guilds/{guild_id}/channels": on_channels.channels_of_guild,
    "GET /guilds/{guild_id}/members/{user_id}": on_channels.member,
    "GET /guilds/{guild_id}/threads/active": on_channels.active_threads,
    f"GET {_MESSAGES}": on_messages.list_all,
    f"POST {_MESSAGES}": on_messages.create,
    f"GET {_MESSAGE}": on_messages.get,
    f"PATCH {_MESSAGE}": on_messages.edit,
    f"DELETE {_MESSAGE}": on_messages.delete,
    f"PUT {_MESSAGE}/reactions/{{emoji_name}}/@me": on_messages.react,
    f"DELETE {_MESSAGE}/reactions/{{emoji_name}}/@me": on_messages.react,
    "POST /interactions/{interaction_id}/{interaction_token}/callback": on_interactions.acknowledge,
    f"POST {_HOOK}": on_interactions.follow_up,
    f"GET {_HOOK}/messages/@original": on_interactions.get,
    f"PATCH {_HOOK}/messages/@original": on_interactions.edit,
    f"DELETE {_HOOK}/messages/@original": on_interactions.delete,
    f"GET {_HOOK}/messages/{{message_id}}": on_interactions.get,
    f"PATCH {_HOOK}/messages/{{message_id}}": on_interactions.edit,
    f"DELETE {_HOOK}/messages/{{message_id}}": on_interactions.delete,
}
"""By method and template. What is described and not played is answered 501, and reported."""
