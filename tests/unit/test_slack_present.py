"""What a person in a Slack channel sees of jobs and answers."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bots.buttons import Button, Press
from bots.slack.home_view import home_view
from bots.slack.places import in_direct_messages
from bots.slack.present import MOST_LISTED, announcement, card, invitation, job_list, note, result_messages
from bots.slack.results import MOST_FILES
from core.model.image import Attachment
from core.model.job import Job, JobState, Wait, WaitReason
from core.model.reply import Facts, Failure, Picture, Reply, Words
from core.model.request import Kind, Options, Person
from tests.fakes.local import CATALOGUE, MOMENT
from tests.fakes.slack.blocks import buttons_of, texts_of, walk
from tests.fakes.slack.rules import faults_of_view_form
from tests.fakes.slack.spec import faults_of_view
from tests.fakes.slack_looks import (
    JOB_ID,
    NAMELESS,
    answering_job,
    blocks_of,
    channel_job,
    faults,
    faults_of_all,
    labels_of,
    order_of,
    posted,
    text_of,
    thread_job,
    unplaced_job,
    version,
)

NOON = int(MOMENT.timestamp())
FACTS = Facts("model-a", ratio="16:9", took=timedelta(seconds=12.3))
LINE = "{} · model-a · 16:9 · 12.3 s · asked by @ana.k"
V1, V2, V3 = version(1), version(2), version(3)


def test_a_card_says_who_asked_for_what_and_how_it_stands() -> None:
    options, hat = Options(ratio="16:9", count=2), Attachment("7", "hat.png", "F7")
    job = unplaced_job(prompt="a lighthouse\nat dusk", options=options, attachments=(hat,))

    look = card(job)

    assert text_of(look).split("\n") == [
        "*ana.k*",
        "> a lighthouse at dusk",
        "16:9 · × 2 · + 1 picture",
        "⏳ *Queued* · It starts as soon as its turn comes.",
    ]
    assert labels_of(look) == ["Stop"]


def test_who_has_no_name_here_is_called_by_their_id() -> None:
    assert text_of(card(channel_job(person=NAMELESS))).startswith("*<@U42>*\n> a cat")
    assert text_of(card(channel_job(person=Person("U42", "\u200b")))).startswith("*<@U42>*\n")


def test_a_picture_in_the_making_is_timed_by_each_readers_own_clock() -> None:
    look = card(channel_job(JobState.MAKING, started_at=MOMENT))

    assert text_of(look).endswith(f"🎨 *Making* · Started at <!date^{NOON}^{{time_secs}}|12:00:00 UTC>.")


def test_a_busy_model_is_told_with_the_next_try() -> None:
    wait = Wait(WaitReason.RETRY, MOMENT + timedelta(seconds=40), "The model is busy.")

    look = card(channel_job(JobState.WAITING, tries=1, wait=wait))

    when = f"at <!date^{NOON + 40}^{{time_secs}}|12:00:40 UTC>"
    assert text_of(look).endswith(f"⏸️ *Waiting* · The model is busy. Trying again {when} (2 of 5).")


def test_a_used_up_day_is_told_with_the_time_of_day() -> None:
    look = card(channel_job(JobState.WAITING, wait=Wait(WaitReason.PROVIDER_QUOTA, MOMENT)))

    assert text_of(look).endswith(f"It goes on at <!date^{NOON}^{{time}}|12:00 UTC>.")


def test_a_failure_carries_the_models_words_as_plain_text_and_its_reference() -> None:
    failure = Failure("ModelRefused", "The model refused.", "Not <@U1>, never {ago} or {who}. `/help` says why.")

    look = card(channel_job(JobState.FAILED, failure=failure))

    said = "The model said: “Not &lt;@U1&gt;, never {ago} or {who}. `/limner help` says why.”"
    assert text_of(look).endswith(f"⚠️ *Failed* · The model refused. {said}\nReference DVSE3N")
    assert labels_of(look) == ["Rephrase", "Improve my prompt"]


def test_a_finished_card_says_what_is_in_the_thread_or_where_it_went() -> None:
    done, nameless = channel_job(JobState.DELIVERED), channel_job(JobState.DELIVERED, person=NAMELESS)

    assert text_of(card(done, (V1, V2))).endswith("✅ *Done* · v1 and v2 are in the thread.")
    assert text_of(card(done)).endswith("✅ *Done* · The answer is in the thread.")
    assert text_of(card(done, went_directly=True)).endswith("The answer went to @ana.k's direct messages.")
    assert text_of(card(nameless, went_directly=True)).endswith("The answer went to <@U42>'s direct messages.")


def test_an_answer_to_a_message_does_not_repeat_what_stands_above_it() -> None:
    assert text_of(card(answering_job())) == "⏳ *Queued* · It starts as soon as its turn comes."
    assert "> a cat" in text_of(card(thread_job()))


@pytest.mark.parametrize("state", JobState)
@pytest.mark.parametrize("loud", ["<!channel> & *@everyone* 👩‍👩‍👧 ", "&", "👩‍👩‍👧‍👦"])
def test_slack_takes_the_longest_card_of_each_state(state: JobState, loud: str) -> None:
    failure, wait = Failure("ModelRefused", loud * 900, loud * 900), Wait(WaitReason.RETRY, MOMENT, loud * 900)
    job = channel_job(state, prompt=loud * 900, person=Person("U42", loud * 50), failure=failure, wait=wait)

    assert faults(card(job)) == []


def test_a_picture_stands_under_its_line_and_buttons() -> None:
    (message,) = result_messages(channel_job(), Reply((Picture(V1),), FACTS, ("<!here> It was cut.",)), posted(V1))

    assert order_of(message) == [f"{LINE.format('v1')}\n&lt;!here&gt; It was cut.", "buttons", "v1.png"]
    assert labels_of(message.look) == ["Edit", "Again", "Vary", "New", "More"]
    assert faults(message.look) == []


def test_each_of_several_pictures_has_its_own_pencil() -> None:
    (message,) = result_messages(channel_job(), Reply((Picture(V1), Picture(V2)), FACTS), posted(V1, V2))

    assert order_of(message) == ["*v1*", "*v2*", LINE.format("v1, v2"), "buttons", "v1.png", "v2.png"]
    assert labels_of(message.look) == ["Edit v1", "Edit v2", "Again", "Vary", "New", "More"]
    pressed = [(button.action_id, button.value) for button in buttons_of(blocks_of(message.look))]
    assert pressed[:3] == [("limner:edit", "V1"), ("limner:edit", "V2"), ("limner:again", JOB_ID)]
    assert faults(message.look) == []


def test_a_story_is_one_message_a_picture_in_the_models_order() -> None:
    pieces = (Words("## Once"), Picture(V1), Words("It met **an owl**."), Picture(V2), Picture(V3), Words("The end."))

    messages = result_messages(channel_job(), Reply(pieces, FACTS), posted(V1, V2, V3))

    assert [order_of(message) for message in messages] == [
        ["*Once*", "*v1*", "v1.png"],
        ["It met *an owl*.", "*v2*", "*v3*", "v2.png", "v3.png"],
        ["The end.", LINE.format("v1, v2, v3"), "buttons"],
    ]
    assert faults_of_all(messages) == []


def test_words_before_the_only_picture_make_one_message_and_words_after_it_two() -> None:
    before = result_messages(channel_job(), Reply((Words("Here."), Picture(V1)), FACTS), posted(V1))
    after = result_messages(channel_job(), Reply((Picture(V1), Words("Here.")), FACTS), posted(V1))

    assert [order_of(message) for message in before] == [["Here.", LINE.format("v1"), "buttons", "v1.png"]]
    assert [order_of(message) for message in after] == [["*v1*", "v1.png"], ["Here.", LINE.format("v1"), "buttons"]]


def test_words_alone_offer_to_become_a_picture() -> None:
    (message,) = result_messages(channel_job(), Reply((Words("A poem."),), FACTS), {})

    assert order_of(message)[0] == "A poem."
    assert labels_of(message.look) == ["Make it a picture", "Again", "Rephrase", "Improve my prompt"]


def test_a_description_has_a_button_beside_each_prompt() -> None:
    facts = replace(FACTS, prompts=("a cat", "<!here> cat", "two cats", "a dog"))
    request = replace(channel_job().request, kind=Kind.DESCRIBE)
    (message,) = result_messages(replace(channel_job(), request=request), Reply((Words("A cat."),), facts), {})

    assert order_of(message)[:6] == [
        "A cat.",
        "To make a picture from one of these, press its number:",
        "1️⃣ a cat",
        "2️⃣ &lt;!here&gt; cat",
        "3️⃣ two cats",
        "4️⃣ a dog",
    ]
    assert labels_of(message.look) == ["Prompt 1", "Prompt 2", "Prompt 3", "Prompt 4", "Again"]


def test_an_answer_repeats_the_words_that_stand_nowhere_else() -> None:
    reply = Reply((Picture(V2),), FACTS)

    def first_of(job: Job, *, is_astray: bool = False) -> str:
        return order_of(result_messages(job, reply, posted(V2), is_astray=is_astray)[0])[0]

    assert first_of(thread_job(prompt="make it night")) == "> make it night"
    assert first_of(channel_job(prompt="make it night"), is_astray=True) == "> make it night"
    assert first_of(channel_job()) == LINE.format("v2")
    assert first_of(answering_job()).endswith("asked by <@U42>")


def test_a_picture_that_is_not_there_is_named_and_the_rest_is_shown() -> None:
    (message,) = result_messages(channel_job(), Reply((Picture(V1), Picture(V2)), FACTS), posted(V1))

    assert [file.name for file in message.files] == ["v1.png"]
    assert "v2 could not be read again, so it is not shown." in text_of(message.look)


def test_long_words_go_on_in_the_next_message_with_the_buttons_on_the_last() -> None:
    told = " ".join(f"Sentence {number} <&>." for number in range(600))

    messages = result_messages(channel_job(), Reply((Words(told), Picture(V1)), FACTS), posted(V1))

    assert len(messages) > 2
    assert [bool(labels_of(message.look)) for message in messages] == [False] * (len(messages) - 1) + [True]
    told_again = " ".join(text_of(message.look) for message in messages)
    assert re.findall(r"Sentence (\d+) &lt;&amp;&gt;\.", told_again) == [str(number) for number in range(600)]
    assert faults_of_all(messages) == []


def test_more_files_than_a_message_takes_go_into_the_next() -> None:
    versions = [version(number) for number in range(1, MOST_FILES + 3)]

    messages = result_messages(channel_job(), Reply(tuple(map(Picture, versions)), FACTS), posted(*versions))

    assert [len(message.files) for message in messages] == [MOST_FILES, 2]
    assert faults_of_all(messages) == []


def test_more_blocks_than_a_message_takes_go_into_the_next() -> None:
    messages = result_messages(channel_job(), Reply(tuple(Words(f"Line {n}") for n in range(51)), FACTS), {})

    assert [len(message.look.blocks) for message in messages] == [50, 3]
    assert faults_of_all(messages) == []


def test_the_line_on_the_making_stays_with_its_buttons() -> None:
    messages = result_messages(channel_job(), Reply(tuple(Words(f"Line {n}") for n in range(49)), FACTS), {})

    assert [len(message.look.blocks) for message in messages] == [49, 2]
    assert order_of(messages[1]) == [LINE.format("").removeprefix(" · "), "buttons"]


def test_many_notices_stay_within_what_slack_takes() -> None:
    reply = Reply((Picture(V1),), FACTS, tuple(f"{number} & " + "&" * 900 for number in range(30)))

    messages = result_messages(channel_job(), reply, posted(V1))

    assert [file.name for message in messages for file in message.files] == ["v1.png"]
    assert faults_of_all(messages) == []


def test_what_is_posted_below_or_anew_mentions_nobody() -> None:
    job, reply = channel_job(person=NAMELESS), Reply((Picture(V1),), FACTS)
    story = Reply((Picture(V1), Words("Here.")), FACTS)

    (over,) = result_messages(job, reply, posted(V1))
    (anew,) = result_messages(job, reply, posted(V1), is_posted=True)
    _, below = result_messages(job, story, posted(V1))

    assert text_of(over.look) == "v1 · model-a · 16:9 · 12.3 s · asked by <@U42>"
    assert text_of(anew.look) == "v1 · model-a · 16:9 · 12.3 s"
    assert text_of(below.look) == "Here.\nv1 · model-a · 16:9 · 12.3 s"


def test_a_message_says_in_words_alone_everything_that_its_blocks_say() -> None:
    pieces = (Words("x " * 2400), Picture(V1), Words("y"), Picture(V2))

    messages = result_messages(thread_job(), Reply(pieces, FACTS), posted(V1, V2))

    assert [message.look.text for message in messages] == [text_of(message.look) for message in messages]
    assert card(channel_job()).text == text_of(card(channel_job()))


def test_slack_looks_for_no_names_and_addresses_in_any_words() -> None:
    looks = [card(channel_job(JobState.FAILED)), note("@here"), job_list([channel_job()])]
    answer = result_messages(channel_job(), Reply((Words("@here"), Picture(V1)), FACTS), posted(V1))

    blocks = [block for look in (*looks, answer[0].look) for block in blocks_of(look)]
    texts = [one for one in walk(blocks) if one.get("type") == "mrkdwn"]
    assert len(texts) > len(looks)
    assert all(one["verbatim"] is True for one in texts)


def test_a_note_keeps_code_and_says_commands_as_slack_has_them() -> None:
    look = note("`--ratio` does not take `*`. <@U1> `/help options`, `/undo`", (Button(Press.AGAIN, JOB_ID),))

    said = "`--ratio` does not take `*`. &lt;@U1&gt; `/limner help options`, `@Limner undo`"
    assert text_of(look) == said
    assert labels_of(look) == ["Again"]
    assert faults(look) == []
    assert faults(note("&" * 9000)) == []
    assert faults(note("")) == []


def test_a_list_of_jobs_leads_to_each_with_its_stop_button() -> None:
    look = job_list([channel_job(JobState.MAKING), unplaced_job(id="01OTHER", prompt="<!here>")])

    assert text_of(look).split("\n") == [
        "On their way:",
        "*Making* · a cat · DVSE3N · <#C200>",
        "*Queued* · &lt;!here&gt; · 1OTHER · <#C200>",
    ]
    assert labels_of(look) == ["Stop", "Stop"]
    assert faults(look) == []


def test_a_list_of_jobs_has_no_link_to_direct_messages() -> None:
    look = job_list([thread_job(conversation=in_direct_messages("T1", "D9"))])

    assert text_of(look).endswith("*Queued* · a cat · DVSE3N")


@pytest.mark.parametrize("prompt", ["&" * 200, "👩‍👩‍👧‍👦" * 200])
def test_a_long_list_of_jobs_says_how_many_more_there_are(prompt: str) -> None:
    look = job_list([channel_job(prompt=prompt, id=f"01JOB{number}") for number in range(MOST_LISTED + 3)])

    assert text_of(look).endswith("And 3 more.")
    assert faults(look) == []


def test_a_list_of_jobs_begins_with_what_runs_so_that_it_can_be_stopped() -> None:
    queued = [channel_job(id=f"01JOB{number}") for number in range(MOST_LISTED)]

    lines = text_of(job_list([*queued, channel_job(JobState.WAITING), channel_job(JobState.MAKING)])).split("\n")

    assert [line.partition(" ")[0] for line in lines[1:4]] == ["*Making*", "*Waiting*", "*Queued*"]


def test_an_empty_list_of_jobs_says_so() -> None:
    assert text_of(job_list([])) == "Nothing is being made here."


def test_an_invitation_says_what_to_do_and_its_button_runs_the_request() -> None:
    look = invitation(unplaced_job(JobState.CANCELLED, prompt="a <cat>"), "Limner")

    assert text_of(look).startswith("> a &lt;cat&gt;\nInvite me with `/invite @Limner`, then press Try again.")
    (button,) = buttons_of(blocks_of(look))
    assert (button.label, button.action_id, button.value) == ("🔄 Try again", "limner:again", JOB_ID)
    assert faults(look) == []


def test_an_announcement_calls_the_requester_and_repeats_nobodys_words() -> None:
    assert announcement(channel_job(prompt="for <@U99>")).text == "<@U42>, your result is here."


@pytest.mark.parametrize("count", [0, 1, MOST_LISTED + 1])
def test_the_home_page_shows_ones_own_jobs_and_then_the_help(count: int) -> None:
    view = home_view([channel_job(JobState.MAKING)] * count, CATALOGUE).to_dict()

    told = "\n".join(texts_of(view["blocks"]))
    assert len(buttons_of(view["blocks"])) == min(count, MOST_LISTED)
    assert told.index("Your jobs") < told.index("What Limner does") < told.index("`--ratio`")
    assert "`/limner jobs`" in told
    assert [*faults_of_view(view), *faults_of_view_form(view)] == []


def test_an_answer_that_nobody_has_seen_is_listed_with_its_show() -> None:
    look = job_list([channel_job(JobState.DELIVERED)])

    assert "limner:show" in str(look.blocks)
