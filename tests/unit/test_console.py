import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bots.console.program import execute
from bots.console.start import has_display
from bots.console.surroundings import Surroundings
from core.adapters.catalogue import load_catalogue
from core.errors import DataFolderInUse, SettingsWrong
from core.model.job import JobState
from tests.fakes.console import FakeComposition, job

pytestmark = pytest.mark.usefixtures("logging_as_it_was")

Type = Callable[..., int]


@pytest.fixture
def app() -> FakeComposition:
    return FakeComposition()


@pytest.fixture
def limner(app: FakeComposition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    monkeypatch.chdir(tmp_path)

    def type_in(command: str, **environ: str) -> int:
        return execute(command.split(), Surroundings(environ, lambda: app))

    return type_in


def test_every_command_has_a_help_text(limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    commands = ["", "run ", "demo ", "check ", "discord-invite ", "migrate ", "models ", "version ", "jobs "]
    commands += [f"jobs {verb} " for verb in ("list", "show", "retry", "cancel")]

    assert [limner(f"{command}--help") for command in commands] == [0] * len(commands)
    assert "Traceback" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", ["paint", "run --role x", "jobs list --state nowhere", "jobs show", "demo --port x"]
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(
    command: str, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert limner(command) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.endswith("`limner --help` says more.\n")


def test_a_wrong_setting_is_one_sentence_and_exit_code_2(limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert limner("migrate", LIMNER_HTPP="x") == 2

    assert capsys.readouterr().err == "LIMNER_HTPP is not a setting of Limner. Did you mean LIMNER_HTTP?\n"


def test_a_fault_of_ours_is_one_sentence_with_a_reference_that_the_log_has(
    app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    app.failure = ZeroDivisionError("hidden detail")

    assert limner("migrate") == 1

    log_line, sentence = capsys.readouterr().err.splitlines()
    reference = json.loads(log_line)["reference"]
    assert sentence == f"Limner stopped because of a fault of its own. The log has it under reference {reference}."


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (DataFolderInUse("Another Limner works there."), 1),
        (SettingsWrong("That is wrong."), 2),
        (ExceptionGroup("tasks", [ExceptionGroup("more", [SettingsWrong("That is wrong.")])]), 2),
    ],
)
def test_an_error_of_the_operators_is_told_in_its_own_words(
    failure: Exception, code: int, app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    app.failure = failure

    assert limner("run --roles worker") == code
    assert capsys.readouterr().err in {"Another Limner works there.\n", "That is wrong.\n"}


def test_run_without_any_chat_says_what_to_set_or_try(limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert limner("run") == 2

    said = capsys.readouterr().err
    assert "DISCORD_TOKEN" in said
    assert "limner demo" in said


def test_run_starts_the_roles_that_are_named(app: FakeComposition, limner: Type) -> None:
    assert limner("run --roles worker,web") == 0
    assert limner("run --roles web") == 0

    assert app.ran == [frozenset({"worker", "web"}), frozenset({"web"})]


def test_run_starts_the_chats_whose_tokens_are_set(
    app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert limner("run", DISCORD_TOKEN="x") == 0
    assert limner("run --roles discord", DISCORD_TOKEN="x") == 0
    assert limner("run", DISCORD_TOKEN="x", SLACK_BOT_TOKEN="y") == 0
    assert limner("run --roles slack,worker", SLACK_BOT_TOKEN="y") == 0

    assert app.ran == [
        frozenset({"discord", "worker", "web"}),
        frozenset({"discord"}),
        frozenset({"discord", "slack", "worker", "web"}),
        frozenset({"slack", "worker"}),
    ]
    assert capsys.readouterr().out == "Limner is ready.\n" * 4


@pytest.mark.parametrize(("chat", "token"), [("discord", "DISCORD_TOKEN"), ("slack", "SLACK_BOT_TOKEN")])
def test_a_chat_without_its_token_is_not_started(
    chat: str, token: str, app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert limner(f"run --roles worker,{chat}") == 2

    assert app.ran == []
    assert capsys.readouterr().err.startswith(f"{token} is not set")


def test_an_unknown_role_is_answered_with_the_roles(limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert limner("run --roles worker,painter") == 2

    assert capsys.readouterr().err == "'painter' is not a role. The roles are discord, slack, web, worker.\n"


def test_demo_prints_the_model_the_data_folder_and_the_address(
    app: FakeComposition, limner: Type, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert limner("demo --no-open --port 9000") == 0

    printed = capsys.readouterr().out
    assert "offline model: no GEMINI_API_KEY is set" in printed
    assert str(tmp_path / "data") in printed
    assert "http://127.0.0.1:8320/?key=abc" in printed
    assert app.ports == [9000]


def test_demo_names_the_real_model_when_there_is_a_key(limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    limner("demo --no-open", GEMINI_API_KEY="x")

    assert "Model: gemini-x" in capsys.readouterr().out


def test_ctrl_c_ends_the_demo_well(app: FakeComposition, limner: Type) -> None:
    app.failure = KeyboardInterrupt()

    assert limner("demo --no-open") == 0


@pytest.mark.parametrize(
    ("environ", "platform", "has"),
    [({}, "linux", False), ({"DISPLAY": ":0"}, "linux", True), ({}, "darwin", True), ({}, "win32", True)],
)
def test_a_browser_is_only_opened_where_one_can_show_itself(
    environ: dict[str, str], platform: str, *, has: bool
) -> None:
    assert has_display(environ, platform) is has


def test_jobs_are_listed_for_programs_when_nobody_watches(
    app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    app.desk.rows = [job(prompt="a cat\n[red]\x1b[31m\u202ewith a hat")]

    assert limner("jobs list") == 0

    heading, row = capsys.readouterr().out.splitlines()
    assert heading == "JOB\tSTATE\tAGE\tWHO\tWHERE\tPROMPT"
    assert row == "BCDEFG\tqueued\t0 s\tana\tlocal:general/t1\ta cat [red] [31m with a hat"


def test_jobs_can_be_listed_by_state(app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    app.desk.rows = [job("01JAAAAAAA"), job("01JBBBBBBB", state=JobState.FAILED)]

    limner("jobs list --state failed --json")

    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == ["01JBBBBBBB"]


def test_a_job_is_shown_by_its_reference(
    app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    app.desk.rows = [job()]

    assert limner("jobs show BCDEFG") == 0

    printed = capsys.readouterr().out
    assert "01JABCDEFG (reference BCDEFG)" in printed
    assert "a cat" in printed


def test_cancel_and_retry_say_what_happened(
    app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    app.desk.rows = [job()]

    assert (limner("jobs cancel BCDEFG"), limner("jobs retry BCDEFG")) == (0, 0)
    assert capsys.readouterr().out == "Job BCDEFG is cancelled.\nJob BCDEFG is queued again.\n"


@pytest.mark.parametrize("verb", ["show", "cancel", "retry"])
def test_an_unknown_job_is_one_sentence_and_exit_code_2(
    verb: str, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert limner(f"jobs {verb} NOPE") == 2

    assert capsys.readouterr().err == "There is no job NOPE. `limner jobs list` shows them.\n"


def test_a_job_that_cannot_be_moved_is_told_in_the_cores_words(
    app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    app.desk.rows = [job(state=JobState.DELIVERED)]

    assert limner("jobs cancel BCDEFG") == 2

    assert capsys.readouterr().err == "Job ABCDEF cannot be stopped: it is delivered.\n"


def test_models_are_listed_with_the_default(limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert limner("models") == 0

    assert "gemini-x\tgemini\tcurrent, default" in capsys.readouterr().out


def test_models_are_listed_with_their_price_and_what_they_are_best_for(
    app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    app.known = load_catalogue()

    assert limner("models") == 0

    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    by_id = {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert by_id["gemini-3-pro-image"]["PRICE"] == "in $2 · words $12 · pictures $120 a million"
    assert by_id["gemini-3-pro-image"]["BEST FOR"].startswith("Exact text")
    assert by_id["imagen-4.0-generate-001"]["PRICE"] == "$0.04 a picture"
    assert by_id["offline"]["PRICE"] == "free"
    assert by_id["gemini-2.0-flash-exp"]["STATUS"] == "retired → gemini-nano-banana-2.1"


def test_models_are_listed_for_programs(app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    app.known = load_catalogue()

    assert limner("models --json") == 0

    listed = json.loads(capsys.readouterr().out)
    assert listed["default"] == "gemini-nano-banana-2.1"
    assert listed["models"][0]["thinking"] == ["MINIMAL", "MEDIUM", "HIGH"]
    assert listed["models"][0]["usd_image"] == "30"


def test_check_reports_every_check_and_leaves_with_0_when_there_is_no_problem(
    limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert limner("check --json") == 0

    report = json.loads(capsys.readouterr().out)
    assert report["exit_code"] == 0
    assert {check["level"] for check in report["checks"]} == {"ok", "warning"}


def test_check_reports_a_wrong_setting_like_any_other_problem(limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert limner("check", LIMNER_HTTP="nowhere") == 2

    assert capsys.readouterr().out.startswith("problem  settings: LIMNER_HTTP in the environment must be host:port")
