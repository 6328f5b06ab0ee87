"""What was just stored is read without the disk, once, and never takes more memory than it may."""

from datetime import UTC, datetime

import pytest

from core.adapters.recent_blobs import RecentBlobs
from core.errors import PictureGone
from core.model.image import BlobRef
from tests.fakes.core import FakeBlobs


class CountingBlobs(FakeBlobs):
    def __init__(self) -> None:
        super().__init__()
        self.read: list[BlobRef] = []

    async def get(self, ref: BlobRef) -> bytes:
        self.read.append(ref)
        return await super().get(ref)


async def test_what_was_just_stored_is_read_back_from_memory_once() -> None:
    store = CountingBlobs()
    blobs = RecentBlobs(store)
    ref = await blobs.put("home", b"picture")

    first, second = await blobs.get(ref), await blobs.get(ref)

    assert (first, second) == (b"picture", b"picture")
    assert store.read == [ref]


async def test_the_oldest_leave_when_there_is_no_room() -> None:
    store = CountingBlobs()
    blobs = RecentBlobs(store, most_bytes=10)
    refs = [await blobs.put("home", data) for data in (b"aaaa", b"bbbb", b"cccc", b"far too large")]

    read = [await blobs.get(ref) for ref in refs[:3]]

    assert read == [b"aaaa", b"bbbb", b"cccc"]
    assert store.read == refs[:3]


async def test_the_same_bytes_stored_twice_take_their_room_once() -> None:
    store = CountingBlobs()
    blobs = RecentBlobs(store, most_bytes=10)
    ref = await blobs.put("home", b"aaaa")
    await blobs.put("home", b"aaaa")
    other = await blobs.put("home", b"bbbb")

    assert (await blobs.get(ref), await blobs.get(other)) == (b"aaaa", b"bbbb")
    assert store.read == []


async def test_what_was_never_stored_is_gone() -> None:
    with pytest.raises(PictureGone):
        await RecentBlobs(FakeBlobs()).get(BlobRef("home/00/00", 1))


async def test_what_is_removed_is_not_at_hand_either() -> None:
    blobs = RecentBlobs(FakeBlobs())
    ref = await blobs.put("home", b"a picture")

    assert await blobs.remove(ref, unless_stored_after=datetime.now(UTC))

    with pytest.raises(PictureGone):
        await blobs.get(ref)
