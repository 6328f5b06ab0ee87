"""Originals are posted byte for byte; what is too large is changed as little as can be, and says so."""

from dataclasses import replace

import pytest

from bots.fitting import LONGEST_ALT, fitted
from bots.result_lines import smaller_copy
from bots.wishes import asking_for_picture
from core.errors import BrokenPicture
from core.model.conversation import Version
from core.model.image import BlobRef, CleanPicture, ImageRef
from core.model.reply import Facts, Picture, Reply
from tests.fakes.core import FakeBlobs, FakePixels
from tests.fakes.discord.rules import SAFE_NAME
from tests.fakes.discord_looks import version


class BlindPixels(FakePixels):
    async def shrink(self, data: bytes, most_bytes: int) -> CleanPicture:
        raise BrokenPicture("It is damaged.")


async def stored(blobs: FakeBlobs, number: int, data: bytes, mime: str = "image/png") -> Version:
    return version(number, image=ImageRef(await blobs.put("discord-1", data), mime, 10, 10))


def reply(*versions: Version) -> Reply:
    return Reply(tuple(map(Picture, versions)), Facts("model-a"))


@pytest.mark.parametrize(
    ("mime", "name"), [("image/png", "v3.png"), ("image/jpeg", "v3.jpg"), ("image/webp", "v3.webp")]
)
async def test_what_fits_is_the_original_under_its_versions_name(mime: str, name: str) -> None:
    blobs = FakeBlobs()
    one = await stored(blobs, 3, b"x" * 100, mime)

    posted = (await fitted(reply(one), blobs, FakePixels(), 100))[one.id]

    assert (posted.name, posted.data, posted.alt, posted.notice) == (name, b"x" * 100, "a lighthouse at dusk", None)
    assert SAFE_NAME.fullmatch(posted.name)


async def test_what_is_too_large_is_a_smaller_copy_with_a_notice() -> None:
    blobs = FakeBlobs()
    one = await stored(blobs, 3, b"x" * 101)

    posted = (await fitted(reply(one), blobs, FakePixels(), 100))[one.id]

    assert (posted.name, posted.data) == ("v3.webp", b"x" * 100)
    assert posted.notice == smaller_copy(one, 100)


async def test_a_picture_that_is_gone_or_cannot_be_read_is_left_out() -> None:
    blobs = FakeBlobs()
    small, large = await stored(blobs, 1, b"x"), await stored(blobs, 2, b"xx")
    gone = version(3, image=ImageRef(BlobRef("discord-1/aa/gone", 1), "image/png", 10, 10))

    posted = await fitted(reply(small, large, gone), blobs, BlindPixels(), 1)

    assert set(posted) == {small.id}


async def test_alt_text_is_the_persons_own_words_as_far_as_there_is_room() -> None:
    blobs = FakeBlobs()
    one = await stored(blobs, 1, b"x")
    texts = {"a*b\u200b": "a*b", asking_for_picture("a cat"): "a cat", "": "v1", "🎨" * 600: "🎨" * 499 + "…"}

    alts = [(await fitted(reply(replace(one, alt=alt)), blobs, FakePixels(), 9))[one.id].alt for alt in texts]

    assert alts == list(texts.values())
    assert all(len(alt.encode("utf-16-le")) <= 2 * LONGEST_ALT for alt in alts)
