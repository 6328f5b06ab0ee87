"""The secret of a data folder, from which links, cookies and stored tokens get their keys."""

import os
import secrets
from pathlib import Path

from core.errors import SettingsWrong

FILE = "secret.key"
LENGTH_BYTES = 32


def secret_of(folder: Path, given: str | None) -> bytes:
    """Take the secret that was set, else the folder's own, made at the first call.

    Args:
        folder: The data folder; it exists.
        given: `LIMNER_SECRET_KEY`, any text.

    Raises:
        SettingsWrong: The folder's secret cannot be read or made.
    """
    if given is not None:
        return given.encode()
    path = folder / FILE
    try:
        # Made under another name and linked into place: two first starts at once end up with one secret.
        if not path.exists():
            _make(path)
        return path.read_bytes()
    except OSError as error:
        raise SettingsWrong(f"The secret {path} cannot be read or made: {error.strerror}.") from error


def _make(path: Path) -> None:
    draft = path.with_name(f"{FILE}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(LENGTH_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
