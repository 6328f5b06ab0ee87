"""What a person did on Slack, in the core's own words."""

import html
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots import wording
from bots.dialect import Said
from bots.requests import Asked
from bots.slack.interactions import command_of, conversation_at, form_of, is_sound, press_of, shortcut_of
from bots.slack.modals import Opened
from bots.slack.payloads import Payload
from bots.slack.places import Place, in_direct_messages, in_thread, new_thread
from bots.slack.translate import (
    Here,
    Written,
    came_directly,
    is_called,
    is_for_somebody_else,
    moved,
    notice_of,
    place_in,
    plain_words,
    words_of,
    written_in,
)
from core.model.conversation import ConversationKey
from core.model.job import Job, JobState
from core.model.request import Kind, Options, Origin, Person, Request

ME = "UBOT"
ANA, BEN = Person("UANA", "ana"), Person("UBEN", "ben")
CHANNEL, THREAD = Here("T1", "C1"), Here("T1", "C1", "1700.1")
DIRECT = Here("T1", "D1")
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def job(key: ConversationKey, place: Place | None = None, person: Person = ANA) -> Job:
    asked = Request("slack:1", key, person, Kind.GENERATE, "a fox", place=str(place or Place(key.channel)))
    return Job("J1", asked, JobState.MAKING, 1, 1, 1, 0, NOW, NOW)


def event(**changes: object) -> Payload:
    told: dict[str, object] = {
        "type": "message",
        "channel": "C1",
        "ts": "1700.5",
        "user": "UANA",
        "text": "a fox",
        "channel_type": "channel",
    }
    return told | changes


def written(words: str, here: Here = CHANNEL) -> Written:
    return Written(here, "1700.5", ANA, words)


PLAIN = [
    ("a &lt;b&gt; &amp; c", "a <b> & c"),
    ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
    ("like <@U2|ben> does", "like @ben does"),
    ("like <@U2> does", f"like @{wording.SOMEBODY} does"),
    ("as in <#C2|art>", "as in #art"),
    ("as in <#C2>", f"as in #{wording.SOME_CHANNEL}"),
    ("see <https://example.org/x?a=1&amp;b=2|the fox>", "see the fox"),
    ("see <https://example.org/x?a=1&amp;b=2>", "see https://example.org/x?a=1&b=2"),
    ("to <mailto:ana@example.org|ana@example.org>", "to ana@example.org"),
    ("to <mailto:ana@example.org>", "to ana@example.org"),
    ("<!here> look", "@here look"),
    ("<!subteam^S1|@painters> look", "@painters look"),
    ("on <!date^1392734382^{date}|Feb 18>", "on Feb 18"),
    ("a\u0000 fox\u202e", "a fox"),
]


@pytest.mark.parametrize(("marked", "words"), PLAIN)
def test_marks_of_slack_become_plain_words(marked: str, words: str) -> None:
    assert plain_words(marked) == words


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_what_was_typed_is_what_is_read(words: str) -> None:
    assert plain_words(html.escape(words, quote=False)) == words.strip()


@pytest.mark.parametrize("said", ["<@UBOT> a fox", "<@UBOT|limner> a fox", "a <@UBOT> fox"])
def test_the_mention_is_not_part_of_the_words(said: str) -> None:
    assert is_called(written(said), ME)
    assert words_of(written(said), ME).split() == ["a", "fox"]


@pytest.mark.parametrize("said", ["<@UBEN> look", "<!here> look", "<!channel>", "<!everyone>", "<!subteam^S1|@art>"])
def test_who_calls_another_does_not_speak_to_the_bot(said: str) -> None:
    assert is_for_somebody_else(written(said), ME)


@pytest.mark.parametrize("said", ["look", "<@UANA> look", "<https://example.org>", "<#C2|art>", "<!date^1^{date}|x>"])
def test_links_channels_and_dates_call_nobody(said: str) -> None:
    assert not is_for_somebody_else(written(said), ME)
    assert not is_called(written(said), ME)


OTHERS: list[dict[str, object]] = [
    {"bot_id": "B1"},
    {"user": ""},
    {"user": "USLACKBOT"},
    {"subtype": "message_changed"},
    {"subtype": "channel_join"},
    {"subtype": "thread_broadcast"},
    {"edited": {"user": "UANA", "ts": "1700.9"}},
    {"hidden": True},
    {"channel": 7},
    {"ts": None},
]


@pytest.mark.parametrize("changes", OTHERS)
def test_what_no_person_wrote_and_what_only_changed_is_no_message(changes: dict[str, object]) -> None:
    assert written_in("T1", event(**changes)) is None


def test_a_mention_and_its_message_have_one_name() -> None:
    mention, message = (written_in("T1", event(type=kind)) for kind in ("app_mention", "message"))

    assert mention is not None
    assert mention == message
    assert mention.key == "slack:T1:C1:1700.5"


def test_a_message_in_a_channel_begins_the_conversation_of_the_thread_under_it() -> None:
    found = written_in("T1", event(subtype="file_share", files=[{"id": "F1"}]))

    assert found is not None
    assert (found.conversation, found.files) == (in_thread("T1", "C1", "1700.5"), ({"id": "F1"},))


@pytest.mark.parametrize(
    ("place", "conversation"),
    [
        ({"thread_ts": "1700.1"}, in_thread("T1", "C1", "1700.1")),
        ({"channel": "D1"}, in_direct_messages("T1", "D1")),
        ({"channel": "D1", "thread_ts": "1700.1"}, in_thread("T1", "D1", "1700.1")),
    ],
)
def test_a_message_belongs_to_the_conversation_where_it_stands(
    place: dict[str, object], conversation: ConversationKey
) -> None:
    found = written_in("T1", event(**place))

    assert found is not None
    assert found.conversation == conversation


def test_every_interaction_has_the_name_of_what_was_done() -> None:
    user, team = {"id": "UANA", "name": "ana"}, {"id": "T1"}
    same: dict[str, object] = {"trigger_id": "9.8.a", "user": user, "team": team, "channel": {"id": "C1"}}
    command = {"trigger_id": "9.8.a", "user_id": "UANA", "user_name": "ana", "team_id": "T1", "channel_id": "C1"}
    press = {**same, "container": {"message_ts": "1700.5", "thread_ts": "1700.1"}, "actions": [{"action_ts": "1701.2"}]}
    shortcut = {**same, "message": {"ts": "1700.5", "thread_ts": "1700.5"}}
    form = {**same, "view": {"id": "V1", "hash": "1701.x"}}

    told = [command_of(command), press_of(press), shortcut_of(shortcut), form_of(form, Opened("C1", "1700.1"))]

    keys = ["slack:9.8.a", "slack:T1:C1:1700.5:1701.2", "slack:9.8.a", "slack:V1:1701.x"]
    assert [one.key for one in told] == keys
    assert [one.here for one in told] == [CHANNEL, THREAD, CHANNEL, THREAD]
    assert {one.person for one in told} == {ANA}
    assert conversation_at(told[0]) == new_thread("T1", "C1", "9.8.a")


STRANGE = [{"channel": "C1/D1"}, {"thread": "1700"}, {"message": "1700.1/2"}, {"about": "a b"}, {"about": "A" * 101}]


@pytest.mark.parametrize("spoilt", STRANGE)
def test_a_form_that_remembers_no_place_of_slacks_is_none_of_ours(spoilt: dict[str, str]) -> None:
    ours = Opened("C1", "1700.1", "1700.5", "01ABC")

    assert is_sound(ours)
    assert not is_sound(replace(ours, **spoilt))


BELONGS = [
    (CHANNEL, in_thread("T1", "C1", "1700.1"), True),
    (CHANNEL, new_thread("T1", "C1", "9.8.a"), True),
    (THREAD, in_thread("T1", "C1", "1700.1"), True),
    (THREAD, in_thread("T1", "C1", "1800.1"), False),
    (CHANNEL, in_thread("T1", "C2", "1700.1"), False),
    (CHANNEL, in_thread("T2", "C1", "1700.1"), False),
    (CHANNEL, replace(in_thread("T1", "C1", "1700.1"), platform="discord"), False),
    (Here("T1", ""), in_thread("T1", "C1", "1700.1"), False),
]


@pytest.mark.parametrize(("here", "key", "belongs"), BELONGS)
def test_a_button_works_where_its_conversation_is(here: Here, key: ConversationKey, belongs: bool) -> None:
    assert here.belongs(job(key), BEN) is belongs
    assert here.lists(job(key), BEN) is belongs


def test_a_better_prompt_belongs_to_its_person_alone() -> None:
    better = job(in_thread("T1", "C1", "1700.1"))
    better = replace(better, request=replace(better.request, kind=Kind.IMPROVE))

    assert (THREAD.belongs(better, ANA), THREAD.lists(better, ANA)) == (True, True)
    assert (THREAD.belongs(better, BEN), THREAD.lists(better, BEN)) == (False, False)


def test_in_direct_messages_everything_of_ones_own_may_stand_and_nothing_of_others() -> None:
    elsewhere = job(in_thread("T1", "C1", "1700.1"))

    assert DIRECT.belongs(elsewhere, ANA)
    assert DIRECT.tells_aloud(elsewhere, ANA)
    assert came_directly(elsewhere, DIRECT)
    assert not DIRECT.belongs(elsewhere, BEN)
    assert not DIRECT.belongs(job(in_thread("T2", "C1", "1700.1")), ANA)


def test_what_is_private_is_told_in_a_channel_to_nobody_but_its_person() -> None:
    private = job(in_direct_messages("T1", "D1"), Place("D1", is_private=True))

    assert CHANNEL.lists(private, ANA)
    assert not CHANNEL.tells_aloud(private, ANA)
    assert not CHANNEL.lists(private, BEN)
    assert not CHANNEL.belongs(private, ANA)


def test_each_conversation_has_its_place() -> None:
    assert place_in(new_thread("T1", "C1", "9.8.a")) == Place("C1")
    assert place_in(in_thread("T1", "C1", "1700.1")) == Place("C1", thread="1700.1")
    assert place_in(in_direct_messages("T1", "D1"), is_private=True) == Place("D1", is_private=True)


def test_what_moves_to_the_direct_messages_is_asked_there() -> None:
    asked = Asked("k", ANA, in_thread("T1", "C1", "1700.1"), str(Place("C1", thread="1700.1")), Origin.INTERACTION)

    alone = moved(asked, DIRECT, is_private=True)

    assert (alone.conversation, alone.is_private) == (in_direct_messages("T1", "D1"), True)
    assert Place.read(alone.place) == Place("D1", is_private=True)


def test_who_wants_the_answer_alone_is_told_where_it_comes() -> None:
    alone = Said(None, "a fox", Options(private=True))

    told = [notice_of(alone, CHANNEL), notice_of(alone, DIRECT), notice_of(Said(None, "a fox"), CHANNEL)]

    assert told == [wording.ANSWER_DIRECTLY, wording.NO_PRIVATE, ""]
