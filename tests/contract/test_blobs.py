"""The port `Blobs`: one suite on a folder, in memory and on an S3 server; then what only a folder can show."""

import asyncio
import hashlib
import os
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from core.adapters.blobs import QUICK_BYTES, ObstoreBlobs, open_blobs, safe_space
from core.errors import PictureGone, PicturesRefused, PicturesUnreachable, SettingsWrong
from core.model.image import BlobRef

SPACE = "discord-8154"
CONTENT = b"a picture"
LARGE = os.urandom(QUICK_BYTES + 1)
MISSING = BlobRef(f"{SPACE}/00/{'0' * 64}", 9)
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    with urllib.request.urlopen(urllib.request.Request(f"{endpoint}/pictures", method="PUT")):
        yield endpoint
    server.stop()


@pytest.fixture(params=["folder", "memory", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> ObstoreBlobs:
    match request.param:
        case "folder":
            return open_blobs(None, tmp_path / "blobs")
        case "memory":
            return open_blobs("memory:///", tmp_path)
        case _:
            endpoint = request.getfixturevalue("s3_endpoint")
            return open_blobs("s3://pictures/limner", tmp_path, {**CREDENTIALS, "AWS_ENDPOINT_URL": endpoint})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "blobs"


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def turn_into_a_file(folder: Path) -> None:
    folder.rmdir()
    folder.write_text("not a folder")


@pytest.mark.parametrize("content", [CONTENT, LARGE, b""], ids=["small", "large", "empty"])
async def test_what_was_put_is_got(blobs: ObstoreBlobs, content: bytes) -> None:
    ref = await blobs.put(SPACE, content)

    assert await blobs.get(ref) == content
    assert ref.size_bytes == len(content)


async def test_a_blob_is_named_by_its_space_and_its_content(blobs: ObstoreBlobs) -> None:
    digest = hashlib.sha256(CONTENT).hexdigest()

    ref = await blobs.put(SPACE, CONTENT)

    assert ref == BlobRef(f"{SPACE}/{digest[:2]}/{digest}", len(CONTENT))
    assert ref.sha256 == digest


async def test_the_same_content_is_one_blob_however_often_it_comes(blobs: ObstoreBlobs) -> None:
    refs = await asyncio.gather(*(blobs.put(SPACE, LARGE) for _ in range(8)))

    assert len(set(refs)) == 1
    assert await blobs.get(refs[0]) == LARGE


async def test_the_same_content_of_two_spaces_is_two_blobs(blobs: ObstoreBlobs) -> None:
    ours, theirs = await blobs.put("ours", CONTENT), await blobs.put("theirs", CONTENT)

    await blobs.delete(theirs)

    assert await blobs.get(ours) == CONTENT


async def test_a_missing_blob_is_a_picture_gone(blobs: ObstoreBlobs) -> None:
    assert not await blobs.exists(MISSING)
    with pytest.raises(PictureGone):
        await blobs.get(MISSING)


async def test_an_altered_blob_is_a_picture_gone_until_it_is_put_again(blobs: ObstoreBlobs) -> None:
    ref = await blobs.put(SPACE, CONTENT)
    await blobs._store.put_async(ref.key, CONTENT.swapcase())

    with pytest.raises(PictureGone):
        await blobs.get(ref)

    await blobs.put(SPACE, CONTENT)
    assert await blobs.get(ref) == CONTENT


async def test_a_blob_is_removed_unless_it_was_stored_again(blobs: ObstoreBlobs) -> None:
    ref = await blobs.put(SPACE, CONTENT)
    now = datetime.now(UTC)

    assert not await blobs.remove(ref, unless_stored_after=now - timedelta(minutes=1))
    assert await blobs.get(ref) == CONTENT
    assert await blobs.remove(ref, unless_stored_after=now + timedelta(minutes=1))
    assert not await blobs.exists(ref)
    assert await blobs.remove(ref, unless_stored_after=now), "there is none, and that is what was wanted"


async def test_what_was_stored_before_a_moment_is_listed(blobs: ObstoreBlobs) -> None:
    ref = await blobs.put("listed", CONTENT)
    now = datetime.now(UTC)

    assert ref in [ref async for some in blobs.stored(now + timedelta(minutes=1)) for ref in some]
    assert [ref async for some in blobs.stored(now - timedelta(minutes=1)) for ref in some] == []


async def test_a_deleted_blob_is_gone_and_deleting_it_again_is_harmless(blobs: ObstoreBlobs) -> None:
    ref = await blobs.put(SPACE, CONTENT)
    assert await blobs.exists(ref)

    await blobs.delete(ref)
    await blobs.delete(ref)

    assert not await blobs.exists(ref)


async def test_sweeping_leaves_every_blob(blobs: ObstoreBlobs) -> None:
    ref = await blobs.put(SPACE, CONTENT)

    assert await blobs.sweep() == 0
    assert await blobs.get(ref) == CONTENT


async def test_the_name_appears_after_the_content_is_on_the_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = open_blobs(None, folder)
    path = folder / SPACE / hashlib.sha256(CONTENT).hexdigest()[:2] / hashlib.sha256(CONTENT).hexdigest()
    synced: list[tuple[Path, bool]] = []
    fsync = os.fsync

    def watch(opened: int) -> None:
        synced.append((Path(f"/proc/self/fd/{opened}").readlink(), path.exists()))
        fsync(opened)

    monkeypatch.setattr(os, "fsync", watch)
    await blobs.put(SPACE, CONTENT)

    (part, named_before), *folders = synced
    assert part.parent.name == "parts"
    assert not named_before
    assert folders == [(place, True) for place in (path.parent, folder / SPACE, folder, folder.parent)]


async def test_leftovers_of_a_killed_process_are_swept(folder: Path) -> None:
    blobs = open_blobs(None, folder)
    ref = await blobs.put(SPACE, CONTENT)
    path = folder / ref.key
    for leftover in (f"{path.name}#1", f"{path.name}.0123.part", f"{path.name}.0123.part#2"):
        path.with_name(leftover).write_bytes(CONTENT[:4])

    assert await blobs.sweep() == 3
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


async def test_nothing_but_blobs_is_in_the_folder(folder: Path) -> None:
    blobs = open_blobs(None, folder)

    refs = await asyncio.gather(*(blobs.put(SPACE, bytes([number]) * 4) for number in range(20)))

    assert files_in(folder) == {ref.key for ref in refs}


async def test_a_space_cannot_leave_the_folder(folder: Path) -> None:
    ref = await open_blobs(None, folder).put("../../etc", CONTENT)

    assert (folder / ref.key).resolve().is_relative_to(folder)
    assert (folder / ref.key).read_bytes() == CONTENT


@given(st.text(max_size=20), st.text(max_size=20))
def test_different_spaces_stay_different(one: str, other: str) -> None:
    assert (safe_space(one) == safe_space(other)) == (one == other)


async def test_a_folder_that_cannot_be_written_is_a_fault_that_time_may_mend(folder: Path) -> None:
    blobs = open_blobs(None, folder)
    turn_into_a_file(folder)

    with pytest.raises(PicturesUnreachable):
        await blobs.put(SPACE, CONTENT)


async def test_a_bucket_that_does_not_answer_is_a_fault_that_time_may_mend(tmp_path: Path) -> None:
    blobs = open_blobs("s3://pictures", tmp_path, {**CREDENTIALS, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"})

    with pytest.raises(PicturesUnreachable):
        await blobs.put(SPACE, CONTENT)
    with pytest.raises(PicturesUnreachable):
        await blobs.get(MISSING)


async def test_a_bucket_that_does_not_exist_is_the_operators_to_mend(s3_endpoint: str, tmp_path: Path) -> None:
    blobs = open_blobs("s3://nowhere", tmp_path, {**CREDENTIALS, "AWS_ENDPOINT_URL": s3_endpoint})

    with pytest.raises(PicturesRefused, match="nowhere"):
        await blobs.put(SPACE, CONTENT)


@pytest.mark.parametrize("url", ["ftp://example.com/pictures", "s3://", "pictures"])
def test_an_address_that_cannot_be_used_names_its_setting(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="LIMNER_BLOB_URL"):
        open_blobs(url, tmp_path)


def test_names_that_only_other_tools_know_are_left_alone(tmp_path: Path) -> None:
    open_blobs("s3://pictures", tmp_path, {**CREDENTIALS, "AWS_PROFILE": "work", "AWS_CA_BUNDLE": "/etc/ca.pem"})
