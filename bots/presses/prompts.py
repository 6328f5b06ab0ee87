"""Buttons about prompts that the text model wrote: 1️⃣ to 4️⃣ of a description, ✨, 🌐 and what they show."""

from datetime import timedelta
from functools import partial

from bots import describing, job_states, wishes, wording
from bots.buttons import Button, Press
from bots.commands import Verb
from bots.dialect import Said
from bots.doors import Core
from bots.form_ids import FormKind
from bots.languages.speaking import worded
from bots.outcomes import Ask, Later, OpenForm, Tell
from bots.presses.asking import asking_form
from bots.scenes import PressScene
from core.errors import UserError
from core.model.job import Job, JobState
from core.model.request import REWORDED, Kind, Options, Origin, Person, Request

PATIENCE = timedelta(seconds=60)
"""How long a person is kept waiting for other words; then these wait for them."""

MOST_TRIES = 3
"""Times that other words which came to nothing are asked for by another press."""


async def use(scene: PressScene) -> Ask:
    """Make a picture from one of the prompts, beside the description.

    Raises:
        UserError: There is no prompt of that number.
    """
    prompts = (await scene.core.control.answer(scene.job)).facts.prompts
    number = scene.button.number
    if not 0 < number <= len(prompts):
        raise UserError(wording.PROMPT_GONE)
    # Taken as it stands: what looks like a flag in it is nobody's wish.
    return Ask(Said(Verb.IMAGINE, prompts[number - 1]), job=scene.job)


async def improve(scene: PressScene) -> Later:
    """Show a better prompt, to whoever pressed."""
    return Later(partial(_reworded, scene, Kind.IMPROVE))


async def translate(scene: PressScene) -> Later:
    """Show the prompt in English, to whoever pressed."""
    return Later(partial(_reworded, scene, Kind.TRANSLATE))


async def take(scene: PressScene) -> OpenForm:
    """Open the form that asks the first job in the words that were found for it."""
    about = scene.job.request.improves
    if scene.job.request.kind not in REWORDED or about is None:
        raise UserError(wording.NOT_HERE)
    words = (await scene.core.control.answer(scene.job)).words
    return OpenForm(asking_form(FormKind.REPHRASE, about, wording.FORM_TITLES[FormKind.REPHRASE], words))


async def told(core: Core, job: Job) -> Tell:
    """What came of other words for a prompt: that they are not there yet, why they will not come, or themselves."""
    if job.state is JobState.FAILED and job.failure:
        return Tell(wording.with_reference(job_states.failure_sentence(job.failure), job.reference))
    if job.state is JobState.CANCELLED:
        return Tell(wording.CANCELLED)
    if job.state is not JobState.DELIVERED:
        return Tell(wording.STILL_WRITING[job.request.kind])
    reply = await core.control.answer(job)
    await core.control.seen(job, ())
    notices = tuple(map(worded, reply.notices))
    words = describing.reworded(job.request.kind, reply.words, reply.facts.model, notices)
    return Tell(words, (Button(Press.TAKE, job.id),))


async def _reworded(scene: PressScene, kind: Kind) -> Tell:
    job = await _stored(scene.core, kind, scene.job, scene.person)
    return await told(scene.core, await scene.core.control.ended(job.id, within=PATIENCE))


async def _stored(core: Core, kind: Kind, about: Job, person: Person) -> Job:
    """Store the request, or find what this person's earlier press came to."""
    for number in range(MOST_TRIES):
        key = f"{kind}:{about.id}:{person.id}:{number}"
        receipt = await core.submit(_request(kind, about, person, key))
        if receipt.job.state is JobState.ACCEPTED:
            # Also what an earlier press stored and could not let start.
            await core.intake.acknowledged(receipt.job.id)
        if receipt.is_new or receipt.job.state not in {JobState.FAILED, JobState.CANCELLED}:
            break
    return receipt.job


def _request(kind: Kind, about: Job, person: Person, key: str) -> Request:
    return Request(
        key=key,
        conversation=about.request.conversation,
        person=person,
        kind=kind,
        prompt=wishes.own_words(about.request.prompt),
        options=Options(private=True),
        origin=Origin.INTERACTION,
        place=about.request.place,
        improves=about.id,
    )
