import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]  # it ships no types

from bots.console.program import execute
from bots.console.surroundings import Surroundings
from core.adapters.catalogue import load_catalogue
from core.adapters.sandbox import MEMORY_BYTES, MEMORY_FOR_TOOLS_BYTES, WORKERS
from core.settings import environment_names, load_settings
from tests.fakes.console import FakeComposition

pytestmark = pytest.mark.usefixtures("logging_as_it_was")

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
STOPPING_S = 20
"""What the README promises between SIGTERM and the end."""

MEMORY_OF_THE_BOT = 450_000_000
MEMORY_IN_ALL = MEMORY_OF_THE_BOT + WORKERS * MEMORY_BYTES + MEMORY_FOR_TOOLS_BYTES
WORST_EXPOSURE = 15
"""For `systemd-analyze security`, in tenths: of 0 to 100, less is better."""

# Of what `systemd-analyze` does not judge or allows to be weaker.
PROMISED = {
    "DynamicUser": "yes",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "AmbientCapabilities": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictNamespaces": "yes",
    "StateDirectory": "limner",
    "UMask": "0077",
    "KillMode": "mixed",
    "RestartPreventExitStatus": "2",
}


@pytest.fixture
def unit_file(tmp_path: Path) -> Path:
    """The unit, with a program that is there: Limner is not installed where the unit has it."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("this computer has no systemd-analyze")
    text, replaced = re.subn(r"^ExecStart=\S+", "ExecStart=/bin/true", read("limner.service"), flags=re.MULTILINE)
    assert replaced == 1
    file = tmp_path / "limner.service"
    file.write_text(text, encoding="utf-8")
    return file


def systemd_analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", "--no-pager", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def is_a_command(*words: str) -> bool:
    return execute([*words, "--help"], Surroundings({}, FakeComposition)) == 0


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def example_lines() -> list[str]:
    """Each setting of the example, commented out or not, as `NAME=value`."""
    return re.findall(r"^(?:# )?([A-Z][A-Z_]+=.*)$", read(".env.example"), flags=re.MULTILINE)


def examples() -> dict[str, str]:
    return dict(line.split("=", maxsplit=1) for line in example_lines())


def compose() -> dict[str, object]:
    service = yaml.safe_load(read("compose.yaml"))["services"]["limner"]
    assert isinstance(service, dict)
    return service


def list_of(service: dict[str, object], key: str) -> list[str]:
    value = service[key]
    assert isinstance(value, list)
    return value


def unit() -> dict[str, list[str]]:
    """Every key of the unit, with its values in order; a key belongs to one section only."""
    found: dict[str, list[str]] = {}
    for line in read("limner.service").splitlines():
        if line and not line.startswith(("#", "[")):
            key, separator, value = line.partition("=")
            assert separator, line
            found.setdefault(key, []).append(value)
    return found


def test_the_example_names_every_setting_once_and_no_other() -> None:
    assert sorted(line.split("=")[0] for line in example_lines()) == sorted(environment_names())


@pytest.mark.parametrize("name", environment_names())
def test_each_value_of_the_example_is_a_legal_one(name: str, tmp_path: Path) -> None:
    load_settings({name: examples()[name]}, None, tmp_path)


def test_the_example_names_a_model_that_exists(tmp_path: Path) -> None:
    settings = load_settings(examples(), None, tmp_path)

    catalogue = load_catalogue(settings.model, default=settings.image_model, writer=settings.text_model)
    assert (catalogue.default, catalogue.default_writer) == (settings.image_model, settings.text_model)


def test_the_example_holds_no_secret_and_sets_nothing(tmp_path: Path) -> None:
    lines = [line for line in read(".env.example").splitlines() if line and not line.startswith("#")]

    assert load_settings(examples() | {"LIMNER_DATABASE_URL": ""}, None, tmp_path).secrets() == ()
    assert lines == ["DISCORD_TOKEN=", "SLACK_BOT_TOKEN=", "SLACK_APP_TOKEN=", "GEMINI_API_KEY="]


def test_docker_and_systemd_read_the_example_alike() -> None:
    # They differ over quotes, over what `$` means, and over a comment behind a value.
    assert [value for value in examples().values() if set(value) & set("\"'$#\\ \t")] == []


def test_the_container_can_change_nothing_but_its_data() -> None:
    service = compose()

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == ["data:/data"]
    assert [mount.split(":")[0] for mount in list_of(service, "tmpfs")] == ["/tmp"]
    assert not {"privileged", "cap_add", "ports", "network_mode", "user", "pid", "ipc"} & service.keys()


def test_the_container_is_given_time_to_stop_and_room_to_work() -> None:
    service = compose()

    assert int(str(service["stop_grace_period"]).removesuffix("s")) >= STOPPING_S + 5
    assert int(str(service["mem_limit"]).removesuffix("m")) << 20 >= MEMORY_IN_ALL
    assert service["init"] is True


def test_the_compose_file_names_what_is_there() -> None:
    service = compose()

    build = service["build"]
    assert isinstance(build, dict)
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
    assert (DEPLOY / f"{service['env_file']}.example").exists()
    assert "data" in yaml.safe_load(read("compose.yaml"))["volumes"]


def test_the_unit_says_what_is_promised() -> None:
    said = unit()

    assert {key: said[key] for key in PROMISED} == {key: [value] for key, value in PROMISED.items()}
    assert int(said["TimeoutStopSec"][0]) >= STOPPING_S + 5
    assert int(said["MemoryMax"][0].removesuffix("M")) << 20 >= MEMORY_IN_ALL


def test_the_unit_lets_the_sandbox_limit_its_own_memory() -> None:
    assert unit()["SystemCallFilter"] == ["@system-service", "~@privileged"]


def test_the_unit_runs_a_command_that_exists_with_settings_that_exist(tmp_path: Path) -> None:
    said = unit()

    program, *words = said["ExecStart"][0].split()
    assert Path(program).name == "limner"
    assert is_a_command(*words)
    settings = load_settings(dict(pair.split("=") for pair in said["Environment"]), None, tmp_path)
    assert settings.data_dir == Path("/var/lib") / said["StateDirectory"][0]


def test_systemd_finds_the_unit_sound(unit_file: Path) -> None:
    done = systemd_analyze("verify", str(unit_file))

    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_finds_the_unit_little_exposed(unit_file: Path) -> None:
    if "--offline" not in systemd_analyze("--help").stdout:
        pytest.skip("this computer's systemd-analyze judges only units that are installed")

    done = systemd_analyze("security", "--offline=true", f"--threshold={WORST_EXPOSURE}", str(unit_file))

    assert done.returncode == 0, done.stdout


def test_the_stop_that_is_promised_to_operators_is_the_one_counted_with() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert f"within {STOPPING_S} seconds" in readme
