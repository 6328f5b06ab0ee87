"""Uploaded files are stored whole or not at all, and told by their bytes, not by their names."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.local.chat import Memory
from bots.local.files import LONGEST_NAME, UNKNOWN_KIND, ChatFiles, file_name, mime_of
from core.adapters.clock import SystemClock
from core.errors import ChatUnreachable, PictureGone, PictureTooLarge

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


async def chunks(*pieces: bytes, then: Exception | None = None) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
    if then:
        raise then


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_a_file_is_stored_under_the_digest_of_its_bytes(tmp_path: Path) -> None:
    files = ChatFiles(tmp_path)

    stored = await files.keep(chunks(PNG[:20], PNG[20:]), name="a.png", most_bytes=100)

    assert stored.sha256 == hashlib.sha256(PNG).hexdigest()
    assert (stored.size_bytes, stored.mime) == (48, "image/png")
    assert await files.read(stored.sha256, "a.png") == PNG
    assert names_in(tmp_path) == [stored.sha256]


async def test_a_file_that_is_too_large_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(PictureTooLarge, match=r"a\.png is too large"):
        await ChatFiles(tmp_path).keep(chunks(PNG, PNG), name="a.png", most_bytes=50)

    assert names_in(tmp_path) == []


async def test_a_file_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError):
        await ChatFiles(tmp_path).keep(chunks(PNG, then=ConnectionResetError()), name="a.png", most_bytes=500)

    assert names_in(tmp_path) == []


async def test_what_a_killed_upload_left_is_gone_when_the_chat_opens(tmp_path: Path) -> None:
    folder, seen = tmp_path / "files", list[str]()

    async def watched() -> AsyncIterator[bytes]:
        yield PNG
        seen.extend(names_in(folder))

    stored = await ChatFiles(folder).keep(watched(), name="a.png", most_bytes=100)
    (folder / seen[0]).touch()

    async with Memory.open(tmp_path, SystemClock()):
        assert names_in(folder) == [stored.sha256]


async def test_a_file_that_somebody_removed_is_missed_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(PictureGone, match=r"boat\.jpg is no longer stored"):
        await ChatFiles(tmp_path).read("ab12", "boat.jpg")


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a..", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", UNKNOWN_KIND),
        (b"<svg xmlns=", UNKNOWN_KIND),
        (b"<!doctype html>", UNKNOWN_KIND),
        (b"", UNKNOWN_KIND),
    ],
)
def test_only_plain_pictures_have_a_kind(head: bytes, mime: str) -> None:
    assert mime_of(head) == mime


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("boat.jpg", "boat.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\boat.jpg", "boat.jpg"),
        ("bo\u202egpj.at\x00.png", "bogpj.at.png"),
        ("two\nlines.png", "two lines.png"),
        ("", "file"),
        ("folder/", "file"),
    ],
)
def test_a_file_name_is_one_plain_line_without_folders(given: str, kept: str) -> None:
    assert file_name(given) == kept


@pytest.mark.parametrize("given", ["x" * 300 + ".png", "x" * 300, "x." + "y" * 300])
def test_a_file_name_is_not_endless(given: str) -> None:
    assert len(file_name(given)) <= LONGEST_NAME


def test_a_shortened_file_name_keeps_its_suffix() -> None:
    assert file_name("x" * 300 + ".png").endswith("x.png")


async def test_a_file_that_cannot_be_removed_is_told_in_our_words(tmp_path: Path) -> None:
    (tmp_path / "ab12").mkdir()

    with pytest.raises(ChatUnreachable):
        await ChatFiles(tmp_path).remove("ab12")
