"""The manifest that a Slack app is made from, and the command that prints it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from bots.commands import Verb
from bots.console.program import execute
from bots.console.surroundings import Surroundings
from bots.form_ids import FormKind, read_form
from bots.slack.manifest import EVENTS, SCOPES, manifest_of, missing_from, scope_names
from tests.fakes.console import FakeComposition
from tests.fakes.schemas import Json
from tests.fakes.slack.spec import SPECS, methods

pytestmark = pytest.mark.usefixtures("logging_as_it_was")

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = "https://limner.example"
ADDRESS = f"{PUBLIC}/slack/events"

Type = Callable[..., int]


@pytest.fixture
def limner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    monkeypatch.chdir(tmp_path)

    def type_in(command: str, **environ: str) -> int:
        return execute(command.split(), Surroundings(environ, FakeComposition))

    return type_in


def addresses_in(value: Json) -> list[str]:
    if isinstance(value, dict):
        here = [value[key] for key in ("url", "request_url") if key in value]
        return [*here, *(found for inner in value.values() for found in addresses_in(inner))]
    return [found for inner in value for found in addresses_in(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
@pytest.mark.parametrize("public_url", [None, PUBLIC])
def test_both_manifests_are_as_slack_describes_them(public_url: str | None, version: str) -> None:
    schema = json.loads((SPECS / f"manifest.schema.{version}.json").read_text(encoding="utf-8"))

    faults = [error.message for error in Draft7Validator(schema).iter_errors(manifest_of(public_url))]

    assert faults == []


def test_socket_mode_names_no_address_and_http_mode_one_everywhere() -> None:
    socket, http = manifest_of(), manifest_of(f"{PUBLIC}/")

    assert addresses_in(socket) == []
    assert socket["settings"]["socket_mode_enabled"] is True  # type: ignore[index]  # JSON
    assert addresses_in(http) == [ADDRESS] * 4
    assert http["settings"]["socket_mode_enabled"] is False  # type: ignore[index]  # JSON


def test_commands_and_shortcuts_are_made_from_the_same_table_as_the_bots() -> None:
    features: Json = manifest_of()["features"]

    commands = {entry["command"]: entry["usage_hint"] for entry in features["slash_commands"]}
    assert set(commands) == {"/imagine", "/limner"}
    assert set(commands["/limner"].split(" | ")) == set(Verb) - {Verb.IMAGINE}
    assert commands["/imagine"].startswith("a lighthouse")
    edit, describe = features["shortcuts"]
    assert [(one["name"], one["type"]) for one in (edit, describe)] == [
        ("Edit image", "message"),
        ("Describe image", "message"),
    ]
    assert read_form(f"{edit['callback_id']}:1").kind is FormKind.PICTURE
    assert describe["callback_id"] == f"limner:{Verb.DESCRIBE}"


def test_each_scope_has_a_reason_in_one_sentence() -> None:
    assert [scope.name for scope in SCOPES if not scope.why.endswith(".") or "\n" in scope.why] == []
    assert len({scope.why for scope in SCOPES}) == len(SCOPES)
    assert list(scope_names()) == sorted(set(scope_names()))


def test_no_scope_reaches_further_than_the_bots_own_work() -> None:
    reaching = {"chat:write.public", "chat:write.customize", "users:read.email", "channels:manage", "channels:join"}

    assert not reaching & set(scope_names())
    assert not [name for name in scope_names() if name.startswith("admin")]


def test_what_is_heard_is_covered_by_the_scopes() -> None:
    needed = {f"{event.removeprefix('message.')}:history" for event in EVENTS if event.startswith("message.")}

    assert needed == {name for name in scope_names() if name.endswith(":history")}
    assert {"app_mention", "app_home_opened", "app_uninstalled", "tokens_revoked"} < set(EVENTS)


@pytest.mark.parametrize(
    "method",
    [
        "chat.postMessage",
        "chat.update",
        "chat.postEphemeral",
        "conversations.open",
        "conversations.replies",
        "files.info",
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
        "assistant.threads.setStatus",
        "assistant.threads.setTitle",
        "assistant.threads.setSuggestedPrompts",
    ],
)
def test_what_is_called_is_covered_by_the_scopes(method: str) -> None:
    assert set(methods()[method].scopes) & set(scope_names())


def test_what_an_installation_lacks_is_named() -> None:
    assert [scope.name for scope in missing_from(frozenset(scope_names()) - {"im:write", "commands"})] == [
        "commands",
        "im:write",
    ]
    assert missing_from(frozenset({*scope_names(), "users:read"})) == []


def test_the_command_prints_the_manifest_and_beside_it_why_each_scope_is_needed(
    limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert limner("slack-manifest") == 0

    printed = capsys.readouterr()
    assert json.loads(printed.out) == manifest_of()
    heading, *rows = printed.err.splitlines()
    assert heading == "SCOPE\tWHY"
    assert rows == [f"{scope.name}\t{scope.why}" for scope in SCOPES]


def test_http_mode_takes_its_address_from_the_option_or_else_from_the_settings(
    limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert limner("slack-manifest --mode http", LIMNER_PUBLIC_URL=PUBLIC) == 0
    assert limner(f"slack-manifest --mode http --public-url {PUBLIC}", LIMNER_PUBLIC_URL="https://other.example") == 0

    assert capsys.readouterr().out == 2 * (json.dumps(manifest_of(PUBLIC), indent=2, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("public_url", ["", "http://limner.example"])
def test_http_mode_without_an_https_address_is_one_sentence_and_exit_code_2(
    public_url: str, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert limner("slack-manifest --mode http", LIMNER_PUBLIC_URL=public_url) == 2

    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert "LIMNER_PUBLIC_URL" in printed.err


def test_the_command_line_does_not_load_slacks_libraries() -> None:
    ask = (
        "import bots.console.program, sys; print([name for name in ('slack_sdk', 'slack_bolt') if name in sys.modules])"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )

    assert loaded.stdout == "[]\n"
