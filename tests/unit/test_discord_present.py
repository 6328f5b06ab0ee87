"""What a person in a Discord channel sees of jobs and answers."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bots.buttons import Button, Press
from bots.discord.places import in_channel
from bots.discord.present import (
    MOST_LISTED,
    announcement,
    card,
    job_list,
    note,
    result_messages,
    thread_name,
)
from core.model.image import Attachment
from core.model.job import Job, JobState, Wait, WaitReason
from core.model.reply import Facts, Failure, Picture, Reply, Words
from core.model.request import Kind, Options, Person
from tests.fakes.discord_looks import (
    JOB_ID,
    answering_job,
    channel_job,
    components_of,
    faults,
    labels_of,
    order_of,
    posted,
    shown_in,
    text_of,
    thread_job,
    unplaced_job,
    version,
)
from tests.fakes.local import MOMENT

NOON = int(MOMENT.timestamp())
FACTS = Facts("model-a", ratio="16:9", took=timedelta(seconds=12.3))
LINE = r"-# {} · model-a · 16:9 · 12.3 s · asked by \@Ana\_K"
V1, V2, V3 = version(1), version(2), version(3)


def colour_of(job: Job) -> int:
    (container,) = components_of(card(job))
    colour = container["accent_color"]
    assert isinstance(colour, int)
    return colour


async def test_a_card_says_who_asked_for_what_and_how_it_stands() -> None:
    options, hat = Options(ratio="16:9", count=2), Attachment("7", "hat.png", "//7")
    job = unplaced_job(prompt="a lighthouse\nat dusk", options=options, attachments=(hat,))

    view = card(job)

    assert text_of(view).split("\n") == [
        r"**Ana\_K**",
        "> a lighthouse at dusk",
        "-# 16:9 · × 2 · + 1 picture",
        "⏳ **Queued** · It starts as soon as its turn comes.",
    ]
    assert labels_of(view) == ["Stop"]


async def test_a_picture_in_the_making_is_timed_by_each_readers_own_clock() -> None:
    view = card(channel_job(JobState.MAKING, started_at=MOMENT))

    assert text_of(view).endswith(f"🎨 **Making** · Started <t:{NOON}:R>.")


async def test_a_busy_model_is_told_with_the_next_try() -> None:
    wait = Wait(WaitReason.RETRY, MOMENT + timedelta(seconds=40), "The model is busy.")

    view = card(channel_job(JobState.WAITING, tries=1, wait=wait))

    assert text_of(view).endswith(f"⏸️ **Waiting** · The model is busy. Trying again <t:{NOON + 40}:R> (2 of 5).")


async def test_a_used_up_day_is_told_with_the_time_of_day() -> None:
    view = card(channel_job(JobState.WAITING, wait=Wait(WaitReason.PROVIDER_QUOTA, MOMENT)))

    assert text_of(view).endswith(f"It goes on at <t:{NOON}:t>.")


async def test_a_failure_carries_the_models_words_as_plain_text_and_its_reference() -> None:
    failure = Failure("ModelRefused", "The model refused this request.", "Not <@1>, **never** {ago}. `/help` says why.")

    view = card(channel_job(JobState.FAILED, failure=failure))

    said = r"The model said: “Not \<\@1\>, \*\*never\*\* {ago}. `/help` says why.”"
    assert text_of(view).endswith(f"⚠️ **Failed** · The model refused this request. {said}\n-# Reference DVSE3N")
    assert labels_of(view) == ["Rephrase", "Improve my prompt"]


async def test_a_finished_card_says_what_is_in_the_thread() -> None:
    done = channel_job(JobState.DELIVERED)

    assert text_of(card(done, (V1,))).endswith("✅ **Done** · v1 is in the thread.")
    assert text_of(card(done, (V1, V2))).endswith("✅ **Done** · v1 and v2 are in the thread.")
    assert text_of(card(done)).endswith("✅ **Done** · The answer is in the thread.")


async def test_a_reply_to_a_message_does_not_repeat_what_stands_above_it() -> None:
    assert text_of(card(answering_job())) == "⏳ **Queued** · It starts as soon as its turn comes."
    assert "> a cat" in text_of(card(thread_job()))


async def test_the_states_are_told_apart_by_colour_too() -> None:
    apart = (JobState.QUEUED, JobState.MAKING, JobState.WAITING, JobState.DELIVERED, JobState.FAILED)

    assert len({colour_of(channel_job(state)) for state in apart}) == len(apart)


@pytest.mark.parametrize("state", JobState)
async def test_discord_takes_the_longest_card_of_each_state(state: JobState) -> None:
    loud = "*@everyone* 👩‍👩‍👧 " * 500
    failure, wait = Failure("ModelRefused", loud, loud), Wait(WaitReason.RETRY, MOMENT, loud)
    job = channel_job(state, prompt=loud, person=Person("42", loud), failure=failure, wait=wait)

    assert faults(card(job)) == []


async def test_pictures_are_followed_by_their_line_notices_and_buttons() -> None:
    reply = Reply((Picture(V1), Picture(V2)), FACTS, ("Asked for 3, got 2.",))

    (message,) = result_messages(channel_job(), reply, posted(V1, V2))

    assert order_of(message.view) == [
        "v1.png v2.png",
        f"{LINE.format('v1, v2')}\n-# Asked for 3, got 2.",
        "buttons",
        "buttons",
    ]
    assert labels_of(message.view) == ["Edit v1", "Edit v2", "Again", "Vary", "New", "More"]
    assert [file.name for file in message.files] == ["v1.png", "v2.png"]
    assert faults(message.view, message.files) == []


async def test_a_story_keeps_the_models_order() -> None:
    pieces = (Words("## Once"), Picture(V1), Words("It met **an owl**."), Picture(V2), Picture(V3), Words("The end."))

    (message,) = result_messages(channel_job(), Reply(pieces, FACTS), posted(V1, V2, V3))

    told = order_of(message.view)[:-3]
    assert told == ["**Once**", "v1.png", "It met **an owl**.", "v2.png v3.png", "The end."]


async def test_words_alone_offer_to_become_a_picture() -> None:
    (message,) = result_messages(channel_job(), Reply((Words("A poem."),), FACTS), {})

    assert order_of(message.view)[0] == "A poem."
    assert labels_of(message.view) == ["Make it a picture", "Again", "Rephrase", "Improve my prompt"]


async def test_a_description_numbers_its_prompts_and_has_a_button_for_each() -> None:
    facts = replace(FACTS, prompts=("a cat", "a *big* cat", "two cats", "a dog"))
    request = replace(thread_job().request, kind=Kind.DESCRIBE)
    (message,) = result_messages(replace(thread_job(), request=request), Reply((Words("A cat."),), facts), {})

    assert "1️⃣ a cat\n2️⃣ a \\*big\\* cat\n3️⃣ two cats\n4️⃣ a dog" in order_of(message.view)[-3]
    assert labels_of(message.view) == ["Prompt 1", "Prompt 2", "Prompt 3", "Prompt 4", "Again"]
    assert faults(message.view, message.files) == []


async def test_the_longest_description_keeps_within_the_limits() -> None:
    facts = replace(FACTS, prompts=tuple(f"{n} " + "ü" * 298 for n in range(4)))
    request = replace(thread_job().request, kind=Kind.DESCRIBE)
    messages = result_messages(replace(thread_job(), request=request), Reply((Words("*a* " * 1000),), facts), {})

    assert all(faults(message.view, message.files) == [] for message in messages)
    assert labels_of(messages[-1].view)[-1] == "Again"


async def test_an_answer_repeats_the_words_that_stand_nowhere_else() -> None:
    reply = Reply((Picture(V2),), FACTS)

    def first_of(job: Job) -> str:
        return order_of(result_messages(job, reply, posted(V2))[0].view)[0]

    assert first_of(thread_job(prompt="make it night")) == "> make it night"
    assert first_of(answering_job()) == first_of(channel_job()) == "v2.png"


async def test_a_picture_that_is_not_there_is_named_and_the_rest_is_shown() -> None:
    (message,) = result_messages(channel_job(), Reply((Picture(V1), Picture(V2)), FACTS), posted(V1))

    assert shown_in(message.view) == ["v1.png"]
    assert "-# v2 could not be read again, so it is not shown." in text_of(message.view)


async def test_long_words_go_on_in_the_next_message_with_the_buttons_on_the_last() -> None:
    told = " ".join(f"Sentence_{number}." for number in range(400))

    messages = result_messages(channel_job(), Reply((Words(told), Picture(V1)), FACTS), posted(V1))

    assert [bool(labels_of(message.view)) for message in messages] == [False, True]
    assert all(order_of(message.view)[0].startswith("Sentence") for message in messages)
    assert re.findall(r"Sentence\\_(\d+)\.", " ".join(text_of(one.view) for one in messages)) == [
        str(number) for number in range(400)
    ]


@pytest.mark.parametrize(
    ("count", "size_bytes", "expected"),
    [(11, 100, [10, 1]), (4, 9 * 1024 * 1024, [2, 2]), (10, 100, [10])],
    ids=["eleven files", "more bytes than a request takes", "ten files"],
)
async def test_more_than_a_message_takes_goes_into_the_next(count: int, size_bytes: int, expected: list[int]) -> None:
    versions = [version(number) for number in range(1, count + 1)]

    messages = result_messages(
        channel_job(), Reply(tuple(map(Picture, versions)), FACTS), posted(*versions, size_bytes=size_bytes)
    )

    assert [len(message.files) for message in messages] == expected
    assert [fault for message in messages for fault in faults(message.view, message.files)] == []


async def test_more_components_than_a_message_takes_go_into_the_next() -> None:
    versions = [version(number) for number in range(1, 46)]
    pieces = [piece for one in versions for piece in (Words(f"About {one.number}"), Picture(one))]

    messages = result_messages(channel_job(), Reply(tuple(pieces), FACTS), posted(*versions))

    assert sum(len(labels_of(message.view)) for message in messages) == len(versions) + 4
    assert [fault for message in messages for fault in faults(message.view, message.files)] == []


async def test_the_line_on_the_making_stays_with_its_buttons() -> None:
    pieces = tuple(Words(f"Line {number}") for number in range(38))

    messages = result_messages(channel_job(), Reply(pieces, FACTS), {})

    assert [len(order_of(message.view)) for message in messages] == [38, 2]
    assert order_of(messages[1].view)[0].startswith("-# model-a")


async def test_a_note_keeps_code_and_nothing_else() -> None:
    view = note("`--ratio` does not take `*`. <@1> *x*", (Button(Press.AGAIN, JOB_ID),))

    assert text_of(view) == r"`--ratio` does not take `*`. \<\@1\> \*x\*"
    assert labels_of(view) == ["Again"]
    assert faults(view) == []


async def test_a_list_of_jobs_leads_to_each_with_its_stop_button() -> None:
    view = job_list([channel_job(JobState.MAKING), unplaced_job(id="01OTHER")])

    assert text_of(view).split("\n") == [
        "On their way:",
        "**Making** · a cat · DVSE3N · <#300>",
        "**Queued** · a cat · 1OTHER · <#200>",
    ]
    assert labels_of(view) == ["Stop", "Stop"]
    assert faults(view) == []


async def test_a_list_of_jobs_leads_to_the_channel_of_a_card_that_has_no_thread_yet() -> None:
    assert text_of(job_list([channel_job(JobState.QUEUED)])).endswith("**Queued** · a cat · DVSE3N · <#200>")


async def test_a_list_of_jobs_has_no_link_to_a_direct_message() -> None:
    view = job_list([thread_job(conversation=in_channel(None, 77))])

    assert text_of(view).endswith("**Queued** · a cat · DVSE3N")


async def test_a_long_list_of_jobs_says_how_many_more_there_are() -> None:
    view = job_list([channel_job(prompt="*" * 200, id=f"01JOB{number}") for number in range(MOST_LISTED + 3)])

    assert text_of(view).endswith("And 3 more.")
    assert faults(view) == []


async def test_a_long_list_of_jobs_begins_with_what_runs_so_that_it_can_be_stopped() -> None:
    queued = [channel_job(id=f"01JOB{number}") for number in range(MOST_LISTED)]
    waiting, making = channel_job(JobState.WAITING), channel_job(JobState.MAKING)

    first, second, third = text_of(job_list([*queued, waiting, making])).split("\n")[1:4]

    assert [first[:8], second[:8], third[:8]] == ["**Making", "**Waitin", "**Queued"]


async def test_an_empty_list_of_jobs_says_so() -> None:
    assert text_of(job_list([])) == "Nothing is being made here."


def test_an_announcement_calls_the_requester_and_repeats_nobodys_words() -> None:
    assert announcement(channel_job(prompt="for <@99>")) == "<@42>, your result is here."


@pytest.mark.parametrize(
    ("prompt", "name"),
    [("a cat\n on a *mat*", "a cat on a *mat*"), ("\u200b", "Picture"), ("x" * 200, "x" * 99 + "…")],
)
def test_a_thread_is_named_by_the_prompts_beginning(prompt: str, name: str) -> None:
    assert thread_name(channel_job(prompt=prompt)) == name
