"""What is done where on Discord becomes the right request, and what belongs elsewhere is told apart."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.asking import Circumstances
from bots.commands import Verb
from bots.dialect import understand
from bots.discord.places import Place, in_thread, is_unplaced, new_thread, spot_of
from bots.discord.translate import (
    Here,
    conversation_at,
)
from bots.form_ids import FormId, FormKind, read_form
from bots.requests import Asked, Chosen, request_from, said_in_command, with_words
from core.errors import UnknownOption, UserError
from core.model.conversation import ConversationKey
from core.model.image import Attachment
from core.model.job import Job, JobState
from core.model.request import Kind, Options, Origin, Person, Start

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
ANA, BEN = Person("1", "Ana"), Person("2", "Ben")
CHANNEL = Here(guild=10, channel=20, opens_threads=True, limit=1000)
THREAD = Here(guild=10, channel=30, parent=20)
CLOSED = Here(guild=10, channel=20)
DIRECT = Here(guild=None, channel=40)
PHOTO = Attachment("F1", "boat.jpg", "//F1", 3)


def asked(here: Here, *, files: int = 0, is_private: bool = False) -> Asked:
    place = Place(str(here.channel), limit=here.limit, is_private=is_private)
    return Asked(
        key="discord:99",
        person=ANA,
        conversation=conversation_at(here, 99),
        place=str(place),
        origin=Origin.INTERACTION,
        attachments=(PHOTO,) * files,
        is_private=is_private,
    )


def job(key: ConversationKey, *, is_private: bool = False) -> Job:
    start = request_from(replace(asked(CHANNEL, is_private=is_private), conversation=key), understand("a"), NOTHING)
    return Job("01JOB", start, JobState.QUEUED, 0, 1, 0, 0, MOMENT, MOMENT)


NOTHING = Circumstances()
IN_THREAD = in_thread(10, 20, 30)


@pytest.mark.parametrize(
    ("here", "key"),
    [
        (CHANNEL, ConversationKey("discord", "10", "20", "~99")),
        (THREAD, ConversationKey("discord", "10", "20", "30")),
        (CLOSED, ConversationKey("discord", "10", "20", "20")),
        (DIRECT, ConversationKey("discord", "@me", "40", "40")),
    ],
)
def test_a_request_belongs_to_the_conversation_of_its_place(here: Here, key: ConversationKey) -> None:
    assert conversation_at(here, 99) == key


def test_a_request_names_what_the_person_did_and_where_to_answer() -> None:
    request = request_from(asked(CHANNEL, files=1), said_in_command(Verb.IMAGINE, "a fox", {}), NOTHING)

    assert (request.key, request.person, request.place) == ("discord:99", ANA, "20//" + "/1000/")
    assert (request.kind, request.start, request.attachments) == (Kind.GENERATE, Start.FRESH, (PHOTO,))


def test_options_of_a_command_are_stronger_than_flags_among_its_words() -> None:
    chosen: Chosen = {"ratio": "1:1", "count": 3}

    said = said_in_command(Verb.IMAGINE, "a fox --ratio wide --size 2k", chosen)

    assert said.options == Options(ratio="1:1", size="2K", count=3)
    assert said.words == "a fox"


def test_words_of_a_command_hold_no_second_command() -> None:
    said = said_in_command(Verb.IMAGINE, "/undo the damage", {})

    assert (said.verb, said.words) == (Verb.IMAGINE, "/undo the damage")


def test_a_flag_of_a_command_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownOption, match="--colour"):
        said_in_command(Verb.EDIT, "a fox --colour red", {})


def test_a_picture_that_is_brought_to_a_thread_as_the_source_leaves_its_head_alone() -> None:
    said = said_in_command(Verb.EDIT, "give it a hat", {})

    beside = request_from(asked(THREAD, files=1), said, Circumstances(goes_on=True))
    brought = request_from(asked(THREAD, files=1), said, Circumstances(goes_on=True, brings_source=True))

    assert (beside.start, brought.start, brought.kind) == (Start.HEAD, Start.FRESH, Kind.EDIT)


def test_other_words_keep_the_options_that_they_do_not_name() -> None:
    first = request_from(asked(CHANNEL), said_in_command(Verb.IMAGINE, "a fox", {"ratio": "1:1", "count": 2}), NOTHING)

    second = with_words(first, said_in_command(Verb.IMAGINE, "a red fox --ratio 16:9", {}))

    assert (second.prompt, second.options) == ("a red fox", Options(ratio="16:9", count=2))


def test_a_card_that_was_posted_gives_its_conversation_the_thread() -> None:
    waiting = job(new_thread(10, 20, 99))

    known = waiting.at(spot_of(Place("20"), waiting.request.conversation, 55))

    assert is_unplaced(waiting.request.conversation)
    assert (known.request.conversation.thread, Place.read(known.request.place).message) == ("55", "55")


PLACES = {
    "its thread": THREAD,
    "its channel": CHANNEL,
    "another thread": replace(THREAD, channel=31),
    "another channel": replace(CHANNEL, channel=21),
    "another server": replace(THREAD, guild=11),
    "direct messages": replace(DIRECT, channel=30),
}


@pytest.mark.parametrize("where", PLACES)
def test_a_button_belongs_to_the_thread_and_its_channel_alone(where: str) -> None:
    assert PLACES[where].belongs(job(IN_THREAD), BEN) is (where in {"its thread", "its channel"})


@pytest.mark.parametrize("where", PLACES)
def test_what_one_person_sees_belongs_to_them_alone_wherever_it_moved(where: str) -> None:
    private = job(new_thread(10, 20, 99), is_private=True)

    assert PLACES[where].belongs(private, ANA)
    assert not PLACES[where].belongs(private, BEN)


def test_a_better_prompt_belongs_to_its_person_alone() -> None:
    better = job(IN_THREAD)
    better = replace(better, request=replace(better.request, kind=Kind.IMPROVE))

    assert (THREAD.belongs(better, ANA), THREAD.lists(better, ANA)) == (True, True)
    assert (THREAD.belongs(better, BEN), THREAD.lists(better, BEN)) == (False, False)


@pytest.mark.parametrize("where", PLACES)
def test_jobs_lists_ones_own_of_the_server_and_everyones_of_the_place(where: str) -> None:
    here = PLACES[where]

    assert here.lists(job(IN_THREAD), ANA) is (here.guild == 10)
    assert here.lists(job(IN_THREAD), BEN) is (where in {"its thread", "its channel"})
    assert not here.lists(job(IN_THREAD, is_private=True), BEN)


@pytest.mark.parametrize("kind", FormKind)
def test_a_form_is_known_by_its_id(kind: FormKind) -> None:
    form = FormId(kind, "01ARZ3NDEKTSV4RRFFQ69G5FAV")

    assert read_form(form.id) == form


FORGED = st.one_of(st.text(), st.from_regex(r"limner:[a-z]*:?.*"), st.from_regex(r"limner:(edit|new):\w*\Z"))


def refused_or_plain(form_id: str) -> None:
    form = None
    with suppress(UserError):
        form = read_form(form_id)

    assert form is None or (form.about.isascii() and form.about.isalnum())


@given(FORGED)
def test_a_forged_form_is_refused_or_names_something_plain(form_id: str) -> None:
    refused_or_plain(form_id)


@pytest.mark.deep
@settings(max_examples=5_000)
@given(FORGED)
def test_of_five_thousand_forged_ids_none_names_more(form_id: str) -> None:
    refused_or_plain(form_id)
