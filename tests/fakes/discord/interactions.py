"""An interaction: what a person did, how long it may be answered, and what the answer was."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from tests.fakes.discord.components import LABEL, walk
from tests.fakes.discord.state import Channel, Message, User
from tests.fakes.discord.wire import channel_json, member_json, user_json
from tests.fakes.schemas import Json

ANSWER_WITHIN: Final = timedelta(seconds=3)
TOKEN_LIVES: Final = timedelta(minutes=15)


class Did(IntEnum):
    """What the person did."""

    COMMAND = 2
    PRESS = 3
    TYPE = 4
    SUBMIT = 5


class Reply(IntEnum):
    """How a bot acknowledges."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(frozen=True)
class Acknowledgement:
    """The answer within three seconds.

    Attributes:
        after: How long the person waited for it.
        body: What was sent.
    """

    type: Reply
    after: timedelta
    body: Json = field(repr=False)


@dataclass(frozen=True)
class Modal:
    """A form that a bot opened."""

    custom_id: str
    title: str
    components: list[Json] = field(repr=False)
    interaction: "Interaction" = field(repr=False)

    @property
    def fields(self) -> dict[str, Json]:
        """Its inputs, by custom id, each with the label that a person reads."""
        labels = {one["component"]["custom_id"]: one["label"] for one in walk(self.components) if one["type"] == LABEL}
        inputs = [one for one in walk(self.components) if "custom_id" in one]
        return {one["custom_id"]: {**one, "label": labels.get(one["custom_id"], one.get("label"))} for one in inputs}


@dataclass(eq=False)
class Interaction:
    """One gesture that a bot must answer.

    Attributes:
        asked: How much time tests had let pass by then.
        pressed: The message whose button was pressed, or whose button opened the modal.
        response: The message that `@original` names.
        followups: Further messages through its token.
        modal: What was opened as an answer.
        choices: What was offered as an answer.
    """

    id: int
    token: str = field(repr=False)
    did: Did
    user: User
    channel: Channel
    created: datetime
    asked: timedelta
    pressed: Message | None = None
    metadata: Json = field(default=None, repr=False)
    acknowledged: Acknowledgement | None = None
    response: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: Modal | None = None
    choices: list[Json] | None = None

    def is_late(self, passed: timedelta) -> bool:
        """Whether nobody may acknowledge it any more, once tests let so much time pass."""
        return passed - self.asked > ANSWER_WITHIN

    def is_expired(self, now: datetime) -> bool:
        """Whether its token is dead."""
        return now - self.created > TOKEN_LIVES


def payload_of(interaction: Interaction, data: Json, bot: User, *, locale: str | None = None) -> Json:
    """INTERACTION_CREATE's data."""
    channel, user = interaction.channel, interaction.user
    allowed = channel.bot_permissions
    body = {
        "id": str(interaction.id),
        "application_id": str(bot.id),
        "type": int(interaction.did),
        "token": interaction.token,
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": {**channel_json(channel, bot), "permissions": str(int(user.permissions))},
        "app_permissions": str(int(allowed)),
        "locale": locale or user.locale,
        "entitlements": [],
        "attachment_size_limit": channel.guild.file_limit_bytes if channel.guild else 10 * 1024 * 1024,
        "context": 0 if channel.guild else 1,
        "authorizing_integration_owners": owners_of(channel),
    }
    if channel.guild is None:
        return {**body, "user": user_json(user)}
    guild = channel.guild
    return {
        **body,
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "features": [], "locale": guild.locale},
        "guild_locale": guild.locale,
        "member": {**member_json(user), "permissions": str(int(user.permissions))},
    }


def metadata_of(interaction: Interaction, opened_by: Interaction | None = None) -> Json:
    """What a message says about the interaction that it answers."""
    said = {
        "id": str(interaction.id),
        "type": int(interaction.did),
        "user": user_json(interaction.user),
        "authorizing_integration_owners": owners_of(interaction.channel),
    }
    if interaction.did is Did.PRESS and interaction.pressed is not None:
        said["interacted_message_id"] = str(interaction.pressed.id)
    if interaction.did is Did.SUBMIT and opened_by is not None:
        said["triggering_interaction_metadata"] = opened_by.metadata
    return said


def owners_of(channel: Channel) -> Json:
    """Who installed the bot here: the server, or nobody in a direct conversation."""
    return {"0": str(channel.guild.id) if channel.guild else "0"}
