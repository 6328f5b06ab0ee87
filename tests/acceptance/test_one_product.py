"""One list of what people do, the same in every chat, with one real process for each."""

import pytest

from tests.fakes.teams import Handed, Team, photo

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_picture_is_made(team: Team) -> None:
    seen = await team.imagine("a lighthouse at dusk", ratio="16:9")

    assert len(seen.pictures) == 1
    assert "lighthouse at dusk" in seen.alts[0]
    assert "v1 · " in seen.text
    assert " · 16:9 · " in seen.text
    assert {"Edit", "Again", "New"} <= {*seen.buttons}


async def test_a_picture_is_made_from_a_template(team: Team) -> None:
    seen = await team.imagine('--template sticker subject="a red boat --private" style=flat', ratio="1:1")

    assert len(seen.pictures) == 1
    assert "A flat sticker of a red boat --private" in seen.alts[0]


async def test_several_pictures_come_in_one_answer_and_each_has_its_edit(team: Team) -> None:
    seen = await team.imagine("a red boat", count="2")

    assert len(seen.pictures) == 2
    assert "v1, v2 · " in seen.text
    assert {"Edit v1", "Edit v2"} <= {*seen.buttons}


async def test_words_in_the_thread_edit_the_newest_version(team: Team) -> None:
    first = await team.imagine("a lighthouse")

    second = await team.say(first.talk, "make it night")

    assert "v2 · from v1 · " in second.text
    assert second.pictures != first.pictures


async def test_an_attached_picture_goes_into_the_edit(team: Team) -> None:
    first = await team.imagine("a harbour")

    second = await team.say(first.talk, "put this boat in front", [photo()])

    assert "v2 · from v1 · + 1 reference · " in second.text


async def test_several_attached_pictures_become_one(team: Team) -> None:
    seen = await team.ask("put the hat on the dog", [photo("hat.png", "green"), photo("dog.png", "brown")])

    assert len(seen.pictures) == 1
    assert "v1 · from 2 pictures · " in seen.text


async def test_an_answer_to_an_older_version_branches_from_it(team: Team) -> None:
    first = await team.imagine("a lighthouse")
    await team.say(first.talk, "make it night")

    third = await team.say(first.talk, "add a boat", answering=first)

    assert "v3 · from v1 · " in third.text


async def test_a_named_version_is_the_start_too(team: Team) -> None:
    first = await team.imagine("a lighthouse")
    await team.say(first.talk, "make it night")

    third = await team.say(first.talk, "from v1: add a boat")
    missed = await team.say(first.talk, "from v9: make it day")

    assert "v3 · from v1 · " in third.text
    assert "There is no v9 in this conversation. It has v1–v3." in missed.text


async def test_a_new_picture_in_the_thread_has_no_history(team: Team) -> None:
    first = await team.imagine("a lighthouse")

    second = await team.say(first.talk, "new: a cat")

    assert "v2 · " in second.text
    assert "from" not in second.text


async def test_undo_goes_back_to_the_version_before(team: Team) -> None:
    first = await team.imagine("a lighthouse")
    second = await team.say(first.talk, "make it night")

    told = await team.press(second, "Undo")

    assert "Back at v1" in told.text
    third = await team.say(first.talk, "add a boat")
    assert "v3 · from v1 · " in third.text


async def test_a_picture_is_varied_and_its_versions_are_shown_and_told_of(team: Team) -> None:
    first = await team.imagine("a lighthouse")

    varied = await team.press(first, "Vary")
    story = await team.say(first.talk, "show v2")
    sheet = await team.say(first.talk, "versions")

    assert "v2 · from v1 · " in varied.text
    assert "A variation of this picture." in varied.text
    assert "“A variation of this picture.”" in story.text
    assert "2 versions. The next edit starts from v2." in sheet.text
    assert "v2 ← v1 A variation of this picture." in sheet.text


async def test_the_same_again_is_another_version(team: Team) -> None:
    first = await team.imagine("a lighthouse")

    second = await team.press(first, "Again")

    assert "v2 · " in second.text
    assert len(second.pictures) == 1


async def test_what_is_being_made_can_be_stopped(team: Team) -> None:
    stands = await team.start_something("a lighthouse [slow 600]")

    stopped = await team.stop_it()

    assert "Making" in stands
    assert "Stopped. Nothing more is asked of the model." in stopped.text
    assert stopped.pictures == ()


async def test_words_alone_are_shown_with_a_way_to_a_picture(team: Team) -> None:
    seen = await team.imagine("what is a lighthouse? [words]")

    assert seen.pictures == ()
    assert {"Make it a picture", "Rephrase"} <= {*seen.buttons}
    drawn = await team.press(seen, "Make it a picture")
    assert drawn.text


async def test_a_picture_becomes_words_and_one_of_their_prompts_a_picture(team: Team) -> None:
    first = await team.imagine("a red boat at sea")

    told = await team.say(first.talk, "/describe")

    assert "The offline model painted this: 1 × boat, sea, day" in told.text
    assert "1️⃣ a red boat at sea by day" in told.text
    assert " from v1 · offline-words · " in f" {told.text}".replace("\n", " ")
    assert {"Prompt 1", "Prompt 2", "Prompt 3", "Prompt 4"} <= {*told.buttons}
    second = await team.press(told, "Prompt 2")
    assert "v2 · " in second.text
    assert len(second.pictures) == 1


async def test_a_better_prompt_is_shown_before_it_is_used(team: Team) -> None:
    seen = await team.imagine("a red boat [words]")

    told = await team.press(seen, "Improve my prompt")

    assert "A better prompt, by offline-words:" in told.text
    assert "a red boat, at dusk, under a cloudless sky, as a watercolor" in told.text
    assert "Use it" in told.buttons


async def test_a_refusal_says_what_to_change(team: Team) -> None:
    seen = await team.imagine("something [refuse]")

    assert seen.pictures == ()
    assert "ask again. The model said: " in seen.text
    assert "Rephrase" in seen.buttons


async def test_a_busy_model_is_asked_again(team: Team) -> None:
    seen = await team.imagine("a lighthouse [busy once]")

    assert len(seen.pictures) == 1


async def test_a_bad_file_is_named(team: Team) -> None:
    seen = await team.ask("make it blue", [Handed("notes.txt", b"milk, bread")])

    assert "notes.txt" in seen.text
    assert seen.pictures == ()


async def test_a_killed_process_answers_once_when_it_is_back(team: Team) -> None:
    await team.start_something("a lighthouse [slow 4]")

    await team.kill_and_start()

    seen = await team.whatever_comes()
    assert "v1 · " in seen.text
    assert len(seen.pictures) == 1


async def test_a_private_answer_is_seen_by_nobody_else(team: Team) -> None:
    seen = await team.imagine_in_private("a secret lighthouse")

    assert seen.text


async def test_what_was_set_in_a_thread_counts_after_a_restart_until_a_flag_says_otherwise(team: Team) -> None:
    first = await team.imagine("a lighthouse")
    told = await team.say(first.talk, "/settings count 2")
    await team.kill_and_start()

    second = await team.say(first.talk, "make it night")
    third = await team.say(first.talk, "add a boat --count 1")

    assert "set count to 2 here." in told.text.lower()
    assert (len(second.pictures), len(third.pictures)) == (2, 1)
