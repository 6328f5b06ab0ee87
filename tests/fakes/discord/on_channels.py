"""Channels, threads and direct conversations."""

from tests.fakes.discord.calls import Answer, Call, Refusal, unknown
from tests.fakes.discord.house import Discord
from tests.fakes.discord.posting import check, display
from tests.fakes.discord.state import Allow, Channel, Kind, Message, MessageFlag
from tests.fakes.discord.wire import channel_json, guild_settings_json, member_json, thread_json


async def get(discord: Discord, call: Call) -> Answer:
    """GET /channels/{channel_id}."""
    channel = _seen(discord, call)
    return Answer(200, channel_json(channel, discord.bot))


async def update(discord: Discord, call: Call) -> Answer:
    """PATCH /channels/{channel_id}: a thread's name, and whether it is archived or locked."""
    channel = _seen(discord, call)
    if not channel.is_thread:
        raise Refusal(403, 50013, "Missing Permissions")
    if "name" in call.json:
        channel.name = call.json["name"]
    channel.archived = bool(call.json.get("archived", channel.archived))
    channel.locked = bool(call.json.get("locked", channel.locked))
    await discord.thread_updated(channel)
    return Answer(200, thread_json(channel))


async def type_there(discord: Discord, call: Call) -> Answer:
    """POST /channels/{channel_id}/typing."""
    channel = _seen(discord, call)
    if not channel.allows(Allow.SEND_MESSAGES):
        raise Refusal(403, 50013, "Missing Permissions")
    channel.typing += 1
    return Answer(204)


async def thread_from_message(discord: Discord, call: Call) -> Answer:
    """POST /channels/{channel_id}/messages/{message_id}/threads."""
    parent = _seen(discord, call)
    starter = discord.message(parent, call.number("message_id"))
    if parent.kind is not Kind.TEXT:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    if not parent.allows(Allow.CREATE_THREADS):
        raise Refusal(403, 50013, "Missing Permissions")
    if starter.id in discord.channels:
        raise Refusal(400, 160004, "A thread has already been created for this message")
    thread = Channel(starter.id, Kind.THREAD, call.json["name"], parent.guild, parent, owner=discord.bot)
    thread.starter, starter.thread = starter, thread
    starter.flags |= MessageFlag.HAS_THREAD
    await discord.thread_opened(thread)
    await discord.edited(starter)
    return Answer(201, thread_json(thread))


async def thread_without_message(discord: Discord, call: Call) -> Answer:
    """POST /channels/{channel_id}/threads: a bare thread, or a post in a forum."""
    parent = _seen(discord, call)
    if not parent.allows(Allow.CREATE_THREADS):
        raise Refusal(403, 50013, "Missing Permissions")
    number = discord.clock.new_id()
    thread = Channel(number, Kind.THREAD, call.json["name"], parent.guild, parent, owner=discord.bot)
    if parent.kind is not Kind.FORUM:
        await discord.thread_opened(thread)
        return Answer(201, thread_json(thread))
    check(discord, call, call.json["message"], parent)
    await discord.thread_opened(thread)
    thread.starter = Message(number, thread, discord.bot, discord.clock.now())
    display(discord, thread.starter, call.json["message"], call)
    await discord.post(thread.starter)
    return Answer(201, thread_json(thread))


async def join(discord: Discord, call: Call) -> Answer:
    """PUT …/thread-members/@me and …/thread-members/{user_id}."""
    _seen(discord, call)
    return Answer(204)


async def direct(discord: Discord, call: Call) -> Answer:
    """POST /users/@me/channels."""
    user = discord.users.get(int(call.json["recipient_id"]))
    if user is None:
        raise unknown("User", 10013)
    return Answer(200, channel_json(discord.direct_channel(user), discord.bot))


async def guild(discord: Discord, call: Call) -> Answer:
    """GET /guilds/{guild_id}."""
    found = discord.guilds.get(call.number("guild_id"))
    if found is None:
        raise unknown("Guild", 10004)
    return Answer(200, guild_settings_json(found, discord.bot))


async def channels_of_guild(discord: Discord, call: Call) -> Answer:
    """GET /guilds/{guild_id}/channels: threads are not among them."""
    found = discord.guilds.get(call.number("guild_id"))
    if found is None:
        raise unknown("Guild", 10004)
    mine = [one for one in discord.channels.values() if one.guild is found and not (one.is_thread or one.deleted)]
    return Answer(200, [channel_json(one, discord.bot) for one in mine])


async def member(discord: Discord, call: Call) -> Answer:
    """GET /guilds/{guild_id}/members/{user_id}."""
    user = discord.users.get(call.number("user_id"))
    if user is None:
        raise unknown("Member", 10007)
    return Answer(200, member_json(user))


async def active_threads(discord: Discord, call: Call) -> Answer:
    """GET /guilds/{guild_id}/threads/active."""
    number = call.number("guild_id")
    open_ = [one for one in discord.channels.values() if one.is_thread and one.guild and one.guild.id == number]
    threads = [thread_json(one) for one in open_ if not (one.archived or one.deleted)]
    return Answer(200, {"threads": threads, "members": [], "has_more": False})


def _seen(discord: Discord, call: Call) -> Channel:
    channel = discord.channel(call.number("channel_id"))
    if not channel.allows(Allow.VIEW_CHANNEL):
        raise Refusal(403, 50001, "Missing Access")
    return channel
