"""Opening, cutting and closing."""

import asyncio
import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from core.adapters.gemini import GeminiAccess, GeminiModel
from tests.fakes.gemini_behaviours import hangs, holds, waits
from tests.fakes.gemini_server import KEY, PATIENCE, GeminiServer
from tests.fakes.prompts import prompt


async def test_cancelling_a_call_closes_its_connection(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(hangs())
    drawing = asyncio.create_task(model.draw(prompt()))
    call = await gemini.call(1)

    drawing.cancel()

    with pytest.raises(asyncio.CancelledError):
        await drawing
    await asyncio.wait_for(call.gone.wait(), PATIENCE)
    assert not call.answered.is_set()


async def test_one_cut_call_leaves_the_others_alone(gemini: GeminiServer, model: GeminiModel) -> None:
    gate = asyncio.Event()
    gemini.script(hangs(), holds(gate))
    cut = asyncio.create_task(model.draw(prompt()))
    await gemini.call(1)
    kept = asyncio.create_task(model.draw(prompt()))
    await gemini.call(2)

    cut.cancel()
    gate.set()

    assert len((await kept).pictures) == 1


async def test_leaving_cuts_what_is_still_open(gemini: GeminiServer) -> None:
    gemini.script(hangs())

    async with GeminiModel(GeminiAccess(api_key=KEY, base_url=gemini.address)) as model:
        drawing = asyncio.create_task(model.draw(prompt()))
        call = await gemini.call(1)

    await asyncio.wait_for(call.gone.wait(), PATIENCE)
    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert "gemini" not in {thread.name for thread in threading.enumerate()}


async def test_no_more_calls_are_open_than_allowed(gemini: GeminiServer) -> None:
    gemini.behaviour = waits(0.05)

    async with GeminiModel(GeminiAccess(api_key=KEY, base_url=gemini.address, most_calls=2)) as model:
        answers = await asyncio.gather(*(model.draw(prompt()) for _ in range(6)))

    assert len(answers) == 6
    assert gemini.most_open == 2


async def test_waiting_for_a_place_uses_up_no_time_of_a_call(gemini: GeminiServer) -> None:
    gemini.behaviour = waits(0.3)
    access = GeminiAccess(api_key=KEY, base_url=gemini.address, most_calls=1, longest_call=timedelta(seconds=1))

    async with GeminiModel(access) as model:
        answers = await asyncio.gather(*(model.draw(prompt()) for _ in range(5)))

    assert len(answers) == 5


async def test_a_model_that_was_not_opened_says_so() -> None:
    model = GeminiModel(GeminiAccess(api_key=KEY))

    with pytest.raises(RuntimeError, match="async with"):
        await model.draw(prompt())


async def test_opening_and_closing_without_a_call_leaves_nothing(gemini: GeminiServer) -> None:
    async with GeminiModel(GeminiAccess(api_key=KEY, base_url=gemini.address)):
        pass

    assert gemini.calls == []


def test_the_sdk_is_not_imported_by_importing_the_adapter() -> None:
    code = "import core.adapters.gemini, sys; sys.exit('google.genai' in sys.modules or 'httpx2' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], check=False)

    assert done.returncode == 0
