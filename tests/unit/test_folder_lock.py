import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.adapters.folder_lock import folder_lock
from core.errors import DataFolderInUse, SettingsWrong

HOLD = """
import sys
from pathlib import Path
from core.adapters.folder_lock import folder_lock
with folder_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_refused_and_told_who_works_there(tmp_path: Path) -> None:
    with holder(tmp_path) as process, pytest.raises(DataFolderInUse) as caught, folder_lock(tmp_path):
        pass

    assert f"(process {process.pid})" in str(caught.value)
    assert "LIMNER_DATA_DIR" in str(caught.value)


def test_a_killed_process_leaves_the_folder_free(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=10)

        with folder_lock(tmp_path):
            held = (tmp_path / "limner.lock").read_text()

    assert held == f"{os.getpid()}\n"


def test_the_folder_is_made_and_free_again_afterwards(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"

    with folder_lock(folder):
        pass
    with folder_lock(folder):
        assert folder.is_dir()


def test_processes_that_we_start_do_not_keep_the_lock(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('started', flush=True); input()"]
    with folder_lock(tmp_path):
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=False)
        assert child.stdout is not None
        assert child.stdout.readline() == b"started\n"

    try:
        with folder_lock(tmp_path):
            pass
    finally:
        child.communicate(b"\n", timeout=10)


def test_a_folder_that_cannot_be_made_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SettingsWrong, match="LIMNER_DATA_DIR"), folder_lock(tmp_path / "file" / "data"):
        pass
