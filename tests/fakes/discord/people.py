"""People: each gesture is one call, and the bot hears of it as from the real Discord."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from tests.fakes.discord.components import BUTTON, SELECT, walk
from tests.fakes.discord.house import Discord
from tests.fakes.discord.interactions import Did, Interaction, Modal, metadata_of, payload_of
from tests.fakes.discord.options import SUBCOMMAND, Filling, Impossible, Value, filled_modal
from tests.fakes.discord.posting import MENTION
from tests.fakes.discord.state import Channel, File, Kind, Message, User
from tests.fakes.discord.wire import message_json
from tests.fakes.schemas import Json


@dataclass(frozen=True)
class Manner:
    """How a gesture is told to the bot, where that is not the usual.

    Attributes:
        locale: The language of the person's client.
        spoil: Changes the event before it is sent, to something that the real Discord need not send.
        age: How long ago the gesture was made.
    """

    locale: str | None = None
    spoil: Callable[[Json], None] | None = None
    age: timedelta = timedelta()


USUAL = Manner()


class Person:
    """Somebody in front of a Discord client.

    Attributes:
        user: The account.
    """

    def __init__(self, discord: Discord, user: User) -> None:
        self.user = user
        self._discord = discord

    @property
    def mention(self) -> str:
        """How text names this person."""
        return f"<@{self.user.id}>"

    def dm(self) -> Channel:
        """The direct conversation with the bot."""
        return self._discord.direct_channel(self.user)

    async def write(
        self,
        channel: Channel,
        words: str = "",
        *,
        files: Sequence[File] = (),
        reply_to: Message | None = None,
        ping: bool = True,
    ) -> Message:
        """Write a message.

        Args:
            ping: Whether a reply mentions whom it answers, as it does unless a person switches it off.
        """
        message = self._written(channel, words, files)
        if reply_to is not None:
            message.type, message.replies_to = 19, reply_to
            if ping and reply_to.author not in message.mentions:
                message.mentions.append(reply_to.author)
        await self._discord.post(message)
        await self._discord.changed()
        return message

    async def post(self, forum: Channel, title: str, words: str, *, files: Sequence[File] = ()) -> Channel:
        """Begin a post in a forum, or a thread of one's own in a channel."""
        thread = Channel(self._discord.clock.new_id(), Kind.THREAD, title, forum.guild, forum, owner=self.user)
        await self._discord.thread_opened(thread)
        message = self._written(thread, words, files)
        message.id = thread.id
        thread.starter = message
        await self._discord.post(message)
        await self._discord.changed()
        return thread

    async def edit(self, message: Message, words: str) -> None:
        """Change one's own message."""
        message.keep_edition(self._discord.clock.now())
        message.content, message.edited = words, self._discord.clock.now()
        await self._discord.edited(message)
        await self._discord.changed()

    async def delete(self, message: Message) -> None:
        """Delete a message."""
        await self._discord.removed(message)
        await self._discord.changed()

    async def slash(
        self, channel: Channel, command: str, /, *, manner: Manner = USUAL, **options: Value
    ) -> Interaction:
        """Use a command, `tools on` for a command within one.

        Raises:
            Impossible: The client would not send it.
        """
        data = self._command_data(channel, command, options, focused=None)
        return await self._act(Did.COMMAND, channel, data, manner=manner)

    async def autocomplete(
        self, channel: Channel, command: str, /, *, manner: Manner = USUAL, **options: Value
    ) -> Interaction:
        """Type into the last of the options; what is offered is in `choices` of the interaction."""
        data = self._command_data(channel, command, options, focused=[*options][-1])
        return await self._act(Did.TYPE, channel, data, manner=manner)

    async def menu(self, command: str, message: Message, *, manner: Manner = USUAL) -> Interaction:
        """Use a command of a message's menu."""
        self._see(message)
        described = self._registered(3, command, message.channel)
        data = {
            "id": described["id"],
            "name": command,
            "type": 3,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): message_json(message)}},
        }
        return await self._act(Did.COMMAND, message.channel, data, manner=manner)

    async def press(self, message: Message, button: str, *, manner: Manner = USUAL) -> Interaction:
        """Press a button, called by its label, its verb or its id.

        Raises:
            Impossible: The person does not see it, or it takes no press.
        """
        self._see(message)
        pressed = message.button(button)
        if pressed.disabled or pressed.url:
            raise Impossible(f"{button} cannot be pressed")
        data = {"component_type": BUTTON, "custom_id": pressed.custom_id, "id": 1}
        return await self._act(Did.PRESS, message.channel, data, pressed=message, manner=manner)

    async def choose(self, message: Message, custom_id: str, *values: str, manner: Manner = USUAL) -> Interaction:
        """Choose options of a list, which is called by its id.

        Raises:
            Impossible: The person does not see it, or it has no such option.
        """
        self._see(message)
        offered = [one for one in walk(message.components) if one.get("custom_id") == custom_id]
        missing = {*values} - {option["value"] for one in offered for option in one["options"]}
        if missing or not offered[0].get("min_values", 1) <= len(values) <= offered[0].get("max_values", 1):
            raise Impossible(f"{custom_id} offers no {values!r}")
        data = {"component_type": SELECT, "custom_id": custom_id, "id": offered[0]["id"], "values": [*values]}
        return await self._act(Did.PRESS, message.channel, data, pressed=message, manner=manner)

    async def submit(
        self,
        modal: Modal,
        values: dict[str, str] | None = None,
        files: Sequence[File] = (),
        *,
        manner: Manner = USUAL,
    ) -> Interaction:
        """Send a form: words by the field's custom id or label, and files for its upload."""
        opened_by = modal.interaction
        filling = Filling(self._discord.cdn, opened_by.channel.id)
        components = filled_modal(modal, values or {}, files, filling)
        data = {"custom_id": modal.custom_id, "components": components, **filling.resolved}
        return await self._act(
            Did.SUBMIT, opened_by.channel, data, pressed=opened_by.pressed, opened_by=opened_by, manner=manner
        )

    def _command_data(self, channel: Channel, command: str, options: dict[str, Value], focused: str | None) -> Json:
        name, _, inner = command.partition(" ")
        described = self._registered(1, name, channel)
        filling = Filling(self._discord.cdn, channel.id)
        if not inner:
            filling.fill(described.get("options", []), options, focused)
            filled = filling.options
        else:
            within = {one["name"]: one for one in described["options"] if one["type"] == SUBCOMMAND}
            filling.fill(within[inner].get("options", []), options, focused)
            filled = [{"type": SUBCOMMAND, "name": inner, "options": filling.options}]
        return {"id": described["id"], "name": name, "type": 1, "options": filled, **filling.resolved}

    def _registered(self, kind: int, name: str, channel: Channel) -> Json:
        places = (0, channel.guild.id if channel.guild else 0)
        commands = [one for place in dict.fromkeys(places) for one in self._discord.commands.get(place, [])]
        for command in commands:
            if (command["type"], command["name"]) == (kind, name):
                return command
        raise Impossible(f"the bot registered no {name!r}, only {[one['name'] for one in commands]}")

    def _see(self, message: Message) -> None:
        if message.deleted or message.seen_by not in {None, self.user}:
            raise Impossible(f"{self.user.name} does not see that message")

    def _written(self, channel: Channel, words: str, files: Sequence[File]) -> Message:
        if len(words) > 2000:
            raise Impossible("nobody can write more than 2000 characters")
        discord = self._discord
        message = Message(discord.clock.new_id(), channel, self.user, discord.clock.now(), words)
        message.attachments = [discord.cdn.keep(file, channel.id) for file in files]
        named = (int(one) for one in MENTION.findall(words))
        message.mentions = [discord.users[one] for one in dict.fromkeys(named) if one in discord.users]
        return message

    async def _act(
        self,
        did: Did,
        channel: Channel,
        data: Json,
        *,
        manner: Manner,
        pressed: Message | None = None,
        opened_by: Interaction | None = None,
    ) -> Interaction:
        discord = self._discord
        now = discord.clock.now() - manner.age
        number = discord.clock.new_id(now if manner.age else None)
        token, asked = f"aW50ZXJhY3Rpb246{uuid4().hex}", discord.clock.passed - manner.age
        interaction = Interaction(number, token, did, self.user, channel, now, asked, pressed)
        interaction.metadata = metadata_of(interaction, opened_by)
        discord.interactions[interaction.id] = discord.tokens[interaction.token] = interaction
        event = payload_of(interaction, data, discord.bot, locale=manner.locale)
        if pressed is not None:
            event["message"] = message_json(pressed)
        if manner.spoil is not None:
            manner.spoil(event)
        await discord.gateway.tell("INTERACTION_CREATE", lambda _: event, is_free=manner.spoil is not None)
        await discord.changed()
        return interaction
