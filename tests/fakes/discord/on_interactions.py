"""Answers to interactions: the acknowledgement, and everything through the token after it."""

from typing import Final

from tests.fakes.discord.calls import Answer, Call, Refusal, invalid_form, unknown
from tests.fakes.discord.house import Discord
from tests.fakes.discord.interactions import Acknowledgement, Did, Interaction, Modal, Reply
from tests.fakes.discord.on_messages import changed
from tests.fakes.discord.posting import check, display, pinged_by
from tests.fakes.discord.rules import faults_of_modal
from tests.fakes.discord.state import Message, MessageFlag
from tests.fakes.discord.wire import message_json
from tests.fakes.schemas import Json

LEGAL: Final = {
    Did.COMMAND: {Reply.MESSAGE, Reply.DEFERRED_MESSAGE, Reply.MODAL},
    Did.PRESS: {Reply.MESSAGE, Reply.DEFERRED_MESSAGE, Reply.DEFERRED_UPDATE, Reply.UPDATE, Reply.MODAL},
    Did.TYPE: {Reply.CHOICES},
    Did.SUBMIT: {Reply.MESSAGE, Reply.DEFERRED_MESSAGE, Reply.DEFERRED_UPDATE, Reply.UPDATE},
}
# The type of the message that answers: a reply to a command of the slash or of a menu, or plain.
MESSAGE_TYPE: Final = {Did.COMMAND: 20}


async def acknowledge(discord: Discord, call: Call) -> Answer:
    """POST /interactions/{interaction_id}/{interaction_token}/callback."""
    interaction = discord.interactions.get(call.number("interaction_id"))
    now = discord.clock.now()
    if interaction is None or interaction.token != call.params["interaction_token"]:
        raise unknown("interaction", 10062)
    if interaction.acknowledged is not None:
        raise Refusal(400, 40060, "Interaction has already been acknowledged.")
    if interaction.is_late(discord.clock.passed):
        raise unknown("interaction", 10062)
    reply = Reply(call.json["type"])
    if reply not in LEGAL[interaction.did]:
        raise invalid_form([f"type: {reply.name} does not answer {interaction.did.name}"])
    await _apply(discord, interaction, reply, call)
    interaction.acknowledged = Acknowledgement(reply, now - interaction.created, call.json)
    if call.query.get("with_response", "0").lower() in {"1", "true"}:
        return Answer(200, _told(interaction, reply))
    return Answer(204)


async def follow_up(discord: Discord, call: Call) -> Answer:
    """POST /webhooks/{webhook_id}/{webhook_token}."""
    interaction = _living(discord, call)
    response = interaction.response
    check(discord, call, call.json, interaction.channel)
    if response is not None and response.is_loading:
        # Kept by Discord for old bots: the first follow-up takes the place of "thinking…".
        await _edit(discord, response, call)
        return _message_if_waited(call, response)
    message = await _post(discord, interaction, call.json, call)
    interaction.followups.append(message)
    return _message_if_waited(call, message)


async def get(discord: Discord, call: Call) -> Answer:
    """GET …/messages/@original and …/messages/{message_id}."""
    return Answer(200, message_json(_named(_living(discord, call), call)))


async def edit(discord: Discord, call: Call) -> Answer:
    """PATCH …/messages/@original and …/messages/{message_id}."""
    interaction = _living(discord, call)
    message = _named(interaction, call)
    check(discord, call, call.json, interaction.channel, message)
    await _edit(discord, message, call)
    return Answer(200, message_json(message))


async def delete(discord: Discord, call: Call) -> Answer:
    """DELETE …/messages/@original and …/messages/{message_id}."""
    await discord.removed(_named(_living(discord, call), call))
    return Answer(204)


async def _apply(discord: Discord, interaction: Interaction, reply: Reply, call: Call) -> None:
    data: Json = call.json.get("data") or {}
    match reply:
        case Reply.MESSAGE:
            check(discord, call, data, interaction.channel)
            interaction.response = await _post(discord, interaction, data, call)
        case Reply.DEFERRED_MESSAGE:
            flags = MessageFlag(data.get("flags") or 0) & MessageFlag.EPHEMERAL
            waiting = {"flags": int(flags | MessageFlag.LOADING)}
            interaction.response = await _post(discord, interaction, waiting, call)
        case Reply.DEFERRED_UPDATE | Reply.UPDATE:
            interaction.response = _pressed(interaction)
            if reply is Reply.UPDATE:
                check(discord, call, data, interaction.channel, interaction.response)
                await _edit(discord, interaction.response, _inner(call, data))
        case Reply.CHOICES:
            interaction.choices = data.get("choices") or []
        case Reply.MODAL:
            if discord.validates and (faults := [*faults_of_modal(data)]):
                raise invalid_form(faults)
            interaction.modal = Modal(data["custom_id"], data["title"], data["components"], interaction)


async def _post(discord: Discord, interaction: Interaction, data: Json, call: Call) -> Message:
    flags = MessageFlag(data.get("flags") or 0)
    message = Message(
        discord.clock.new_id(),
        interaction.channel,
        discord.bot,
        discord.clock.now(),
        flags=flags & (MessageFlag.EPHEMERAL | MessageFlag.LOADING),
        type=MESSAGE_TYPE.get(interaction.did, 0),
        metadata=interaction.metadata,
    )
    message.seen_by = interaction.user if MessageFlag.EPHEMERAL in flags else None
    display(discord, message, data, call)
    message.pinged = pinged_by(discord, message, data.get("allowed_mentions"))
    message.mentions = [*message.pinged]
    await discord.post(message)
    return message


async def _edit(discord: Discord, message: Message, call: Call) -> None:
    message.flags &= ~MessageFlag.LOADING
    await changed(discord, message, call)


def _inner(call: Call, data: Json) -> Call:
    return Call(call.method, call.route, call.path, call.params, call.query, call.headers, data, call.files)


def _pressed(interaction: Interaction) -> Message:
    if interaction.pressed is None:
        raise invalid_form(["type: there is no message to update"])
    return interaction.pressed


def _living(discord: Discord, call: Call) -> Interaction:
    interaction = discord.tokens.get(call.params["webhook_token"])
    if interaction is None or call.number("webhook_id") != discord.bot.id or interaction.acknowledged is None:
        raise unknown("Webhook", 10015)
    if interaction.is_expired(discord.clock.now()):
        raise Refusal(401, 50027, "Invalid Webhook Token")
    return interaction


def _named(interaction: Interaction, call: Call) -> Message:
    mine = [interaction.response, *interaction.followups]
    wanted = call.params.get("message_id")
    named = mine[:1] if wanted is None else [one for one in mine if one and str(one.id) == wanted]
    if not named or named[0] is None or named[0].deleted:
        raise unknown("Message", 10008)
    return named[0]


def _message_if_waited(call: Call, message: Message) -> Answer:
    waited = call.query.get("wait", "false").lower() in {"1", "true"}
    return Answer(200, message_json(message)) if waited else Answer(204)


def _told(interaction: Interaction, reply: Reply) -> Json:
    said: dict[str, Json] = {"id": str(interaction.id), "type": int(interaction.did)}
    message = interaction.response
    if message is None:
        return {"interaction": said}
    said["response_message_id"] = str(message.id)
    said["response_message_loading"] = message.is_loading
    said["response_message_ephemeral"] = message.seen_by is not None
    kind = 4 if reply in {Reply.MESSAGE, Reply.DEFERRED_MESSAGE} else 7
    return {"interaction": said, "resource": {"type": kind, "message": message_json(message)}}
