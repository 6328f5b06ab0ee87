"""The installed program, as a shell sees it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
HEAVY = ("PIL", "aiohttp", "google", "matplotlib", "pydantic", "rich", "sqlalchemy", "structlog", "typer")


def environment(**settings: str) -> dict[str, str]:
    return {"PATH": os.defpath, "PYTHONPATH": str(ROOT), **settings}


def limner(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bots", *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@contextmanager
def running(folder: Path, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bots", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=environment(**settings), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        event = json.loads(line)
        if event["event"] == "listening":
            return str(event["address"])
    raise AssertionError("it ended before it listened")


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [
        (("run",), {}, "No chat is set up."),
        (("run",), {"SLACK_BOT_TOKEN": "x"}, "SLACK_BOT_TOKEN is set, and no way for Slack to reach Limner"),
        (("run", "--roles", "painter"), {}, "'painter' is not a role."),
        (("demo", "--config", "gone.toml"), {}, "There is no config file"),
        (("migrate",), {"LIMNER_DATADIR": "x"}, "Did you mean LIMNER_DATA_DIR?"),
        (("check", "--verbose"), {}, "No such option: --verbose."),
    ],
)
def test_wrong_usage_and_settings_are_one_plain_sentence_and_exit_code_2(
    arguments: Sequence[str], settings: dict[str, str], says: str, tmp_path: Path
) -> None:
    done = limner(tmp_path, *arguments, **settings)

    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_unknown_job_is_one_plain_sentence_and_exit_code_2(tmp_path: Path) -> None:
    limner(tmp_path, "migrate")

    done = limner(tmp_path, "jobs", "cancel", "NOSUCH")

    assert (done.returncode, done.stderr) == (2, "There is no job NOSUCH. `limner jobs list` shows them.\n")


def test_a_fresh_folder_can_be_looked_at_with_every_command(tmp_path: Path) -> None:
    commands = [("version",), ("migrate",), ("models",), ("jobs", "list"), ("jobs", "list", "--json"), ("--help",)]

    done = [limner(tmp_path, *command) for command in commands]

    assert [(one.returncode, one.stderr) for one in done] == [(0, "")] * len(done)
    assert all(one.stdout for one in done)


def test_check_finds_a_fresh_folder_sound(tmp_path: Path) -> None:
    done = limner(tmp_path, "check", "--json")

    report = json.loads(done.stdout)
    assert {check["name"]: check["what"] for check in report["checks"] if check["level"] == "problem"} == {}
    assert (done.returncode, done.stderr) == (0, "")


def test_a_second_process_on_the_same_folder_is_refused_and_told_which_one_works_there(tmp_path: Path) -> None:
    with running(tmp_path, "run", "--roles", "worker,web", LIMNER_HTTP="127.0.0.1:0") as first:
        address_of(first)

        second = limner(tmp_path, "run", "--roles", "worker,web", LIMNER_HTTP="127.0.0.1:0")

    assert second.returncode == 1
    assert second.stderr.startswith(f"Another Limner (process {first.pid}) already works on ")
    assert second.stderr.count("\n") == 1


def test_sigterm_ends_a_ready_process_with_0(tmp_path: Path) -> None:
    with running(tmp_path, "run", "--roles", "worker,web", LIMNER_HTTP="127.0.0.1:0") as process:
        address = address_of(process)
        with urlopen(f"http://{address}/healthz", timeout=PATIENCE_S) as answer:
            alive = json.load(answer)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE_S)

    assert alive == {"alive": True}
    assert process.returncode == 0


def test_what_a_sandboxed_process_imports_of_the_command_line_is_light() -> None:
    ask = f"import bots.cli, sys; print([name for name in {HEAVY} if name in sys.modules])"

    loaded = subprocess.run(
        [sys.executable, "-c", ask], env=environment(), capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )

    assert loaded.stdout == "[]\n"


def test_help_comes_without_loading_the_libraries_of_the_bots() -> None:
    unwanted = [name for name in HEAVY if name in {"PIL", "aiohttp", "google", "sqlalchemy"}]
    ask = f"import bots.console.program, sys; print([name for name in {unwanted} if name in sys.modules])"

    loaded = subprocess.run(
        [sys.executable, "-c", ask], env=environment(), capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )

    assert loaded.stdout == "[]\n"
