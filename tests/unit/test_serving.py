"""On which loop the bots run."""

import asyncio
import sys

import pytest

from bots.console.start import serve


@pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop for Windows")
def test_the_bots_run_on_uvloop() -> None:
    kinds: list[str] = []

    async def work() -> None:
        kinds.append(type(asyncio.get_running_loop()).__module__)

    serve(work())

    assert kinds == ["uvloop"]
