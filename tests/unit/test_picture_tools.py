"""Tools that look at a picture, or draw a code: what the model is told, and what people see."""

from collections.abc import Mapping, Sequence

import pytest
from jsonschema import Draft202012Validator

from core.errors import BrokenPicture, PictureGone, ToolFailed
from core.model.colour import Shade
from core.model.image import BlobRef, ImageRef
from core.model.tooling import Effect, ToolPicture
from core.sayings import pictures
from core.sentence import said
from core.tools.palette import FindPalette
from core.tools.picture_facts import TellPictureFacts, ratio
from core.tools.qr_code import DrawQrCode
from tests.fakes.tooling import BOAT, context

PHOTO = ImageRef(BlobRef("fake-home/cd/photo", 1_234_567), "image/jpeg", 1376, 768)
TOLD = [
    {"hex": "#ffffff", "name": "white", "share": "75%"},
    {"hex": "#e02020", "name": "red", "share": "25%"},
]


class StubBlobs:
    def __init__(self, *kept: ImageRef) -> None:
        self._kept = {image.blob for image in kept}

    async def put(self, space: str, data: bytes) -> BlobRef:
        raise NotImplementedError

    async def get(self, ref: BlobRef) -> bytes:
        if ref not in self._kept:
            raise PictureGone
        return ref.key.encode()


class StubColours:
    def __init__(self, *shades: Shade) -> None:
        self._shades = shades
        self.asked: list[tuple[bytes, int]] = []

    async def shades(self, data: bytes, most: int) -> Sequence[Shade]:
        self.asked.append((data, most))
        if not data:
            raise BrokenPicture("The picture is empty.")
        return self._shades

    async def card(self, shades: Sequence[Shade]) -> bytes:
        return b"card of %d" % len(shades)


class StubPainter:
    def __init__(self) -> None:
        self.drawn: list[tuple[str, str]] = []

    async def draw(self, text: str, correction: str) -> bytes:
        self.drawn.append((text, correction))
        return b"code"


def two_colours() -> StubColours:
    return StubColours(Shade((255, 255, 255), 0.75), Shade((224, 32, 32), 0.25))


async def test_a_palette_is_told_and_shown() -> None:
    colours = two_colours()
    tool = FindPalette(StubBlobs(BOAT, PHOTO), colours)

    result = await tool.call({"picture": "v2", "colours": 4}, context(subject="v1", v1=BOAT, v2=PHOTO))

    assert colours.asked == [(b"fake-home/cd/photo", 4)]
    assert result.data == {"picture": "v2", "colours": TOLD}
    shown = said(pictures.palette_shows, "v2", ("#ffffff white", "#e02020 red"))
    assert result.pictures == (ToolPicture(b"card of 2", shown),)
    assert str(shown) == "Colours of v2: #ffffff white, #e02020 red"


async def test_without_a_name_the_palette_is_that_of_the_picture_that_the_request_is_about() -> None:
    colours = two_colours()

    result = await FindPalette(StubBlobs(BOAT), colours).call({}, context(subject="v1", v1=BOAT))

    assert colours.asked == [(b"fake-home/ab/boat", 6)]
    assert result.data["picture"] == "v1"


async def test_a_picture_that_is_kept_no_more_has_no_palette() -> None:
    with pytest.raises(ToolFailed, match="no longer stored"):
        await FindPalette(StubBlobs(), two_colours()).call({}, context(subject="v1", v1=BOAT))


async def test_a_picture_on_which_nothing_is_seen_has_no_palette() -> None:
    with pytest.raises(ToolFailed, match="wholly transparent"):
        await FindPalette(StubBlobs(BOAT), StubColours()).call({}, context(subject="v1", v1=BOAT))


async def test_a_picture_of_another_conversation_has_no_name_here() -> None:
    with pytest.raises(ToolFailed, match="The pictures here are v1"):
        await FindPalette(StubBlobs(BOAT, PHOTO), two_colours()).call({"picture": PHOTO.blob.key}, context(v1=BOAT))


async def test_the_facts_of_a_picture_are_measured_and_never_guessed() -> None:
    result = await TellPictureFacts(StubBlobs(PHOTO), two_colours()).call({}, context(subject="file1", file1=PHOTO))

    assert result.data == {
        "picture": "file1",
        "width": 1376,
        "height": 768,
        "megapixels": 1.06,
        "ratio": "16:9",
        "format": "JPEG",
        "bytes": 1_234_567,
        "colours": TOLD,
    }
    assert result.pictures == ()


@pytest.mark.parametrize(
    ("size", "said"),
    [((1024, 1024), "1:1"), ((768, 1376), "9:16"), ((832, 1248), "2:3"), ((1536, 672), "21:9"), ((700, 500), "7:5"),
     ((1366, 768), "16:9"), ((1000, 617), "1.62:1"), ((311, 1000), "1:3.22"), ((60_000, 1), "60000.00:1")],
)  # fmt: skip
def test_a_shape_is_said_as_people_say_it(size: tuple[int, int], said: str) -> None:
    assert ratio(*size) == said


async def test_people_read_what_a_code_says() -> None:
    painter = StubPainter()

    result = await DrawQrCode(painter).call({"text": " https://example.com\u202e\u200b "}, context())

    assert painter.drawn == [("https://example.com", "M")]
    assert result.data == {"says": "https://example.com"}
    shown = said(pictures.code_says, "https://example.com")
    assert (result.pictures, result.notes) == ((ToolPicture(b"code", shown),), (shown,))


@pytest.mark.parametrize(("text", "words"), [("\u200b", "no text"), ("龍" * 334, "1000 bytes at most")])
async def test_a_text_that_no_phone_would_read_is_refused(text: str, words: str) -> None:
    with pytest.raises(ToolFailed, match=words):
        await DrawQrCode(StubPainter()).call({"text": text}, context())


@pytest.mark.parametrize(
    ("schema", "arguments"),
    [
        (FindPalette(StubBlobs(), StubColours()).info.parameters, {"colours": 11}),
        (FindPalette(StubBlobs(), StubColours()).info.parameters, {"conversation": "other"}),
        (TellPictureFacts(StubBlobs(), StubColours()).info.parameters, {"picture": 3}),
        (DrawQrCode(StubPainter()).info.parameters, {"text": "a", "correction": "none"}),
        (DrawQrCode(StubPainter()).info.parameters, {}),
    ],
)
def test_other_arguments_do_not_fit_the_schemas(schema: Mapping[str, object], arguments: Mapping[str, object]) -> None:
    assert not Draft202012Validator(schema).is_valid(arguments)


def test_tools_that_look_at_pictures_say_so() -> None:
    assert FindPalette(StubBlobs(), StubColours()).info.effect is Effect.READS
    assert TellPictureFacts(StubBlobs(), StubColours()).info.effect is Effect.READS
    assert DrawQrCode(StubPainter()).info.effect is Effect.NONE
