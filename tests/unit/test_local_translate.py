"""What is written where in the local chat becomes the right request."""

from dataclasses import replace

import pytest

from bots.dialect import understand
from bots.local.messages import ChatFile, Written
from bots.local.translate import Heard, Here, request_from
from core.errors import EmptyRequest, NothingToEdit, UserError
from core.model.request import Kind, Person, Request, Start
from tests.fakes.local import ANA, job

BEN = Person("ben", "ben")
PHOTO = ChatFile("F1", "boat.jpg", "ab12", "image/jpeg", 3)


def asked(
    text: str, thread: str | None = None, *, files: int = 0, reply_to: str | None = None, has_picture: bool = False
) -> Request:
    written = Written(text, (PHOTO,) * files, reply_to)
    return request_from(Heard("M1", thread, written, ANA, has_picture), understand(text))


def test_a_better_prompt_belongs_to_its_person_alone() -> None:
    better = job(request=replace(job().request, kind=Kind.IMPROVE))
    here = Here(None)

    assert (here.belongs(better, ANA), here.lists(better, ANA)) == (True, True)
    assert (here.belongs(better, BEN), here.lists(better, BEN)) == (False, False)


def test_words_in_the_channel_ask_for_a_picture_in_a_thread_of_their_own() -> None:
    request = asked("a lighthouse --ratio wide")

    assert (request.kind, request.start, request.prompt) == (Kind.GENERATE, Start.FRESH, "a lighthouse")
    assert (request.key, request.conversation.thread, request.place) == ("local:M1", "tM1", "M1:card")
    assert request.options.ratio == "16:9"


def test_one_picture_with_words_in_the_channel_is_edited() -> None:
    request = asked("make it night", files=1)

    assert request.kind is Kind.EDIT
    assert [(a.id, a.name, a.address, a.size_bytes) for a in request.attachments] == [("F1", "boat.jpg", "ab12", 3)]


def test_several_pictures_with_words_in_the_channel_are_blended() -> None:
    assert asked("put them together", files=3).kind is Kind.BLEND


@pytest.mark.parametrize("has_picture", [True, False])
def test_words_in_a_thread_go_on_from_its_head_and_need_no_picture_there(has_picture: bool) -> None:
    request = asked("make it night", "tM0", has_picture=has_picture)

    assert (request.kind, request.start, request.place) == (Kind.GENERATE, Start.HEAD, "")
    assert request.conversation.thread == "tM0"


def test_an_edit_command_in_a_thread_stays_an_edit() -> None:
    request = asked("/edit make it night", "tM0", has_picture=True)

    assert (request.kind, request.start) == (Kind.EDIT, Start.HEAD)


@pytest.mark.parametrize("has_picture", [True, False])
@pytest.mark.parametrize("files", [1, 2])
def test_pictures_in_a_thread_are_references_of_an_edit(files: int, has_picture: bool) -> None:
    request = asked("put this boat in front", "tM0", files=files, has_picture=has_picture)

    assert (request.kind, request.start, len(request.attachments)) == (Kind.EDIT, Start.HEAD, files)


@pytest.mark.parametrize("text", ["/imagine a cat", "new: a cat"])
def test_a_new_picture_in_a_thread_leaves_its_history_behind(text: str) -> None:
    request = asked(text, "tM0", reply_to="R1", has_picture=True)

    assert (request.kind, request.start, request.reply_to) == (Kind.GENERATE, Start.FRESH, None)
    assert (request.prompt, request.conversation.thread) == ("a cat", "tM0")


def test_a_reply_branches_from_the_answered_message() -> None:
    request = asked("make it night", "tM0", reply_to="R1", has_picture=True)

    assert (request.kind, request.reply_to, request.version) == (Kind.EDIT, "R1", None)


def test_a_version_in_words_is_stronger_than_the_reply() -> None:
    request = asked("from v2: make it night", "tM0", reply_to="R1", has_picture=True)

    assert (request.kind, request.version, request.reply_to, request.prompt) == (Kind.EDIT, 2, None, "make it night")


def test_the_pencil_of_a_version_starts_from_it() -> None:
    heard = Heard("M1", "tM0", Written("make it night", version=3), ANA, has_picture=True)

    assert request_from(heard, understand("make it night")).version == 3


def test_a_blend_command_combines_only_what_is_attached() -> None:
    request = asked("/blend the hat on the dog", "tM0", files=2, has_picture=True)

    assert (request.kind, request.start) == (Kind.BLEND, Start.FRESH)


@pytest.mark.parametrize("files", [0, 1])
def test_a_blend_of_fewer_than_two_pictures_is_refused(files: int) -> None:
    with pytest.raises(UserError, match="two or more pictures"):
        asked("/blend the hat on the dog", files=files)


def test_an_edit_without_any_picture_is_refused() -> None:
    with pytest.raises(NothingToEdit):
        asked("/edit make it night")


@pytest.mark.parametrize("text", ["", "/imagine", "/imagine --ratio wide", "new:"])
def test_a_request_without_words_is_refused(text: str) -> None:
    with pytest.raises(EmptyRequest, match="what the picture should show"):
        asked(text)


@pytest.mark.parametrize(("files", "called"), [(1, "the picture,"), (2, "the pictures,")])
def test_pictures_without_words_are_asked_what_to_do_with_them(files: int, called: str) -> None:
    with pytest.raises(EmptyRequest, match=f"what to do with {called}"):
        asked("", files=files)
