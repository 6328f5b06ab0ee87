"""People: what they do in the words of a person, sent to the app as Slack sends it."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tests.fakes.schemas import Json
from tests.fakes.slack import news, payloads, responses
from tests.fakes.slack.blocks import acting
from tests.fakes.slack.deliveries import Delivery, Kind
from tests.fakes.slack.file_host import keep_attached
from tests.fakes.slack.gestures import Gesture
from tests.fakes.slack.house import Slack
from tests.fakes.slack.posting import post
from tests.fakes.slack.state import Channel, File, Message, SlackFile, Thread, User, the_button
from tests.fakes.slack.views import Impossible, Value, View, chosen, filled
from tests.fakes.slack.wire import message_json, view_json

LONGEST_WRITTEN: Final = 12_000
# What the client itself writes for a name that was picked stays; what was typed is escaped.
PICKED: Final = re.compile(r"&lt;([@#!][A-Za-z0-9^|_-]+)&gt;")

Place = Channel | Message | Thread | Gesture


@dataclass(frozen=True)
class Manner:
    """How a gesture is told to the app, where that is not the usual.

    Attributes:
        spoil: Changes the payload before it is sent, to something that the real Slack need not send.
    """

    spoil: Callable[[Json], None] | None = None


USUAL: Final = Manner()


class Person:
    """Somebody in front of a Slack client.

    Attributes:
        user: The account.
    """

    def __init__(self, slack: Slack, user: User) -> None:
        self.user = user
        self._slack = slack

    @property
    def mention(self) -> str:
        """How text names this person."""
        return f"<@{self.user.id}>"

    def dm(self) -> Channel:
        """The direct conversation with the bot."""
        return self._slack.direct_channel(self.user)

    async def command(self, channel: Place, command: str, words: str = "", *, manner: Manner = USUAL) -> Gesture:
        """Use a slash command.

        Raises:
            Impossible: The app has no such command, or the place is a thread.
        """
        if not isinstance(channel, Channel):
            raise Impossible("slash commands cannot be used in threads")
        if self._slack.commands is not None and command not in self._slack.commands:
            raise Impossible(f"the app has no {command}, only {sorted(self._slack.commands)}")
        gesture = self._gesture("command", channel=channel, answered=True)
        payload = payloads.of_command(self._slack, gesture, command, typed(words))
        return await self._send(Kind.COMMAND, payload, gesture, manner)

    async def write(
        self,
        place: Place,
        words: str = "",
        *,
        files: Sequence[File] = (),
        mention: bool = False,
        manner: Manner = USUAL,
    ) -> Gesture:
        """Write a message into a channel or, given a message or a thread, below it."""
        channel, root = _where(place)
        text = typed(f"<@{self._slack.bot.id}> {words}".strip() if mention else words)
        if len(text) > LONGEST_WRITTEN:
            raise Impossible(f"nobody can write more than {LONGEST_WRITTEN} characters")
        message = Message(self._slack.clock.new_ts(), channel, self.user, text, root=root)
        message.blocks = [_rich_text(self._slack, text)] if text else []
        message.files = [self._attached(file, channel) for file in files]
        return await self._posted(message, manner)

    async def edit(self, written: Gesture | Message, words: str) -> Gesture:
        """Change one's own message."""
        message = _message(written)
        before = message_json(message, self._slack.base)
        message.keep_edition(self._slack.clock.now())
        message.fallback, message.edited = typed(words), self._slack.clock.new_ts()
        message.blocks = [_rich_text(self._slack, message.fallback)]
        gesture = self._gesture("edit", channel=message.channel, message=message)
        gesture.deliveries = news.edited(self._slack, message, before)
        return await self._told(gesture)

    async def delete(self, written: Gesture | Message) -> Gesture:
        """Delete a message."""
        message = _message(written)
        message.deleted = True
        gesture = self._gesture("delete", channel=message.channel, message=message)
        gesture.deliveries = news.removed(self._slack, message)
        return await self._told(gesture)

    async def press(self, place: Message | View, button: str, *, manner: Manner = USUAL) -> Gesture:
        """Press a button, called by its label, its verb or its id.

        Raises:
            Impossible: The person does not see it, or it leads elsewhere.
        """
        self._see(place)
        pressed = the_button(place.buttons, button)
        if pressed.url:
            raise Impossible(f"{button} opens a page")
        block, element = self._element(place, pressed.action_id, pressed.block_id)
        action = {key: element[key] for key in ("type", "action_id", "text", "value", "style") if key in element}
        gesture = self._acting("press", place)
        payload = payloads.of_action(self._slack, gesture, block, action, {})
        return await self._send(Kind.INTERACTION, payload, gesture, manner)

    async def choose(self, place: Message | View, action_id: str, value: Value) -> Gesture:
        """Take options of a select, called by their text or value."""
        self._see(place)
        block, element = self._element(place, action_id)
        if element["type"] == "overflow":
            picked: Json = chosen({**element, "type": "static_select"}, value)
        else:
            picked = chosen(element, value)
        action = {"type": element["type"], "action_id": element["action_id"], **picked}
        gesture = self._acting("choose", place)
        state = {block["block_id"]: {element["action_id"]: {"type": element["type"], **picked}}}
        payload = payloads.of_action(self._slack, gesture, block, action, state)
        return await self._send(Kind.INTERACTION, payload, gesture, USUAL)

    async def suggest(self, place: Message | View, action_id: str, words: str) -> Gesture:
        """Type into a select whose options the app knows; they are the acknowledgement's body."""
        self._see(place)
        block, element = self._element(place, action_id)
        gesture = self._acting("suggest", place)
        payload = payloads.of_suggestion(self._slack, gesture, block, element, words)
        return await self._send(Kind.INTERACTION, payload, gesture, USUAL)

    async def shortcut(self, name: str, message: Gesture | Message, *, manner: Manner = USUAL) -> Gesture:
        """Use a shortcut of a message's menu, called by its name or its `callback_id`.

        Raises:
            Impossible: The app has none of that name, or the person does not see the message.
        """
        about = _message(message)
        if about.seen_by is not None:
            raise Impossible("what only one person sees has no menu")
        self._see(about)
        known = self._slack.shortcuts
        if known is not None and name not in {*known, *known.values()}:
            raise Impossible(f"the app has no shortcut {name!r}, only {sorted(known)}")
        gesture = self._gesture("shortcut", channel=about.channel, message=about, answered=True)
        payload = payloads.of_shortcut(self._slack, gesture, (known or {}).get(name, name))
        return await self._send(Kind.INTERACTION, payload, gesture, manner)

    async def submit(
        self,
        view: View,
        values: dict[str, Value] | None = None,
        files: Sequence[File] = (),
        *,
        manner: Manner = USUAL,
    ) -> Gesture:
        """Send a form: values by label, `block_id` or `action_id`, and files for its file input.

        Raises:
            Impossible: The form is gone, or does not take that.
        """
        self._see(view)
        handed_in = [self._attached(file, None) for file in files]
        state = filled(view, values or {}, handed_in)
        gesture = self._gesture("submit", view=view)
        view.is_open = False
        payload = payloads.of_view(self._slack, gesture, view, state)
        return await self._send(Kind.INTERACTION, payload, gesture, manner)

    async def close(self, view: View) -> Gesture:
        """Close a form; the app hears of it only when it asked to."""
        self._see(view)
        view.is_open = False
        gesture = self._gesture("close", view=view)
        if not view.body.get("notify_on_close"):
            return gesture
        payload = payloads.of_view(self._slack, gesture, view, None)
        return await self._send(Kind.INTERACTION, payload, gesture, USUAL)

    async def assistant_thread(self, looking_at: Channel | None = None) -> Thread:
        """Open a new assistant thread."""
        slack, channel = self._slack, self.dm()
        root = Message(slack.clock.new_ts(), channel, slack.bot, "New chat", subtype="assistant_app_thread")
        slack.messages[channel.id, root.ts] = root
        thread = slack.threads[channel.id, root.ts] = Thread(root)
        context = {"channel_id": looking_at.id, "team_id": slack.team.id, "enterprise_id": None} if looking_at else {}
        about = {"user_id": self.user.id, "context": context, "channel_id": channel.id, "thread_ts": root.ts}
        event = {"type": "assistant_thread_started", "assistant_thread": about, "event_ts": slack.clock.new_ts()}
        gesture = self._gesture("thread", channel=channel, message=root)
        gesture.deliveries = news.tell(slack, "assistant_thread_started", event, channel)
        await slack.changed()
        return thread

    async def open_home(self, tab: str = "home") -> Gesture:
        """Open the app's home page, or with `messages` the conversation beside it."""
        slack, channel = self._slack, self.dm()
        event = {"type": "app_home_opened", "user": self.user.id, "channel": channel.id, "tab": tab}
        event["event_ts"] = slack.clock.new_ts()
        gesture = self._gesture("home", channel=channel)
        gesture.deliveries = news.tell(slack, "app_home_opened", _with_home(slack, self.user, event, tab), channel)
        return await self._told(gesture)

    def _gesture(
        self,
        did: str,
        *,
        channel: Channel | None = None,
        message: Message | None = None,
        view: View | None = None,
        answered: bool = False,
    ) -> Gesture:
        gesture = Gesture(did, self.user, self._slack.clock.now(), channel, message, view)
        return self._slack.keep_gesture(gesture, answered=answered)

    def _acting(self, did: str, place: Message | View) -> Gesture:
        if isinstance(place, View):
            return self._gesture(did, view=place)
        return self._gesture(did, channel=place.channel, message=place, answered=True)

    async def _send(self, kind: Kind, payload: Json, gesture: Gesture, manner: Manner) -> Gesture:
        if manner.spoil is not None:
            manner.spoil(payload)
        delivery = Delivery(kind, payload)
        delivery.heard = lambda body: responses.acknowledged(self._slack, gesture, kind, body)
        gesture.deliveries.append(delivery)
        self._slack.deliveries.send(delivery)
        return await self._told(gesture)

    async def _posted(self, message: Message, manner: Manner) -> Gesture:
        gesture = self._gesture("write", channel=message.channel, message=message)
        before = len(self._slack.deliveries.sent)
        post(self._slack, message)
        gesture.deliveries = self._slack.deliveries.sent[before:]
        for delivery in gesture.deliveries:
            if manner.spoil is not None:
                manner.spoil(delivery.payload)
        return await self._told(gesture)

    async def _told(self, gesture: Gesture) -> Gesture:
        await self._slack.changed()
        return gesture

    def _attached(self, file: File, channel: Channel | None) -> SlackFile:
        slack = self._slack
        kept = SlackFile(slack.clock.new_id("F"), self.user, file.name, len(file.data), slack.clock.now())
        kept.handed_in = channel is None
        kept.is_stub = channel is not None and channel.shared_with is not None
        return keep_attached(slack, kept, file)

    def _element(self, place: Message | View, action_id: str, block_id: str = "") -> tuple[Json, Json]:
        for block, element in acting(place.blocks):
            if element.get("action_id") == action_id and block_id in {"", block["block_id"]}:
                return block, element
        raise Impossible(f"there is no {action_id!r}")

    def _see(self, place: Message | View) -> None:
        if isinstance(place, View):
            if not place.is_open or place.user is not self.user:
                raise Impossible(f"{self.user.name} does not see that form")
        elif place.deleted or place.seen_by not in {None, self.user}:
            raise Impossible(f"{self.user.name} does not see that message")


def typed(words: str) -> str:
    """Words as the client sends them: escaped, but for the people and channels that were picked."""
    return PICKED.sub(r"<\1>", html.escape(words, quote=False))


def _where(place: Place) -> tuple[Channel, Message | None]:
    if isinstance(place, Channel):
        return place, None
    root = place.root if isinstance(place, Thread) else _message(place)
    return root.channel, root.root or root


def _message(written: Gesture | Message) -> Message:
    if isinstance(written, Message):
        return written
    if written.message is None:
        raise Impossible("nothing was written")
    return written.message


def _rich_text(slack: Slack, text: str) -> Json:
    inside = [{"type": "rich_text_section", "elements": [{"type": "text", "text": html.unescape(text)}]}]
    return {"type": "rich_text", "block_id": slack.clock.new_id("b"), "elements": inside}


def _with_home(slack: Slack, user: User, event: Json, tab: str) -> Json:
    home = slack.homes.get(user)
    return {**event, "view": view_json(home, slack.team, slack.bot)} if home is not None and tab == "home" else event
