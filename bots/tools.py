"""The table of tools: everything that a text model may be offered, put together once at the start."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack

from bots.doors import Lent
from core.acting_ports import HasChannels
from core.adapters.calculation import SandboxedCalculator
from core.adapters.charts import SandboxedCharts
from core.adapters.codes import SandboxedCodes
from core.adapters.database import Database, SqlAppointments, SqlApprovals, SqlConversations, SqlShares
from core.adapters.database.archive import SqlArchive
from core.adapters.pixels import SandboxedPixels
from core.adapters.sandbox import MEMORY_FOR_TOOLS_BYTES, ProcessSandbox
from core.agenda import Agenda
from core.consent import Consent
from core.herald import Herald
from core.intake import Intake
from core.lineup import Lineup
from core.ports import Attempts, ChatPlatform, Clock, Deliveries, JobLog, JobQueue, Sandbox
from core.sharing import Copies
from core.timekeeper import Timekeeper
from core.tool_ports import Tool, ToolSource, WebSearch
from core.toolbox import Toolbox
from core.tools.calculate import Calculate
from core.tools.chart import DrawChart
from core.tools.palette import FindPalette
from core.tools.picture_facts import TellPictureFacts
from core.tools.qr_code import DrawQrCode
from core.tools.remind import Remind
from core.tools.repeat import Repeat
from core.tools.search_conversation import SearchConversation
from core.tools.share import ShareVersion, Shelves
from core.tools.web_search import SearchWeb
from core.tools.what_changed import WhatChanged


class Acting:
    """What lets tools act: people's yes, and what they want to happen later.

    Attributes:
        consent: Asks people.
        agenda: Keeps what is still to come.
    """

    def __init__(
        self, database: Database, platforms: Mapping[str, ChatPlatform], jobs: JobLog, queue: JobQueue, *, clock: Clock
    ) -> None:
        self.consent = Consent(SqlApprovals(database), jobs, queue, clock)
        self._appointments = SqlAppointments(database, platforms)
        self.agenda = Agenda(self._appointments)
        self._chats = {name: chat.channels for name, chat in platforms.items() if isinstance(chat, HasChannels)}
        self._shelves = Shelves(SqlConversations(database), jobs, SqlShares(database))
        self._platforms = platforms
        self._jobs = jobs
        self._clock = clock

    @property
    def doors(self) -> tuple[Consent, Agenda]:
        """What chats speak to."""
        return self.consent, self.agenda

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Those that act here."""
        shared = (ShareVersion(self._chats, self._shelves, self._clock),) if self._chats else ()
        return Remind(self.agenda, self._clock), Repeat(self.agenda, self._clock), *shared

    def herald(self, deliveries: Deliveries, queue: JobQueue) -> Herald:
        """What keeps the chats true, copies in other channels among them."""
        copies = Copies(self._shelves.shares, self._chats)
        return Herald(deliveries, self._platforms, queue, self._clock, copies=copies)

    def timekeeper(self, intake: Intake) -> Timekeeper:
        """What fires appointments."""
        keeper = Timekeeper(self._appointments, intake, self._jobs, platforms=self._platforms, clock=self._clock)
        self.agenda.changed = keeper.wake
        return keeper


def web_tools(searching: Mapping[str, WebSearch], lineup: Lineup, attempts: Attempts, clock: Clock) -> tuple[Tool, ...]:
    """What looks things up on the web; nothing where the text model cannot, as without a key of Gemini's."""
    if not searching:
        return ()
    writer = lineup.catalogue.choose_writer().model
    can_search = writer.search and writer.provider in searching
    return (SearchWeb(searching, lineup, attempts, clock),) if can_search else ()


async def open_toolbox(
    database: Database,
    lent: Lent,
    sandbox: Sandbox,
    *,
    further: Sequence[Tool],
    servers: ToolSource,
    stack: AsyncExitStack,
) -> Toolbox:
    """Put every tool together; which of them a request may use is its conversation's own affair.

    Args:
        database: What was said and made.
        lent: The pictures themselves.
        sandbox: Where pictures are opened.
        further: What looks things up on the web, and what acts.
        servers: The operator's own, which lend us their tools.
        stack: Closes what is opened here.
    """
    # What a model wrote runs apart from people's pictures, which must not wait for it; most bots never need it.
    bench = ProcessSandbox(workers=1, memory_bytes=MEMORY_FOR_TOOLS_BYTES, is_lazy=True)
    await stack.enter_async_context(bench)
    pixels, archive = SandboxedPixels(sandbox), SqlArchive(database)
    own: tuple[Tool, ...] = (
        Calculate(SandboxedCalculator(bench)),
        DrawChart(SandboxedCharts(bench)),
        FindPalette(lent.blobs, pixels),
        TellPictureFacts(lent.blobs, pixels),
        DrawQrCode(SandboxedCodes(bench)),
        SearchConversation(archive),
        WhatChanged(archive),
        *further,
    )
    return Toolbox(own, (servers,))
