"""Messages through the bot's own token."""

from tests.fakes.discord.calls import Answer, Call, Refusal
from tests.fakes.discord.house import NONCE_LIVES, Discord
from tests.fakes.discord.posting import check, display, pinged_by
from tests.fakes.discord.state import Allow, Channel, Kind, Message
from tests.fakes.discord.wire import message_json


async def create(discord: Discord, call: Call) -> Answer:
    """POST /channels/{channel_id}/messages."""
    channel = discord.channel(call.number("channel_id"))
    _allow_posting(channel, call)
    check(discord, call, call.json, channel)
    if (posted := _posted_before(discord, channel, call)) is not None:
        return Answer(200, message_json(posted))
    message = Message(discord.clock.new_id(), channel, discord.bot, discord.clock.now(), nonce=call.json.get("nonce"))
    if (reference := call.json.get("message_reference")) is not None:
        message.replies_to = discord.messages.get(int(reference["message_id"]))
        message.type = 19
    display(discord, message, call.json, call)
    message.pinged = pinged_by(discord, message, call.json.get("allowed_mentions"))
    message.mentions = [*message.pinged]
    await discord.post(message)
    return Answer(200, message_json(message))


async def edit(discord: Discord, call: Call) -> Answer:
    """PATCH /channels/{channel_id}/messages/{message_id}."""
    channel = discord.channel(call.number("channel_id"))
    message = discord.message(channel, call.number("message_id"))
    if message.author is not discord.bot:
        raise Refusal(403, 50005, "Cannot edit a message authored by another user")
    if channel.archived:
        raise Refusal(400, 50083, "Thread is archived")
    check(discord, call, call.json, channel, message)
    await changed(discord, message, call)
    return Answer(200, message_json(message))


async def changed(discord: Discord, message: Message, call: Call) -> None:
    """Let an edit show."""
    message.keep_edition(discord.clock.now())
    display(discord, message, call.json, call)
    message.edited = discord.clock.now()
    await discord.edited(message)


async def delete(discord: Discord, call: Call) -> Answer:
    """DELETE /channels/{channel_id}/messages/{message_id}."""
    channel = discord.channel(call.number("channel_id"))
    message = discord.message(channel, call.number("message_id"))
    if message.author is not discord.bot and not channel.bot_permissions & Allow.MANAGE_MESSAGES:
        raise Refusal(403, 50013, "Missing Permissions")
    await discord.removed(message)
    return Answer(204)


async def get(discord: Discord, call: Call) -> Answer:
    """GET /channels/{channel_id}/messages/{message_id}."""
    channel = _readable(discord, call)
    return Answer(200, message_json(discord.message(channel, call.number("message_id"))))


async def list_all(discord: Discord, call: Call) -> Answer:
    """GET /channels/{channel_id}/messages: the newest first."""
    channel = _readable(discord, call)
    limit = int(call.query.get("limit", 50))
    newest_first = sorted(discord.messages_of(channel), key=lambda message: -message.id)
    return Answer(200, [message_json(message) for message in _chosen(newest_first, call.query, limit)])


async def react(discord: Discord, call: Call) -> Answer:
    """PUT and DELETE …/reactions/{emoji_name}/@me."""
    discord.message(discord.channel(call.number("channel_id")), call.number("message_id"))
    return Answer(204)


def _chosen(newest_first: list[Message], query: dict[str, str], limit: int) -> list[Message]:
    if "around" in query:
        place = int(query["around"])
        after = [message for message in newest_first if message.id > place][-(limit // 2) :]
        return [*after, *[message for message in newest_first if message.id <= place][: limit - len(after)]]
    if "after" in query:
        # The oldest that follow, still with the newest of them first.
        return [message for message in newest_first if message.id > int(query["after"])][-limit:]
    before = int(query.get("before", newest_first[0].id + 1 if newest_first else 0))
    return [message for message in newest_first if message.id < before][:limit]


def _readable(discord: Discord, call: Call) -> Channel:
    channel = discord.channel(call.number("channel_id"))
    if not channel.allows(Allow.VIEW_CHANNEL | Allow.READ_HISTORY):
        raise Refusal(403, 50001, "Missing Access")
    return channel


def _allow_posting(channel: Channel, call: Call) -> None:
    if channel.kind is Kind.FORUM:
        raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
    if channel.recipient is not None and not channel.recipient.takes_direct_messages:
        raise Refusal(403, 50007, "Cannot send messages to this user")
    if not channel.allows(Allow.VIEW_CHANNEL):
        raise Refusal(403, 50001, "Missing Access")
    needed = Allow.SEND_IN_THREADS if channel.is_thread else Allow.SEND_MESSAGES
    if not channel.allows(needed | Allow.ATTACH_FILES if call.files else needed):
        raise Refusal(403, 50013, "Missing Permissions")
    if channel.locked:
        raise Refusal(403, 160005, "Thread is locked")


def _posted_before(discord: Discord, channel: Channel, call: Call) -> Message | None:
    nonce = call.json.get("nonce")
    if nonce is None or not call.json.get("enforce_nonce"):
        return None
    posted = discord.nonces.get((channel.id, nonce))
    if posted is None or posted.deleted or posted.created < discord.clock.now() - NONCE_LIVES:
        return None
    return posted
