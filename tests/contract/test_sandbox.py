"""The port `Sandbox`, on real worker processes."""

import asyncio
import multiprocessing
import os
import select
import signal
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from core.adapters.sandbox import ProcessSandbox
from core.errors import ModelRefused, SandboxStopped
from tests.fakes import sandboxed_functions as functions
from tests.fakes.patience import PATIENCE_S

SHORT = timedelta(seconds=0.3)
LONG = functions.LONG

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[ProcessSandbox]:
    async with ProcessSandbox() as opened:
        yield opened


@pytest.fixture
def announcements(tmp_path: Path) -> Path:
    """A named pipe through which a worker tells its process id."""
    pipe = tmp_path / "announcements"
    os.mkfifo(pipe)
    return pipe


async def announced_pid(announcements: Path) -> int:
    async with asyncio.timeout(PATIENCE_S):
        return int(await asyncio.to_thread(announcements.read_text))


def wait_for_end(process: int) -> bool:
    """Whether the process, given by a descriptor, ended by itself while we had patience; it is not left running."""
    ready, _, _ = select.select([process], [], [], PATIENCE_S)
    if not ready:
        signal.pidfd_send_signal(process, signal.SIGKILL)
    os.close(process)
    return bool(ready)


async def test_a_result_comes_back(sandbox: ProcessSandbox) -> None:
    assert await sandbox.run(functions.double, 21, within=LONG) == 42


async def test_our_own_error_comes_back_whole(sandbox: ProcessSandbox) -> None:
    with pytest.raises(ModelRefused) as refusal:
        await sandbox.run(functions.refuse, "No.", within=LONG)

    error = refusal.value
    assert (error.user_message, error.kind, error.explanation) == ("No.", "safety", "because")


async def test_a_fault_of_the_function_comes_back_as_it_is(sandbox: ProcessSandbox) -> None:
    with pytest.raises(ZeroDivisionError):
        await sandbox.run(functions.stumble, within=LONG)


@pytest.mark.parametrize("misdeed", [functions.crash, functions.leave], ids=["crashes", "leaves"])
async def test_a_worker_that_dies_stops_its_call_alone(sandbox: ProcessSandbox, misdeed: Callable[[], None]) -> None:
    with pytest.raises(SandboxStopped):
        await sandbox.run(misdeed, within=LONG)

    assert await sandbox.run(functions.double, 1, within=LONG) == 2


async def test_a_call_that_outlives_its_time_is_stopped_even_inside_c(sandbox: ProcessSandbox) -> None:
    with pytest.raises(SandboxStopped):
        await sandbox.run(functions.hang_in_c, within=SHORT)

    assert await sandbox.run(functions.double, 1, within=LONG) == 2


async def test_a_call_that_wants_more_memory_than_allowed_is_stopped(sandbox: ProcessSandbox) -> None:
    with pytest.raises(SandboxStopped):
        await sandbox.run(functions.use_memory, 1_000_000_000, within=LONG)

    assert await sandbox.run(functions.use_memory, 300_000_000, within=LONG) == 300_000_000


async def test_a_hung_call_does_not_hold_up_another(sandbox: ProcessSandbox, announcements: Path) -> None:
    hung = asyncio.create_task(sandbox.run(functions.hang, str(announcements), within=LONG))
    await announced_pid(announcements)

    assert await sandbox.run(functions.double, 1, within=LONG) == 2
    assert not hung.done()

    hung.cancel()
    await asyncio.wait([hung])


async def test_cancelling_a_call_ends_its_worker(sandbox: ProcessSandbox, announcements: Path) -> None:
    call = asyncio.create_task(sandbox.run(functions.hang, str(announcements), within=LONG))
    worker = os.pidfd_open(await announced_pid(announcements))

    call.cancel()

    assert await asyncio.to_thread(wait_for_end, worker)
    with pytest.raises(asyncio.CancelledError):
        await call


async def test_workers_killed_while_they_rest_are_replaced() -> None:
    async with ProcessSandbox(workers=1) as sandbox:
        pid = await sandbox.run(os.getpid, within=LONG)
        worker = os.pidfd_open(pid)

        os.kill(pid, signal.SIGKILL)
        await asyncio.to_thread(wait_for_end, worker)

        assert await sandbox.run(os.getpid, within=LONG) != pid


async def test_control_c_in_the_terminal_leaves_workers_alone() -> None:
    async with ProcessSandbox(workers=1) as sandbox:
        pid = await sandbox.run(os.getpid, within=LONG)

        os.kill(pid, signal.SIGINT)

        assert await sandbox.run(os.getpid, within=LONG) == pid
        # Blocked from their first moment on, and not only since they were ready.
        assert signal.SIGINT in await sandbox.run(functions.blocked_signals, within=LONG)
    assert signal.SIGINT not in functions.blocked_signals()


async def test_closing_ends_the_workers(announcements: Path) -> None:
    async with ProcessSandbox() as sandbox:
        call = asyncio.create_task(sandbox.run(functions.hang, str(announcements), within=LONG))
        worker = os.pidfd_open(await announced_pid(announcements))

    assert await asyncio.to_thread(wait_for_end, worker)
    call.cancel()
    await asyncio.wait([call])


async def test_killing_the_owner_leaves_no_busy_worker_behind(announcements: Path) -> None:
    owner = await asyncio.create_subprocess_exec(
        sys.executable, "-m", functions.__name__, str(announcements), cwd=Path(__file__).parents[2]
    )
    worker = os.pidfd_open(await announced_pid(announcements))

    owner.kill()
    await owner.wait()

    assert await asyncio.to_thread(wait_for_end, worker)


async def test_what_a_decoder_writes_to_the_terminal_is_not_seen(capfd: pytest.CaptureFixture[str]) -> None:
    async with ProcessSandbox(workers=1) as sandbox:
        await sandbox.run(os.write, 2, b"Using code not yet in table.\n", within=LONG)

    assert capfd.readouterr().err == ""


async def test_a_worker_loads_nothing_heavy(sandbox: ProcessSandbox) -> None:
    modules = await sandbox.run(functions.loaded_modules, within=LONG)

    assert "core.adapters.sandbox" in modules
    assert not modules & {"PIL", "sqlalchemy", "google", "pydantic", "aiohttp", "typer", "structlog"}


async def test_a_lazy_sandbox_starts_its_workers_with_the_first_call() -> None:
    async with ProcessSandbox(workers=1, is_lazy=True) as sandbox:
        before = set(multiprocessing.active_children())

        pid = await sandbox.run(os.getpid, within=LONG)

        (started,) = set(multiprocessing.active_children()) - before
        assert started.pid == pid


async def test_a_lazy_sandbox_that_nobody_needs_starts_nothing() -> None:
    before = set(multiprocessing.active_children())

    async with ProcessSandbox(workers=1, is_lazy=True):
        assert set(multiprocessing.active_children()) == before


async def test_a_call_without_opening_says_what_to_do() -> None:
    with pytest.raises(RuntimeError, match="async with"):
        await ProcessSandbox().run(functions.double, 1, within=LONG)
