"""✅, ☑️ and ⛔ under what a tool would do, ✋ beside what it may always do, and 🗑 beside what will come later."""

from bots import acting, tool_wording
from bots.outcomes import GoesOn, Tell
from bots.scenes import PressScene
from core.model.approval import Verdict


async def approve(scene: PressScene) -> GoesOn:
    """Let it be done, this once.

    Raises:
        UserError: It is somebody else's to say, or nothing waits for it.
    """
    return await _decided(scene, Verdict.ONCE)


async def approve_always(scene: PressScene) -> GoesOn:
    """Let it be done, and its like without asking, for the same person in the same conversation."""
    return await _decided(scene, Verdict.ALWAYS)


async def reject(scene: PressScene) -> GoesOn:
    """Let it not be done; the answer goes on without it."""
    return await _decided(scene, Verdict.NEVER)


async def ask_again(scene: PressScene) -> Tell:
    """Take a yes for good back.

    Raises:
        UserError: It is somebody else's, or stands no more.
    """
    consent, tenant = scene.core.consent, scene.here.tenant
    taken = await consent.take_back(scene.button.about, tenant, scene.person, is_admin=scene.is_admin)
    return Tell(tool_wording.asks_again(taken))


async def drop(scene: PressScene) -> Tell:
    """Stop a reminder or a repeated request.

    Raises:
        UserError: It is somebody else's, or over.
    """
    stopped = await scene.core.agenda.stop(scene.button.about, scene.here.tenant, scene.person, is_admin=scene.is_admin)
    return Tell(acting.dropped(stopped))


async def _decided(scene: PressScene, verdict: Verdict) -> GoesOn:
    consent = scene.core.consent
    return GoesOn(await consent.decide(scene.button.about, verdict, scene.person, is_admin=scene.is_admin))
