"""Buttons that do something with a job: ↩️, ✖ and 👁️."""

from bots.outcomes import Reveal, Stopped, Tell
from bots.presses.prompts import told
from bots.scenes import PressScene


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
    return await told(scene.core, scene.job) if scene.job.request.is_beside else Reveal(scene.job)
