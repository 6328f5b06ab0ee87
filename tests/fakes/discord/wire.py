"""What this Discord holds, as it stands on the wire."""

import re
import struct
from datetime import datetime
from typing import Final

from tests.fakes.discord.clock import text_of
from tests.fakes.discord.state import Allow, Attachment, Channel, Guild, Kind, Message, User
from tests.fakes.schemas import Json

LONG_AGO: Final = "2024-01-01T00:00:00.000000+00:00"

MANAGERS: Final = 77
"""Id of the role of those who manage a server."""
_ROLE: Final = re.compile(r"<@&(\d+)>")


def user_json(user: User) -> Json:
    """An account, as everyone sees it."""
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": None if user.bot else user.name.capitalize(),
        "discriminator": "0000" if user.bot else "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
        **({"bot": True} if user.bot else {}),
    }


def me_json(user: User) -> Json:
    """The bot's own account, as it sees itself."""
    return {**user_json(user), "mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}


def member_json(user: User, *, with_account: bool = True) -> Json:
    """A member, and who that is unless it stands beside."""
    return {
        **({"user": user_json(user)} if with_account else {}),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(MANAGERS)] if Allow.MANAGE_SERVER in user.permissions else [],
        "joined_at": LONG_AGO,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def channel_json(channel: Channel, bot: User) -> Json:
    """A channel of any kind."""
    if channel.kind is Kind.DIRECT:
        assert channel.recipient is not None
        recipients = [user_json(channel.recipient)]
        return {"id": str(channel.id), "type": 1, "flags": 0, "last_message_id": None, "recipients": recipients}
    if channel.is_thread:
        return thread_json(channel)
    assert channel.guild is not None
    same = {
        "id": str(channel.id),
        "type": int(channel.kind),
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "position": 0,
        "flags": 0,
        "nsfw": False,
        "parent_id": str(channel.parent.id) if channel.parent else None,
        "topic": None,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "permission_overwrites": _overwrites(channel, bot),
    }
    if channel.kind is Kind.FORUM:
        nothing = {"default_reaction_emoji": None, "default_sort_order": None}
        return {**same, **nothing, "available_tags": [], "default_forum_layout": 0}
    return same


def thread_json(channel: Channel) -> Json:
    """A thread or a forum post."""
    assert channel.guild is not None
    assert channel.parent is not None
    assert channel.owner is not None
    return {
        "id": str(channel.id),
        "type": int(channel.kind),
        "guild_id": str(channel.guild.id),
        "parent_id": str(channel.parent.id),
        "owner_id": str(channel.owner.id),
        "name": channel.name,
        "flags": 0,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "thread_metadata": {
            "archived": channel.archived,
            "archive_timestamp": LONG_AGO,
            "auto_archive_duration": 1440,
            "locked": channel.locked,
            "create_timestamp": LONG_AGO,
        },
    }


def guild_json(guild: Guild, channels: list[Channel], bot: User) -> Json:
    """A server, as GUILD_CREATE tells of it."""
    mine = [channel for channel in channels if channel.guild is guild and not channel.deleted]
    return {
        **guild_settings_json(guild, bot),
        "joined_at": LONG_AGO,
        "large": False,
        "unavailable": False,
        "member_count": 2,
        "members": [member_json(bot)],
        "channels": [channel_json(channel, bot) for channel in mine if not channel.is_thread],
        "threads": [thread_json(channel) for channel in mine if channel.is_thread and not channel.archived],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def guild_settings_json(guild: Guild, bot: User) -> Json:
    """A server, as GET /guilds/{guild_id} tells of it."""
    nothing = (
        *("icon", "description", "home_header", "splash", "discovery_splash", "banner", "application_id"),
        *("afk_channel_id", "system_channel_id", "widget_channel_id", "vanity_url_code", "rules_channel_id"),
        *("safety_alerts_channel_id", "public_updates_channel_id", "max_presences", "incidents_data", "hub_type"),
    )
    zero = (
        *("system_channel_flags", "verification_level", "default_message_notifications", "mfa_level"),
        *("explicit_content_filter", "premium_subscription_count", "nsfw_level"),
    )
    return {
        **dict.fromkeys(nothing),
        **dict.fromkeys(zero, 0),
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "features": [],
        "region": "deprecated",
        "afk_timeout": 300,
        "widget_enabled": False,
        "roles": [_everyone(guild), _role_of_bot(guild, bot), _managers(guild)],
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_tier": _tier(guild),
        "preferred_locale": guild.locale,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "emojis": [],
        "stickers": [],
    }


def message_json(message: Message, *, depth: int = 1) -> Json:
    """A message, as everyone who may read it sees it."""
    body = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "type": message.type,
        "author": user_json(message.author),
        "content": message.content,
        "timestamp": text_of(message.created),
        "edited_timestamp": _moment(message.edited),
        "tts": False,
        "mention_everyone": False,
        "mentions": [user_json(user) for user in message.mentions],
        "mention_roles": _ROLE.findall(message.content),
        "attachments": [attachment_json(one) for one in message.attachments],
        "embeds": message.embeds,
        "components": message.components,
        "pinned": False,
        "flags": int(message.flags),
    }
    if message.nonce is not None:
        body["nonce"] = message.nonce
    if message.metadata is not None:
        author = str(message.author.id)
        body |= {"interaction_metadata": message.metadata, "application_id": author, "webhook_id": author}
    if message.thread is not None:
        body["thread"] = thread_json(message.thread)
    if message.replies_to is not None:
        body |= _reply(message.replies_to, depth)
    return body


def attachment_json(attachment: Attachment) -> Json:
    """A file that was attached."""
    width, height = size_of(attachment.file.data)
    return {
        "id": str(attachment.id),
        "filename": attachment.file.name,
        "size": len(attachment.file.data),
        "url": attachment.url,
        "proxy_url": attachment.proxy_url,
        "content_type": attachment.file.kind,
        **({"width": width, "height": height} if width and height else {}),
        **({"description": attachment.alt} if attachment.alt else {}),
        **({"ephemeral": True} if attachment.ephemeral else {}),
    }


def media_json(attachment: Attachment) -> Json:
    """A file that a component shows."""
    width, height = size_of(attachment.file.data)
    return {
        "id": str(attachment.id),
        "attachment_id": str(attachment.id),
        "url": attachment.url,
        "proxy_url": attachment.proxy_url,
        "content_type": attachment.file.kind,
        "width": width,
        "height": height,
    }


def size_of(data: bytes) -> tuple[int | None, int | None]:
    """Width and height of a PNG; of anything else Discord may stay silent too."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or len(data) < 24:
        return None, None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _reply(answered: Message, depth: int) -> Json:
    reference = {"type": 0, "channel_id": str(answered.channel.id), "message_id": str(answered.id)}
    if answered.channel.guild is not None:
        reference["guild_id"] = str(answered.channel.guild.id)
    if not depth:
        return {"message_reference": reference}
    shown = None if answered.deleted else message_json(answered, depth=depth - 1)
    return {"message_reference": reference, "referenced_message": shown}


def _overwrites(channel: Channel, bot: User) -> list[Json]:
    ours = {"id": str(bot.id), "type": 1, "allow": "0", "deny": str(int(channel.denied))}
    return [*channel.overwrites, *([ours] if channel.denied else [])]


def _everyone(guild: Guild) -> Json:
    return {
        "id": str(guild.id),
        "name": "@everyone",
        "permissions": str(int(Allow.MEMBER)),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def _managers(guild: Guild) -> Json:
    """The role of those who manage a server."""
    may = str(int(Allow.MEMBER | Allow.MANAGE_SERVER))
    return {**_everyone(guild), "id": str(MANAGERS), "name": "Managers", "permissions": may}


def _role_of_bot(guild: Guild, bot: User) -> Json:
    """The role that Discord makes when a bot joins; it has the bot's name and can be mentioned like it."""
    tags = {"bot_id": str(bot.id)}
    return {**_everyone(guild), "id": str(guild.bot_role), "name": bot.name, "managed": True, "tags": tags}


def _tier(guild: Guild) -> int:
    mebibytes = guild.file_limit_bytes // (1024 * 1024)
    return 3 if mebibytes >= 100 else 2 if mebibytes >= 50 else 0


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else text_of(moment)
