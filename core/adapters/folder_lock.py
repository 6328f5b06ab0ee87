"""The lock that keeps two bots from working on one data folder."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from core.errors import DataFolderInUse, SettingsWrong

LOCK_FILE = "limner.lock"

# Windows locks bytes, and a locked byte cannot be read: this one lies behind the process id that the file holds.
LOCKED_BYTE = 1_000


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the data folder, which is made if need be. The system lets go of it when the process dies, however it dies.

    Raises:
        DataFolderInUse: Another process holds it.
        SettingsWrong: The folder cannot be made or written to.
    """
    with _opened(folder) as file:
        try:
            _lock(file)
        except (BlockingIOError, PermissionError):
            raise DataFolderInUse(
                f"Another Limner (process {file.readline().strip() or 'unknown'}) already works on {folder}. "
                "Stop it first, or set LIMNER_DATA_DIR to another folder."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        # The file stays: if it were removed, two processes could hold two files of one name.
        yield


def _opened(folder: Path) -> TextIO:
    try:
        # People's words and pictures lie here, so it is nobody else's to read.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Not inherited by the processes that we start, so none of them keeps the lock when we are gone.
        return (folder / LOCK_FILE).open("a+", encoding="ascii")
    except OSError as error:
        raise SettingsWrong(
            f"The data folder {folder} cannot be used: {error.strerror}. LIMNER_DATA_DIR names another one."
        ) from error


if sys.platform == "win32":
    import msvcrt

    def _lock(file: TextIO) -> None:
        file.seek(LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        finally:
            file.seek(0)
else:
    import fcntl

    def _lock(file: TextIO) -> None:
        file.seek(0)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
