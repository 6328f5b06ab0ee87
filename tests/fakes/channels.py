"""A chat with several channels, which a test fills."""

import asyncio
from collections.abc import Mapping, Sequence

from core.errors import ChatUnreachable, ToolFailed
from core.model.job import Job
from core.model.sharing import Channel, Parcel, Share

DESIGN, TEAM = Channel("C1", "#design"), Channel("C2", "#design-team")


class FakeChannels:
    """Tells each person their own channels, and keeps what stands in them.

    Attributes:
        of: The channels of each server, by person; a server that is not there has none.
        standing: What stands in the channels, by the share's id.
        lost: So many posts take effect, and their answers get lost.
        posts: Every try.
        is_silent: No answer ever comes, and nobody knows whether posts take effect.
        refuses: Nothing is taken.
        gate: Holds the answer of a post back.
    """

    def __init__(self) -> None:
        self.of: Mapping[str, Mapping[str, Sequence[Channel]]] = {"home": {"ana": (DESIGN, TEAM)}}
        self.standing: dict[str, Parcel] = {}
        self.posts: list[Parcel] = []
        self.lost = 0
        self.is_silent = False
        self.refuses = False
        self.gate: asyncio.Event | None = None
        self.arrived = asyncio.Event()

    async def around(self, job: Job) -> Sequence[Channel] | None:
        there = self.of.get(job.request.conversation.space)
        return None if there is None else there.get(job.request.person.id, ())

    async def post(self, parcel: Parcel) -> Sequence[str]:
        self.posts.append(parcel)
        if self.refuses:
            raise ToolFailed("Not here.")
        if self.is_silent:
            raise ChatUnreachable("no answer")
        if parcel.is_repeated and parcel.share.id in self.standing:
            return (f"copy {parcel.share.id}",)
        assert parcel.share.id not in self.standing, "posted twice"
        self.standing[parcel.share.id] = parcel
        self.arrived.set()
        if self.gate is not None:
            await self.gate.wait()
        if self.lost:
            self.lost -= 1
            raise ChatUnreachable("the answer got lost")
        return (f"copy {parcel.share.id}",)

    async def take_back(self, job: Job, share: Share) -> None:
        self.standing.pop(share.id, None)
