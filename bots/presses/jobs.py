"""Buttons that do something with a job: ↩️, ✖ and 👁️."""

from bots import acting
from bots.outcomes import Reveal, Stopped, Tell
from bots.presses.prompts import told
from bots.scenes import PressScene
from core.model.request import Kind


async def undo(scene: PressScene) -> Tell:
    """Go back to what the job's picture was made from.

    Raises:
        UserError: It was made from none.
    """
    return Tell(await scene.errands.undo_job(scene.job), aloud=True)


async def stop(scene: PressScene) -> Stopped:
    """Stop the job.

    Raises:
        UserError: It has ended already.
    """
    return Stopped(await scene.core.control.cancel(scene.job.id))


async def show(scene: PressScene) -> Reveal | Tell:
    """Show the answer that no chat took."""
    if scene.job.request.kind is Kind.REMIND:
        return await _reminded(scene)
    return await told(scene.core, scene.job) if scene.job.request.is_beside else Reveal(scene.job)


async def _reminded(scene: PressScene) -> Tell:
    job, control = scene.job, scene.core.control
    reply = await control.answer(job)
    await control.seen(job, ())
    return Tell(acting.reminder(job, reply, f"@{job.request.person.name}"))
