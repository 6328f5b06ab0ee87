"""Buttons about prompts that the text model wrote: 1️⃣ to 4️⃣ of a description, ✨ and what it shows."""

from datetime import timedelta
from functools import partial

from bots import describing, wording
from bots.buttons import Button, Press
from bots.commands import Verb
from bots.dialect import Said
from bots.doors import Core
from bots.form_ids import FormKind
from bots.outcomes import Ask, Later, OpenForm, Tell
from bots.presses.asking import asking_form
from bots.scenes import PressScene
from core.errors import UserError
from core.model.job import Job, JobState
from core.model.request import Kind, Options, Origin, Person, Request

PATIENCE = timedelta(seconds=60)
"""How long a person is kept waiting for a better prompt; then it waits for them."""

MOST_TRIES = 3
"""Times that a better prompt which came to nothing is asked for by another press."""


async def use(scene: PressScene) -> Ask:
    """Make a picture from one of the prompts, beside the description.

    Raises:
        UserError: There is no prompt of that number.
    """
    prompts = (await scene.core.control.answer(scene.job)).facts.prompts
    number = scene.button.number
    if not 0 < number <= len(prompts):
        raise UserError(describing.PROMPT_GONE)
    # Taken as it stands: what looks like a flag in it is nobody's wish.
    return Ask(Said(Verb.IMAGINE, prompts[number - 1]), job=scene.job)


async def improve(scene: PressScene) -> Later:
    """Show a better prompt, to whoever pressed."""
    return Later(partial(_improved, scene.core, scene.job, scene.person))


async def take(scene: PressScene) -> OpenForm:
    """Open the form that asks the first job in the better words."""
    about = scene.job.request.improves
    if scene.job.request.kind is not Kind.IMPROVE or about is None:
        raise UserError(wording.NOT_HERE)
    words = (await scene.core.control.answer(scene.job)).words
    return OpenForm(asking_form(FormKind.REPHRASE, about, wording.FORM_TITLES[FormKind.REPHRASE], words))


async def told(core: Core, job: Job) -> Tell:
    """What came of a better prompt: that it is not there yet, why it will not come, or itself."""
    if job.state is JobState.FAILED and job.failure:
        return Tell(wording.with_reference(wording.failure_sentence(job.failure), job.reference))
    if job.state is JobState.CANCELLED:
        return Tell(wording.CANCELLED)
    if job.state is not JobState.DELIVERED:
        return Tell(describing.STILL_IMPROVING)
    reply = await core.control.answer(job)
    await core.control.seen(job, ())
    return Tell(describing.better_prompt(reply.words, reply.facts.model, reply.notices), (Button(Press.TAKE, job.id),))


async def _improved(core: Core, about: Job, person: Person) -> Tell:
    job = await _stored(core, about, person)
    return await told(core, await core.control.ended(job.id, within=PATIENCE))


async def _stored(core: Core, about: Job, person: Person) -> Job:
    """Store the request, or find what this person's earlier press came to."""
    for number in range(MOST_TRIES):
        receipt = await core.intake.submit(_request(about, person, f"improve:{about.id}:{person.id}:{number}"))
        if receipt.job.state is JobState.ACCEPTED:
            # Also what an earlier press stored and could not let start.
            await core.intake.acknowledged(receipt.job.id)
        if receipt.is_new or receipt.job.state not in {JobState.FAILED, JobState.CANCELLED}:
            break
    return receipt.job


def _request(about: Job, person: Person, key: str) -> Request:
    return Request(
        key=key,
        conversation=about.request.conversation,
        person=person,
        kind=Kind.IMPROVE,
        prompt=wording.own_words(about.request.prompt),
        options=Options(private=True),
        origin=Origin.INTERACTION,
        place=about.request.place,
        improves=about.id,
    )
