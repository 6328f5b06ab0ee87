"""`/jobs`: what is being made, and what is still to come."""

from bots.acting import kept, listed
from bots.outcomes import Listing
from bots.scenes import Scene


async def jobs(scene: Scene) -> Listing:
    """List jobs, and what is still to come: where everyone reads along, those of the place alone."""
    here, person, errands = scene.here, scene.person, scene.errands
    if scene.aloud:
        coming = await errands.coming(here, person, aloud=True)
        return Listing(await errands.jobs(here, person, aloud=True), aloud=True, kept=listed(coming, person.id))
    return Listing(await errands.listed(here, person), kept=await kept(scene))
