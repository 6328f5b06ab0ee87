"""The port `Calculator` on real worker processes, and the tool on it (A01)."""

import os
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import TypeVar

import pytest
import pytest_asyncio
from jsonschema import Draft202012Validator

from core.adapters.calculation import SandboxedCalculator
from core.adapters.calculation.sandboxed import TIME
from core.adapters.sandbox import ProcessSandbox
from core.errors import SandboxStopped, ToolFailed
from core.tools.calculate import Calculate
from tests.fakes.sandboxed_functions import LONG, calculate_endlessly, loaded_modules
from tests.fakes.tooling import context

T = TypeVar("T")

HOSTILE = {
    "__import__('os').system('true')": None,
    "().__class__.__base__.__subclasses__()": None,
    "abs.__self__.open('/etc/passwd')": None,
    "open('/etc/passwd').read()": None,
    "10**10**10": None,
    "9**9**9": None,
    "9**-9**9": None,
    "1e999999999": None,
    "factorial(10**7)": None,
    "factorial(factorial(factorial(5)))": None,
    "comb(10**9, 5*10**8)": None,
    "perm(10000, 5000)": None,
    "1 << 10**10": None,
    "'a' * 10**9": None,
    "'%*d' % (10**9, 1)": None,
    "[x for x in range(10**10)]": None,
    "sum(range(10**10))": None,
    "(lambda f: f(f))(lambda f: f(f))": None,
    "x := 5": None,
    "import os": None,
    "float('nan')": None,
    "f'{1:>1000000000}'": None,
    "(" * 900 + "1" + ")" * 900: None,
    "-" * 1_990 + "1": None,
    "[" * 99 + "]" * 99: None,
    "round(1, 10**9)": None,
    "(0)**0": "1",
    "2**10000 - 2**10000 + 1": "1",
    "9**6000 * 9**6000": None,
    "9**6200 / 9**6199": "≈ 9",
    "1e6000 / 1e5999": "10",
    "factorial(2000) / factorial(1999)": "2000",
}
"""Each with the one result that is right, or None where there is none that could be."""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[ProcessSandbox]:
    async with ProcessSandbox(workers=1) as opened:
        yield opened


@pytest.fixture
def tool(sandbox: ProcessSandbox) -> Calculate:
    return Calculate(SandboxedCalculator(sandbox))


async def outcome(tool: Calculate, expression: str) -> object:
    try:
        return (await tool.call({"expression": expression}, context())).data["result"]
    except ToolFailed:
        return None


async def test_a_hostile_expression_is_refused_or_right(tool: Calculate) -> None:
    outcomes = {expression: await outcome(tool, expression) for expression in HOSTILE}

    assert outcomes == HOSTILE


async def test_a_hostile_expression_costs_no_worker_its_life(tool: Calculate, sandbox: ProcessSandbox) -> None:
    before = await sandbox.run(os.getpid, within=LONG)

    for expression in HOSTILE:
        await outcome(tool, expression)

    assert await sandbox.run(os.getpid, within=LONG) == before


async def test_a_calculation_that_never_ends_is_killed_after_a_second(sandbox: ProcessSandbox) -> None:
    assert timedelta(seconds=1) == TIME

    with pytest.raises(SandboxStopped, match="ended its worker"):
        await sandbox.run(calculate_endlessly, within=LONG)


class StoppedSandbox:
    """A sandbox in which nothing ends well."""

    async def run(self, function: Callable[..., T], *args: object, within: timedelta) -> T:
        raise SandboxStopped("killed")


async def test_a_calculation_that_was_killed_is_told_as_too_long() -> None:
    with pytest.raises(ToolFailed, match="too long to work out"):
        await SandboxedCalculator(StoppedSandbox()).value_of("1 + 1")


async def test_the_model_is_told_the_expression_and_its_result(tool: Calculate) -> None:
    result = await tool.call({"expression": "2 / 3"}, context())

    assert result.data == {"expression": "2 / 3", "result": "≈ 0.666666666667", "exactly": "2/3"}


@pytest.mark.parametrize("arguments", [{}, {"expression": ""}, {"expression": 4}, {"expression": "1", "precision": 3}])
async def test_other_arguments_than_one_expression_do_not_fit_the_schema(
    tool: Calculate, arguments: dict[str, object]
) -> None:
    assert not Draft202012Validator(tool.info.parameters).is_valid(arguments)


async def test_the_library_is_loaded_in_the_worker_alone(tool: Calculate, sandbox: ProcessSandbox) -> None:
    await tool.call({"expression": "1 + 1"}, context())

    assert "simpleeval" in await sandbox.run(loaded_modules, within=LONG)
