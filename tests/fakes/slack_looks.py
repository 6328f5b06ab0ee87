"""Jobs as Slack's people ask for them, and a message seen as Slack checks and as a reader sees it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bots.alt_texts import alt_of
from bots.fitting import PostedPicture
from bots.slack.places import Place, in_thread, new_thread
from bots.slack.present import Look, ResultMessage
from core.model.conversation import ConversationKey, Version
from core.model.job import Job, JobState
from core.model.request import Origin, Person
from tests.fakes import local
from tests.fakes.schemas import Json
from tests.fakes.slack.blocks import buttons_of, texts_of
from tests.fakes.slack.rules import LONGEST_EDITED_TEXT, faults_of_form, faults_of_speech
from tests.fakes.slack.spec import faults_of_blocks

TEAM, CHANNEL, THREAD = "T1", "C200", "1700.1"
ANA = Person("U42", "ana.k")
NAMELESS = Person("U42", "U42")
JOB_ID = "01M7YD2HN2QAK3JAV0QYDVSE3N"


def channel_job(state: JobState = JobState.QUEUED, **changes: Any) -> Job:
    """A slash command in a channel, whose card has a thread under it."""
    return _job(state, in_thread(TEAM, CHANNEL, THREAD), Place(CHANNEL, THREAD), **changes)


def unplaced_job(state: JobState = JobState.ACCEPTED, **changes: Any) -> Job:
    """The same before its card is posted."""
    return _job(state, new_thread(TEAM, CHANNEL, "900.1"), Place(CHANNEL), **changes)


def thread_job(state: JobState = JobState.QUEUED, **changes: Any) -> Job:
    """A form that was sent in a thread: its message turns from state into result."""
    return _job(state, in_thread(TEAM, CHANNEL, THREAD), Place(CHANNEL, "1700.9", THREAD), **changes)


def answering_job(state: JobState = JobState.QUEUED, **changes: Any) -> Job:
    """Words in a thread, which stand above their answer."""
    return thread_job(state, **{"origin": Origin.MESSAGE, "person": NAMELESS, **changes})


def version(number: int) -> Version:
    return replace(local.version(number), alt="a lighthouse at dusk")


def posted(*versions: Version) -> dict[str, PostedPicture]:
    """The pictures of versions, as Slack takes them."""
    return {one.id: PostedPicture(f"{one.label}.png", b"png", alt_of(one)) for one in versions}


def blocks_of(look: Look) -> list[Json]:
    """What is sent of a message's layout."""
    return [*look.blocks]


def faults(look: Look) -> list[str]:
    """What Slack would refuse of a message, also as an edit, and what Limner never says."""
    blocks = blocks_of(look)
    too_long = ["text: longer than an edit takes"] if len(look.text) > LONGEST_EDITED_TEXT else []
    spoken = faults_of_speech({"text": look.text, "blocks": blocks}, {ANA.id})
    return [*faults_of_blocks(blocks), *faults_of_form(blocks), *too_long, *spoken]


def faults_of_all(messages: Sequence[ResultMessage]) -> list[str]:
    return [fault for message in messages for fault in faults(message.look)]


def text_of(look: Look) -> str:
    """All words of a message, as its blocks show them."""
    return "\n".join(texts_of(blocks_of(look)))


def labels_of(look: Look) -> list[str]:
    """The labels of all buttons, without their emoji."""
    return [button.label.partition(" ")[2] for button in buttons_of(blocks_of(look))]


def order_of(message: ResultMessage) -> list[str]:
    """What a reader sees from top to bottom: words as they are, rows of buttons as `buttons`, then the files."""
    shown = ["buttons" if one["type"] == "actions" else texts_of([one])[0] for one in blocks_of(message.look)]
    return [*shown, *(file.name for file in message.files)]


def _job(state: JobState, key: ConversationKey, place: Place, **changes: Any) -> Job:
    job_changes = {name: changes.pop(name) for name in tuple(changes) if name in Job.__dataclass_fields__}
    request = replace(
        local.job().request,
        **{"conversation": key, "place": str(place), "person": ANA, "origin": Origin.INTERACTION, **changes},
    )
    return replace(local.job(JOB_ID, state), request=request, **job_changes)
