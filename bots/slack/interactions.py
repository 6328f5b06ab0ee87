"""Commands, buttons, shortcuts and forms, as far as all of them are alike; pure."""

import re
from dataclasses import dataclass

from bots.buttons import PREFIX, Press
from bots.finding import LONGEST_ABOUT
from bots.slack.modals import WORDS_BLOCK, Opened
from bots.slack.payloads import Payload, flag, part, parts, text
from bots.slack.places import PLATFORM, new_thread
from bots.slack.translate import Here, request_key
from core.model.conversation import ConversationKey
from core.model.request import Person

_ID = re.compile(r"[A-Z0-9]{1,40}", re.ASCII)
_TS = re.compile(r"(?:[0-9]{1,20}\.[0-9]{1,20})?", re.ASCII)
_STOP = f"{PREFIX}:{Press.STOP}"


@dataclass(frozen=True, slots=True)
class Interaction:
    """What a person did with a command, a button, a shortcut or a form.

    Attributes:
        key: The core's name for it.
        trigger: Slack's name for it, the same however often Slack tells of it.
        message: `ts` of the message whose button or menu was used; empty otherwise.
        is_form: A sent form with words in it, which stays open when something is wrong with them.
        is_seen_by_one: The message that was pressed shows for this person alone.
        is_list: That message lists jobs.
        is_home: It was done on the bot's own page.
    """

    key: str
    trigger: str
    person: Person
    here: Here
    message: str = ""
    is_form: bool = False
    is_seen_by_one: bool = False
    is_list: bool = False
    is_home: bool = False


def command_of(payload: Payload) -> Interaction:
    """A slash command, which threads have none of."""
    trigger = text(payload, "trigger_id")
    return Interaction(
        key=f"{PLATFORM}:{trigger}",
        trigger=trigger,
        person=Person(text(payload, "user_id"), text(payload, "user_name") or text(payload, "user_id")),
        here=Here(text(payload, "team_id"), text(payload, "channel_id")),
    )


def press_of(payload: Payload) -> Interaction:
    """A button under a message or on the bot's own page."""
    ts = text(payload, "container", "message_ts") or text(payload, "message", "ts")
    thread = text(payload, "container", "thread_ts") or text(payload, "message", "thread_ts")
    here = _here(payload, thread, ts)
    pressed = next(iter(parts(payload, "actions")), {})
    is_seen_by_one = flag(payload, "container", "is_ephemeral")
    return Interaction(
        key=f"{request_key(here.team, here.channel, ts)}:{text(pressed, 'action_ts')}",
        trigger=text(payload, "trigger_id"),
        person=_person(payload),
        here=here,
        message=ts,
        is_seen_by_one=is_seen_by_one,
        is_list=is_seen_by_one or _is_list(payload),
        is_home=text(payload, "view", "type") == "home",
    )


def shortcut_of(payload: Payload) -> Interaction:
    """A shortcut of a message's menu."""
    trigger, ts = text(payload, "trigger_id"), text(payload, "message", "ts") or text(payload, "message_ts")
    return Interaction(
        key=f"{PLATFORM}:{trigger}",
        trigger=trigger,
        person=_person(payload),
        here=_here(payload, text(payload, "message", "thread_ts"), ts),
        message=ts,
    )


def form_of(payload: Payload, opened: Opened) -> Interaction:
    """A form that was sent, where it was opened."""
    view = part(payload, "view")
    return Interaction(
        key=f"{PLATFORM}:{text(view, 'id')}:{text(view, 'hash')}",
        trigger=text(payload, "trigger_id"),
        person=_person(payload),
        here=Here(_team(payload), opened.channel, opened.thread),
        message=opened.message,
        is_form=bool(part(view, "state", "values", WORDS_BLOCK)),
    )


def is_sound(opened: Opened) -> bool:
    """Whether a form names a place and a message as Slack's ids are."""
    return all(
        (
            _ID.fullmatch(opened.channel),
            _TS.fullmatch(opened.thread),
            _TS.fullmatch(opened.message),
            not opened.about or (opened.about.isascii() and opened.about.isalnum()),
            len(opened.about) <= LONGEST_ABOUT,
        )
    )


def conversation_at(interaction: Interaction) -> ConversationKey:
    """The conversation that a request belongs to by where it was made."""
    here = interaction.here
    return here.conversation or new_thread(here.team, here.channel, interaction.trigger)


def _here(payload: Payload, thread: str, ts: str) -> Here:
    channel = text(payload, "channel", "id") or text(payload, "container", "channel_id")
    # The first message of a thread names itself as soon as somebody answers it.
    return Here(_team(payload), channel, "" if thread == ts else thread)


def _team(payload: Payload) -> str:
    """The workspace that the bot is installed in: a form that was opened from another one names that besides."""
    return text(payload, "view", "app_installed_team_id") or text(payload, "team", "id")


def _person(payload: Payload) -> Person:
    user = part(payload, "user")
    return Person(text(user, "id"), text(user, "name") or text(user, "username") or text(user, "id"))


def _is_list(payload: Payload) -> bool:
    """Whether it lists jobs, each in a section; where a card stands may not be written down yet."""
    return any(text(block, "accessory", "action_id") == _STOP for block in parts(payload, "message", "blocks"))
