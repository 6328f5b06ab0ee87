"""The `[[mcp]]` tables of limner.toml, and what they may take from the environment."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.adapters.mcp.tables import load_servers
from core.errors import SettingsWrong
from core.model.tool_server import ToolServer
from core.model.tooling import Effect
from core.settings import load_settings

WEB = 'name = "shop"\nurl = "https://shop.example.org/mcp"\nreads = ["search"]\n'
PROGRAM = 'name = "files"\ncommand = "files-server"\nreads = ["list"]\n'


def servers(folder: Path, *tables: str, **environ: str) -> Sequence[ToolServer]:
    (folder / "limner.toml").write_text("".join(f"[[mcp]]\n{table}\n" for table in tables), encoding="utf-8")
    settings = load_settings(environ, None, folder)
    return load_servers(settings.mcp, settings.lent)


def complaint(folder: Path, *tables: str, **environ: str) -> str:
    with pytest.raises(SettingsWrong) as caught:
        servers(folder, *tables, **environ)
    return str(caught.value)


def test_the_example_of_the_readme_is_legal(tmp_path: Path) -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    example = readme.split("### MCP servers", 1)[1].split("```toml\n", 1)[1].split("```", 1)[0]
    tables = tomllib.loads(example)["mcp"]

    found = load_servers(tables, {"SHOP_AUTHORIZATION": "Bearer x", "NOTES_TOKEN": "y", "PATH": "/bin"})

    assert {effect for server in found for effect in server.effects.values()} == {Effect.READS, Effect.ACTS}
    assert {bool(server.command) for server in found} == {True, False}


def test_headers_take_their_values_from_the_environment_and_hide_them(tmp_path: Path) -> None:
    table = WEB + 'headers = { Authorization = "SHOP_AUTHORIZATION" }\nacts = ["order"]\n'

    (shop,) = servers(tmp_path, table, SHOP_AUTHORIZATION="Bearer tell-nobody")

    assert shop.headers == {"Authorization": "Bearer tell-nobody"}
    assert shop.effects == {"search": Effect.READS, "order": Effect.ACTS}
    assert "tell-nobody" not in repr(shop)


def test_what_tables_name_is_hidden_in_the_log_and_in_print(tmp_path: Path) -> None:
    (tmp_path / "limner.toml").write_text(f'[[mcp]]\n{PROGRAM}env = ["FILES_TOKEN"]\n', encoding="utf-8")

    settings = load_settings({"FILES_TOKEN": "tell-nobody", "HOME": "/nowhere"}, None, tmp_path)

    assert settings.secrets() == ("tell-nobody",)
    assert "tell-nobody" not in repr(settings)


def test_a_program_gets_what_it_needs_to_start_and_what_its_own_table_names(tmp_path: Path) -> None:
    environ = {"PATH": "/bin", "LANG": "C", "FILES_TOKEN": "one", "OTHER_TOKEN": "two", "EDITOR": "vi"}
    other = 'name = "other"\ncommand = "other-server"\nreads = ["x"]\nenv = ["OTHER_TOKEN"]\n'

    files, _ = servers(tmp_path, PROGRAM + 'args = ["--all"]\nenv = ["FILES_TOKEN"]\n', other, **environ)

    assert files.command == ("files-server", "--all")
    assert files.environment == {"PATH": "/bin", "LANG": "C", "FILES_TOKEN": "one"}


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "GEMINI_API_KEY", "LIMNER_SECRET_KEY", "AWS_SECRET_ACCESS_KEY"])
def test_nobody_is_lent_a_secret_of_limners_own(name: str, tmp_path: Path) -> None:
    sentence = complaint(tmp_path, f'{PROGRAM}env = ["{name}"]\n', **{name: "tell-nobody"})

    assert sentence.startswith("[[mcp]] table 1 (files) of limner.toml: ")
    assert sentence.endswith(f"`env` names {name}, which is not set, or is a setting of Limner's own.")


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (WEB + "header = {}\n", "`header` is no key of an MCP server. Did you mean `headers`?"),
        (WEB + "zzz = 1\n", "`zzz` is no key of an MCP server. There are `name`, `url`, `headers`"),
        ('url = "https://x.example.org"\nreads = ["a"]\n', "`name` is missing."),
        (WEB.replace('shop"', 'my_shop"', 1), "`name` must be one word of at most 16 letters a-z and digits."),
        (WEB.replace("https://", "ftp://"), "`url` must be an address like https://host/mcp"),
        (WEB.replace("https://", "https://me:tell-nobody@"), "`url` must be an address like https://host/mcp"),
        ('name = "shop"\nreads = ["a"]\n', "it needs either `url` or `command`."),
        (WEB + 'command = "x"\n', "it needs either `url` or `command`."),
        (WEB + 'args = ["x"]\n', "`args` and `env` belong to a `command`."),
        (PROGRAM + 'headers = { A = "B" }\n', "`headers` belong to a `url`."),
        (WEB.replace('reads = ["search"]', ""), "no tool is marked: list the tools to offer under `reads` or `acts`."),
        (WEB + 'acts = ["search"]\n', "a tool is either under `reads` or under `acts`."),
        (WEB.replace('["search"]', '"search"'), "`reads` must be a list of tools"),
        (WEB.replace('["search"]', '["a.b", "a-b"]'), "two of its tools have names that Limner cannot tell apart."),
        (
            WEB + 'headers = { Host = "HOME" }\n',
            "`headers` has a name that is no header, or one that the protocol sets",
        ),
        (WEB + 'headers = { A = "NOT_SET" }\n', "`headers` names NOT_SET, which is not set"),
    ],
)
def test_a_mistake_in_a_table_is_answered_with_what_would_be_right(table: str, words: str, tmp_path: Path) -> None:
    sentence = complaint(tmp_path, table, HOME="/nowhere")

    assert sentence.startswith("[[mcp]] table 1 ")
    assert words in sentence
    assert "tell-nobody" not in sentence


def test_a_secret_in_place_of_its_name_is_not_quoted(tmp_path: Path) -> None:
    sentence = complaint(tmp_path, WEB + 'headers = { Authorization = "Bearer tell-nobody" }\n')

    assert "`headers` must name environment variables" in sentence
    assert "never the values themselves" in sentence
    assert "tell-nobody" not in sentence


def test_a_value_that_cannot_stand_in_a_header_is_found_at_the_start(tmp_path: Path) -> None:
    sentence = complaint(tmp_path, WEB + 'headers = { A = "TOKEN" }\n', TOKEN="tell-nobody\nX-Evil: 1")

    assert "the value of TOKEN cannot stand in a header" in sentence
    assert "tell-nobody" not in sentence


def test_two_servers_cannot_have_one_name(tmp_path: Path) -> None:
    assert "table 2 (shop) of limner.toml: another table has this `name`" in complaint(tmp_path, WEB, WEB)
