"""What this Slack holds, as it stands on the wire."""

import struct
from typing import Final

from tests.fakes.schemas import Json
from tests.fakes.slack.state import Channel, Kind, Message, SlackFile, Team, User
from tests.fakes.slack.views import View

APP: Final = "A0LIMNER"
PRETTY: Final = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}


def user_json(user: User) -> Json:
    """An account, as `users.info` tells of it."""
    return {
        "id": user.id,
        "team_id": user.team.id,
        "name": user.name,
        "deleted": False,
        "real_name": user.name.capitalize(),
        "tz": "Europe/Berlin",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "profile": {"display_name": user.name, "real_name": user.name.capitalize(), "team": user.team.id},
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_guest,
        "is_ultra_restricted": False,
        "is_bot": bool(user.bot_id),
        "is_app_user": False,
        "updated": 1_700_000_000,
        "locale": user.locale,
    }


def channel_json(channel: Channel, home: Team) -> Json:
    """A channel, as `conversations.info` tells of it."""
    same = {
        "id": channel.id,
        "created": 1_700_000_000,
        "is_archived": channel.is_archived,
        "updated": 1_700_000_000_000,
    }
    if channel.kind is Kind.DIRECT:
        assert channel.person is not None
        return {**same, "is_im": True, "is_org_shared": False, "user": channel.person.id}
    shared = [channel.shared_with.id] if channel.shared_with else []
    return {
        **same,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind is Kind.PUBLIC,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind is Kind.PRIVATE,
        "is_general": False,
        "is_shared": bool(shared),
        "is_ext_shared": bool(shared),
        "is_org_shared": False,
        "shared_team_ids": [home.id, *shared],
        "is_member": channel.has_bot,
        "context_team_id": home.id,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "properties": {"posting_restricted_to": {"type": ["admin"]}} if channel.is_restricted else {},
    }


def file_json(kept: SlackFile, base: str, *, is_ready: bool = True) -> Json:
    """A file with its addresses; before its processing ends nobody knows what it is, nor where it is shared."""
    kind = kept.file.kind if kept.file and is_ready else ""
    path = f"{kept.owner.team.id}-{kept.id}/{kept.name}"
    public = [one for one in kept.shares if one.channel.kind is Kind.PUBLIC]
    return {
        "id": kept.id,
        "created": int(kept.created.timestamp()),
        "timestamp": int(kept.created.timestamp()),
        "name": kept.name,
        "title": kept.title or kept.name,
        "mimetype": kind,
        "filetype": kind.rsplit("/", 1)[-1].replace("jpeg", "jpg"),
        "pretty_type": PRETTY.get(kind, ""),
        "user": kept.owner.id,
        "user_team": kept.owner.team.id,
        "editable": False,
        "size": kept.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": bool(public),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{base}/files-pri/{path}",
        "url_private_download": f"{base}/files-pri/{kept.owner.team.id}-{kept.id}/download/{kept.name}",
        "media_display_type": "unknown",
        "permalink": f"{base}/files/{kept.owner.id}/{kept.id}/{kept.name}",
        "permalink_public": f"{base}/{path}-0123456789",
        "is_starred": False,
        "has_rich_preview": False,
        "file_access": "visible",
        "channels": [one.channel.id for one in public],
        "groups": [one.channel.id for one in kept.shares if one.channel.kind is Kind.PRIVATE],
        "ims": [one.channel.id for one in kept.shares if one.channel.kind is Kind.DIRECT],
        "shares": _shares(kept) if is_ready else {},
        **({"alt_txt": kept.alt} if kept.alt else {}),
        **(_size(kept) if is_ready else {}),
    }


def stub_json(kept: SlackFile) -> Json:
    """A file of Slack Connect, as events tell of it."""
    return {"id": kept.id, "mode": "file_access", "file_access": "check_file_info", "created": 0, "timestamp": 0}


def message_json(message: Message, base: str) -> Json:
    """A message, as answers and events hold it."""
    author = message.author
    files = [stub_json(one) if one.is_stub else file_json(one, base) for one in message.files]
    root = message.root
    return {
        "type": "message",
        "user": author.id,
        "ts": message.ts,
        "team": author.team.id,
        "text": message.fallback,
        **({"subtype": message.subtype} if message.subtype else {}),
        **(_as_bot(author) if author.bot_id else {}),
        **({"blocks": message.blocks} if message.blocks else {}),
        **({"attachments": message.attachments} if message.attachments else {}),
        **({"files": files, "upload": False, "display_as_bot": False} if files else {}),
        **({"thread_ts": root.ts, "parent_user_id": root.author.id} if root else {}),
        **({"edited": {"user": author.id, "ts": message.edited}} if message.edited else {}),
    }


def view_json(view: View, home: Team, bot: User) -> Json:
    """A view, as answers and payloads hold it."""
    first = view
    while first.previous is not None:
        first = first.previous
    return {
        "id": view.id,
        "team_id": home.id,
        "app_id": APP,
        "app_installed_team_id": home.id,
        "bot_id": bot.bot_id,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "submit": None,
        "close": None,
        "state": {"values": {}},
        "root_view_id": first.id,
        "previous_view_id": view.previous.id if view.previous else None,
        **view.body,
        "hash": view.hash,
    }


def _as_bot(author: User) -> Json:
    profile = {"id": author.bot_id, "name": author.name, "app_id": APP, "team_id": author.team.id}
    details: Json = {"icons": {"image_36": ""}, "updated": 1_700_000_000, "deleted": False}
    return {"bot_id": author.bot_id, "app_id": APP, "bot_profile": {**profile, **details}}


def _shares(kept: SlackFile) -> Json:
    shares: dict[str, dict[str, list[Json]]] = {}
    for message in kept.shares:
        kind = "public" if message.channel.kind is Kind.PUBLIC else "private"
        told = {"ts": message.ts, "channel_name": message.channel.name, "team_id": kept.owner.team.id}
        thread = {"thread_ts": message.thread_ts} if message.root else {}
        shares.setdefault(kind, {}).setdefault(message.channel.id, []).append({**told, **thread})
    return shares


def _size(kept: SlackFile) -> Json:
    data = kept.file.data if kept.file else b""
    if not data.startswith(b"\x89PNG") or len(data) < 24:
        return {}
    width, height = struct.unpack(">II", data[16:24])
    return {"original_w": width, "original_h": height}
