"""What the browser tests stand in."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.fakes.browser import CHROMIUM, Visit, Visitor, open_browser
from tests.fakes.process import DemoProcess


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests of a file."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here; install the package `chromium` to run the browser tests")
    async with open_browser() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """Opens an address in a browser of its own; fails the test when that browser complained of anything."""
    visitors: list[Visitor] = []
    async with AsyncExitStack() as stack:

        async def open_page(address: str, **options: object) -> Visitor:
            context = await browser.new_context(**options)  # type: ignore[arg-type]  # named by playwright
            stack.push_async_callback(context.close)
            visitors.append(await Visitor.arrive(context, address))
            return visitors[-1]

        yield open_page
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoProcess]:
    """A real `limner demo` with the offline model, one for all tests of a file: each asks for something of its own."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"), {})
    try:
        await process.start()
        yield process
    finally:
        await process.end()
        # pytest shows it beside a failure.
        print(process.log)
