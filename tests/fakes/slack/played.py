"""Which method of the official description is played by what."""

from collections.abc import Awaitable, Callable
from typing import Final

from tests.fakes.schemas import Json
from tests.fakes.slack import on_app, on_assistant, on_chat, on_conversations, on_files, on_views
from tests.fakes.slack.calls import Call
from tests.fakes.slack.house import Slack

Play = Callable[[Slack, Call], Awaitable[Json]]

PLAYED: Final[dict[str, Play]] = {
    "api.test": on_app.test,
    "apps.connections.open": on_app.open_connection,
    "assistant.threads.setStatus": on_assistant.set_status,
    "assistant.threads.setSuggestedPrompts": on_assistant.set_prompts,
    "assistant.threads.setTitle": on_assistant.set_title,
    "auth.test": on_app.who_am_i,
    "blocks.validate": on_app.validate_blocks,
    "bots.info": on_app.bot,
    "chat.delete": on_chat.delete,
    "chat.getPermalink": on_chat.permalink,
    "chat.postEphemeral": on_chat.post_ephemeral,
    "chat.postMessage": on_chat.post_message,
    "chat.update": on_chat.update,
    "conversations.history": on_conversations.history,
    "conversations.info": on_conversations.info,
    "conversations.join": on_conversations.join,
    "conversations.list": on_conversations.list_all,
    "conversations.members": on_conversations.members,
    "conversations.open": on_conversations.open_direct,
    "conversations.replies": on_conversations.replies,
    "files.completeUploadExternal": on_files.complete,
    "files.delete": on_files.delete,
    "files.getUploadURLExternal": on_files.announce,
    "files.info": on_files.info,
    "reactions.add": on_chat.react,
    "reactions.remove": on_chat.react,
    "team.info": on_app.team,
    "users.conversations": on_conversations.of_person,
    "users.info": on_app.user,
    "views.open": on_views.open_view,
    "views.publish": on_views.publish,
    "views.push": on_views.push,
    "views.update": on_views.update,
}
"""By name. What is described and not played is refused, and reported."""
