"""A shop whose `share` posts into channels that a test fills, and somebody who says yes."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from core.acting_ports import HasChannels
from core.adapters.clock import SystemClock
from core.adapters.database import SqlConversations, SqlJobLog, SqlShares
from core.model.approval import Verdict
from core.model.asking import LoadedCall
from core.model.job import Job, JobState
from core.model.preferences import Setting
from core.model.scope import Wanted
from core.model.tooling import ToolContext
from core.tool_ports import Tool
from core.toolbox import Toolbox
from core.tools.share import ShareVersion, Shelves
from tests.fakes.acting import HandClock
from tests.fakes.channels import FakeChannels
from tests.fakes.core import ANA, FakeBlobs, Shop, conversation, open_shop, request
from tests.fakes.tooling import Script, wishing


class LaterTools:
    """A source of tools that need what is only built with the toolbox."""

    def __init__(self) -> None:
        self.tools: Sequence[Tool] = ()


async def no_pause(seconds: float) -> None:
    """Wait for nothing."""


def share_in(platform: HasChannels, name: str, jobs: SqlJobLog) -> ShareVersion:
    """The tool on a real bot."""
    database = jobs._database
    shelves = Shelves(SqlConversations(database), jobs, SqlShares(database))
    return ShareVersion({name: platform.channels}, shelves, SystemClock(), sleep=no_pause)


async def shared(tool: ShareVersion, job: Job, **wanted: object) -> list[str]:
    """Share v1 to #design as if somebody had said yes; what they were shown."""
    context = ToolContext(job)
    deed = await tool.propose({"version": "v1", "channel": "#design", **wanted}, context)
    await tool.call(deed.arguments, context)
    return [one.value for one in deed.facts]


@asynccontextmanager
async def open_sharing(
    folder: Path, channels: FakeChannels | None = None, blobs: FakeBlobs | None = None, *, is_working: bool = True
) -> AsyncIterator[Shop]:
    """A shop with tools on, and v1 in its conversation as soon as it works."""
    later, clock = LaterTools(), HandClock()
    async with open_shop(folder, clock, toolbox=Toolbox((), (later,))) as shop:
        shop.chat.channels = channels or shop.chat.channels
        shop.blobs = blobs or shop.blobs
        shop.build(shop.database)
        shelves = Shelves(shop.conversations, shop.jobs, shop.shares)
        later.tools = (ShareVersion({"fake": shop.chat.channels}, shelves, clock, sleep=no_pause),)
        await shop.preferences.change(conversation(), Wanted(Setting.TOOLS, "on", ANA))
        if not is_working:
            yield shop
            return
        async with shop.working():
            await shop.done(request("k0", "a cat", is_plain=True))
            yield shop


def script_to_share(**wanted: object) -> Script:
    """A text model that wishes to share v1 to #design, or what is wanted instead."""
    # Unsigned, so that what was asked before a restart needs no stored signature.
    return Script(wishing(LoadedCall("", "share", {"version": "v1", "channel": "#design", **wanted})), "Said.")


async def asked_to_share(shop: Shop, key: str = "k1", **wanted: object) -> Job:
    """A job that waits for a yes to a share."""
    shop.model.writer = script_to_share(**wanted)
    return await shop.until(await shop.order(request(key, "share it")), JobState.WAITING)


async def approved(shop: Shop, job: Job, verdict: Verdict = Verdict.ONCE) -> Job:
    """The job after an answer, when it has ended."""
    await answered(shop, job, verdict)
    return await shop.until(job)


async def answered(shop: Shop, job: Job, verdict: Verdict = Verdict.ONCE) -> None:
    """Say something to what is asked."""
    assert job.wait is not None
    assert job.wait.asking is not None
    await shop.consent.decide(job.wait.asking.approval, verdict, ANA, is_admin=False)
