"""The caps and promises of CONTRIBUTING.md that no linter holds."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import typer

import core.tools
from bots.console.program import program
from bots.languages.en.tools import TOOL_MEANINGS
from core.model.tooling import ToolInfo
from core.settings import TABLES, Settings, environment_names

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core", "bots", "migrations", "tests")
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
LONGEST_TEST = 40
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
TEXTS = {".py", ".md", ".toml", ".lock", ".sh", ".js", ".css", ".html", ".svg", ".ini", ""}

TREES = {
    file: ast.parse(file.read_text(encoding="utf-8")) for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))
}
OURS = {file: tree for file, tree in TREES.items() if ROOT / "tests" not in file.parents}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_test(file: Path, node: Function) -> bool:
    return file not in OURS and node.name.startswith("test_")


def test_a_file_is_short_enough_to_be_read() -> None:
    lengths = {named(file): len(file.read_text(encoding="utf-8").splitlines()) for file in TREES}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_a_function_fits_on_a_screen() -> None:
    too_long = [
        f"{named(file)}: {node.name} has {length(node)} lines"
        for file, tree in TREES.items()
        # A migration is a list of statements that is written once.
        if file.parent.name != "versions"
        for node in functions(tree)
        if length(node) > (LONGEST_TEST if is_test(file, node) else LONGEST_FUNCTION)
    ]

    assert too_long == []


def test_half_of_all_functions_have_fewer_than_ten_lines() -> None:
    lengths = sorted(length(node) for tree in OURS.values() for node in functions(tree))

    assert lengths[len(lengths) // 2] < 10


def test_a_file_is_named_by_what_it_is_about() -> None:
    assert [named(file) for file in TREES if file.stem in EMPTY_NAMES] == []


def test_outside_the_adapters_every_value_has_a_type() -> None:
    untyped = [
        named(file)
        for file, tree in OURS.items()
        if ROOT / "core" / "adapters" not in file.parents
        if any(isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(tree))
    ]

    assert untyped == []


def test_no_module_holds_state_that_can_change() -> None:
    # A constant is written in capitals and only read; anything else that can change would be shared by everyone.
    shared = [
        f"{named(file)}: {target.id}"
        for file, tree in OURS.items()
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, MUTABLE)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and not target.id.isupper() and not target.id.startswith("__")
    ]
    # A migration's own names are Alembic's.
    assert [name for name in shared if not name.startswith("migrations/")] == []
    assert [named(file) for file, tree in OURS.items() if any(isinstance(n, ast.Global) for n in ast.walk(tree))] == []


def test_the_values_need_the_standard_library_alone() -> None:
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "core" / "model").glob("*.py")]
    modules = {name for text in texts for name in re.findall(r"^(?:from|import) (\w+)", text, flags=re.MULTILINE)}

    assert modules - sys.stdlib_module_names == {"core"}


def test_the_environment_is_handed_in_at_one_place() -> None:
    reading = re.compile(r"os\.environ|getenv\(|import environ")

    assert [named(file) for file in OURS if reading.search(file.read_text(encoding="utf-8"))] == ["bots/cli.py"]


def readme_rows(heading: str) -> list[list[str]]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.split(f"\n| {heading} |", maxsplit=1)[1].split("\n\n", maxsplit=1)[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[2:]]


def test_the_readme_lists_every_setting_and_no_other() -> None:
    documented = [re.sub("`", "", row[0]) for row in readme_rows("setting")]

    assert sorted(documented) == sorted(environment_names())


def test_the_readme_tells_the_true_defaults() -> None:
    documented = {row[0].strip("`"): row[1].strip("`") for row in readme_rows("setting")}
    defaults = {name: Settings.model_fields[field].default for name, field in environment_names().items()}
    # What is None is derived from something else, in words; what is empty or off has its own sign.
    plain = {name: str(value) for name, value in defaults.items() if value not in (None, (), False)}

    assert {name: documented[name] for name in plain} == plain
    assert documented["LIMNER_UNPAID_OK"] == "0"


def test_the_readme_names_every_table_of_the_config_file() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [table for table in TABLES if f"[{table}]" not in readme] == []


def commands(group: typer.Typer, prefix: str = "limner") -> Iterator[str]:
    for command in group.registered_commands:
        assert command.callback is not None
        yield f"{prefix} {command.name or command.callback.__name__}"
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from commands(inner.typer_instance, f"{prefix} {inner.name}")


def test_the_readme_lists_every_command_and_no_other() -> None:
    documented = [name for row in readme_rows("command") for name in re.findall(r"`(limner [a-z -]+)`", row[0])]

    assert sorted(documented) == sorted(commands(program))


def test_the_readme_and_the_catalogue_tell_of_every_tool_and_no_other() -> None:
    modules = [import_module(f"core.tools.{found.name}") for found in iter_modules(core.tools.__path__)]
    tools = [info.name for module in modules if isinstance(info := vars(module).get("INFO"), ToolInfo)]

    assert [row[0].strip("`") for row in readme_rows("tool")] == sorted(tools)
    assert [*TOOL_MEANINGS] == sorted(tools)


def test_every_exception_to_a_rule_says_why() -> None:
    # Behind the mark, or in a comment above it.
    bare = re.compile(r"^(?!.*#.*\n).*\n.*#\s*(?:noqa|type: ignore)(?:: [A-Z0-9, ]+|\[[a-z-, ]+\])?\s*$", re.MULTILINE)

    assert [named(file) for file in TREES if bare.search(file.read_text(encoding="utf-8"))] == []


def test_no_path_of_a_machine_and_no_package_index_is_in_the_repository() -> None:
    inside = [file for room in (*ROOMS, "docs", "deploy", ".ci") for file in (ROOT / room).rglob("*")]
    telling = re.compile(r"--(?:extra-index-url|index-url|find-links|trusted-host)|/(?:home|root|Users|work|opt)/")
    found = [
        named(file)
        for file in (*inside, *ROOT.glob("*"))
        if file.is_file() and file.suffix in TEXTS and telling.search(file.read_text(encoding="utf-8"))
    ]

    assert found == []
