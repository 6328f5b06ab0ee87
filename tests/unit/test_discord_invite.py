import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from bots.console.program import execute
from bots.console.surroundings import Surroundings
from bots.discord.bot_token import application_id_of
from bots.discord.permissions import ADMINISTRATOR, NEEDED, invite_address, missing_from, permissions_number
from tests.fakes.console import FakeComposition

if TYPE_CHECKING:
    from discord import Permissions

# The library imports a module that Python 3.13 leaves out, and Python says so before that.
pytestmark = [
    pytest.mark.usefixtures("logging_as_it_was"),
    pytest.mark.filterwarnings("ignore:'audioop' is deprecated:DeprecationWarning"),
]

ROOT = Path(__file__).resolve().parents[2]
APPLICATION = 198622483471925248
SHOUTING = {"administrator", "mention_everyone", "embed_links", "manage_messages", "manage_threads"}

Type = Callable[..., int]


@pytest.fixture
def discords() -> "type[Permissions]":
    from discord import Permissions

    return Permissions


def token_of(application_id: int | str) -> str:
    first = urlsafe_b64encode(str(application_id).encode()).decode().rstrip("=")
    return f"{first}.Cl2FMQ.not-a-real-secret"


@pytest.fixture
def limner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    monkeypatch.chdir(tmp_path)

    def type_in(command: str, **environ: str) -> int:
        return execute(command.split(), Surroundings(environ, FakeComposition))

    return type_in


def test_each_permission_is_discords_own_bit(discords: "type[Permissions]") -> None:
    bits = {permission.name: permission.value for permission in NEEDED}

    assert bits == {name: getattr(discords, name).flag for name in bits}
    assert discords.administrator.flag == ADMINISTRATOR


def test_the_number_grants_what_is_listed_and_nothing_else(discords: "type[Permissions]") -> None:
    granted = {name for name, has in discords(permissions_number()) if has}

    # The library knows some bits under their older names too.
    assert {discords.VALID_FLAGS[name] for name in granted} == {one.value for one in NEEDED}
    assert not granted & SHOUTING


def test_each_permission_has_a_reason_in_one_sentence() -> None:
    assert [one.name for one in NEEDED if not one.why.endswith(".") or "\n" in one.why] == []
    assert len({one.why for one in NEEDED}) == len(NEEDED)


def test_what_a_channel_does_not_grant_is_named(discords: "type[Permissions]") -> None:
    granted = discords(permissions_number())
    granted.update(attach_files=False, create_public_threads=False)

    assert [one.name for one in missing_from(granted.value)] == ["create_public_threads", "attach_files"]
    assert missing_from(permissions_number()) == ()


def test_an_administrator_lacks_nothing() -> None:
    assert missing_from(ADMINISTRATOR) == ()
    assert missing_from(0) == NEEDED


def test_the_address_asks_for_the_bot_its_commands_and_the_least_permissions() -> None:
    address = urlsplit(invite_address(APPLICATION))

    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://discord.com/oauth2/authorize"
    assert parse_qs(address.query) == {
        "client_id": [str(APPLICATION)],
        "permissions": [str(permissions_number())],
        "integration_type": ["0"],
        "scope": ["bot applications.commands"],
    }


@pytest.mark.parametrize("application_id", [80351110224678912, APPLICATION, 1298712345678901234])
def test_a_token_tells_its_application(application_id: int) -> None:
    assert application_id_of(token_of(application_id)) == application_id


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "..",
        "a.b",
        "é.b.c",
        "A.b.c",
        token_of("me"),
        token_of(7),
        token_of(APPLICATION).removesuffix("secret")[:24],
    ],
)
def test_other_text_tells_no_application(text: str) -> None:
    assert application_id_of(text) is None


def test_the_command_prints_the_address_first_and_then_why_each_permission_is_needed(
    limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert limner("discord-invite", DISCORD_TOKEN=token_of(APPLICATION)) == 0

    address, _, heading, *rows = capsys.readouterr().out.splitlines()
    assert address == invite_address(APPLICATION)
    assert heading == "PERMISSION\tWHY"
    assert rows == [f"{one.label}\t{one.why}" for one in NEEDED]


def test_a_named_application_needs_no_token_and_beats_it(limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert limner("discord-invite --application-id 80351110224678912") == 0
    assert limner("discord-invite --application-id 80351110224678912", DISCORD_TOKEN=token_of(APPLICATION)) == 0

    assert capsys.readouterr().out.count("client_id=80351110224678912&") == 2


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({}, "Set DISCORD_TOKEN, or name the application"),
        ({"DISCORD_TOKEN": "hush-hush"}, "DISCORD_TOKEN is not a bot token."),
    ],
)
def test_without_an_application_it_is_one_sentence_and_exit_code_2(
    environ: dict[str, str], says: str, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert limner("discord-invite", **environ) == 2

    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert says in printed.err
    assert "hush-hush" not in printed.err


@pytest.mark.parametrize("given", ["me", "0", "-1", "18446744073709551616"])
def test_what_is_no_application_id_is_refused(given: str, limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert limner(f"discord-invite --application-id {given}") == 2

    assert "--application-id" in capsys.readouterr().err


def test_the_command_line_does_not_load_discords_library() -> None:
    ask = "import bots.console.program, sys; print('discord' in sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )

    assert loaded.stdout == "False\n"
