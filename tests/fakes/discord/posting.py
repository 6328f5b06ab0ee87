"""A message as a bot sends it: checked, then put on display."""

import re
from dataclasses import replace
from typing import Final

from tests.fakes.discord.calls import Call, Refusal, invalid_form
from tests.fakes.discord.components import answered, texts_of
from tests.fakes.discord.house import Discord
from tests.fakes.discord.rules import LARGEST_REQUEST, faults_of_mentions, faults_of_message, largest_file
from tests.fakes.discord.state import MEBIBYTE, Attachment, Channel, Message, MessageFlag, User
from tests.fakes.discord.wire import media_json
from tests.fakes.schemas import Json

MENTION: Final = re.compile(r"<@!?(\d+)>")
SHORT: Final = 64
SETTABLE: Final = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SILENT | MessageFlag.COMPONENTS_V2
STANDING: Final = ("content", "embeds", "components", "sticker_ids", "poll")


def check(discord: Discord, call: Call, payload: Json, channel: Channel, message: Message | None = None) -> None:
    """Refuse a message that Discord would refuse.

    Args:
        message: The one that is edited.

    Raises:
        Refusal: Its form is wrong, it is too large, or nothing is in it.
    """
    limit = channel.guild.file_limit_bytes if channel.guild else 10 * MEBIBYTE
    if largest_file(call.files) > limit or call.size_bytes > LARGEST_REQUEST:
        raise Refusal(413, 40005, "Request entity too large")
    if not discord.validates:
        return
    discord.report([f"{call.name}: {fault}" for fault in faults_of_mentions(payload)])
    kept = {str(one.id): one.file.name for one in message.attachments} if message else {}
    standing = message.flags if message else MessageFlag(0)
    faults = faults_of_message(payload, call.files, kept, standing)
    if message is not None and message.content and _becomes_v2(payload, standing) and "content" not in payload:
        faults.append("content: must be emptied when components of version 2 take its place")
    if faults:
        raise invalid_form(faults)
    if message is None and not call.files and not any(payload.get(field) for field in STANDING):
        raise Refusal(400, 50006, "Cannot send an empty message")


def display(discord: Discord, message: Message, payload: Json, call: Call) -> None:
    """Put on a message what was sent; what an edit does not name stays."""
    if "content" in payload:
        message.content = payload["content"] or ""
    if payload.get("embeds") is not None:
        message.embeds = [{"type": "rich", **embed} for embed in payload["embeds"]]
    message.flags |= MessageFlag(payload.get("flags") or 0) & SETTABLE
    message.attachments = _attached(discord, message, payload, call)
    if payload.get("components") is not None:
        message.components = answered(payload["components"], lambda url: _media(discord, message, url))


def pinged_by(discord: Discord, message: Message, allowed: Json) -> list[User]:
    """Whom a message notifies."""
    parse, users = (allowed or {}).get("parse"), [str(one) for one in (allowed or {}).get("users") or []]
    words = "\n".join((message.content, *texts_of(message.components)))
    if "@everyone" in words and (allowed is None or "everyone" in (parse or ())):
        return [user for user in discord.users.values() if not user.bot]
    named = dict.fromkeys(MENTION.findall(words))
    heard = [one for one in named if allowed is None or one in users or "users" in (parse or ())]
    return [discord.users[int(one)] for one in heard if int(one) in discord.users]


def _becomes_v2(payload: Json, standing: MessageFlag) -> bool:
    asked = MessageFlag(payload.get("flags") or 0)
    return MessageFlag.COMPONENTS_V2 in asked and MessageFlag.COMPONENTS_V2 not in standing


def _attached(discord: Discord, message: Message, payload: Json, call: Call) -> list[Attachment]:
    listed = payload.get("attachments")
    told = {str(one["id"]): one for one in listed or []}
    staying = [one for one in message.attachments if listed is None or str(one.id) in told]
    for one in staying:
        one.alt = told.get(str(one.id), {}).get("description", one.alt)
    ephemeral = message.seen_by is not None
    # A bench uploads gigabytes: only what a file is stays then.
    short = {field: replace(file, data=file.data[:SHORT]) for field, file in call.files.items()}
    uploads = call.files if discord.remembers else short
    added = [
        discord.cdn.keep(file, message.channel.id, told.get(field[6:-1], {}).get("description"), ephemeral=ephemeral)
        for field, file in sorted(uploads.items())
    ]
    return [*staying, *added]


def _media(discord: Discord, message: Message, url: str) -> Json:
    name = url.removeprefix("attachment://")
    for one in message.attachments:
        if name in {one.file.name, one.url}:
            return media_json(one)
    return {"id": str(discord.clock.new_id()), "url": url, "proxy_url": url}
