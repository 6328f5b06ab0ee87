"""The offline model without its sandbox, and ways to look at what it draws."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import TypeVar

from PIL import Image, ImageChops, ImageDraw, ImageStat

from core.adapters.offline import OfflineModel
from core.adapters.offline.order import Order, fulfil
from core.adapters.offline.painting import paint
from core.adapters.offline.pictures import Opened, opened
from core.adapters.offline.scene import Recipe, Scene
from core.errors import SandboxStopped
from core.model.asking import LoadedPart, LoadedText, LoadedTurn, ModelAnswer, ModelPrompt
from tests.fakes.prompts import model_named

T = TypeVar("T")

OFFLINE = model_named("offline")
SMALL = (192, 192)


class HereSandbox:
    """Runs a function where it is called."""

    async def run(self, function: Callable[..., T], *args: object, within: timedelta) -> T:
        return function(*args)


class StoppingSandbox:
    """Stops everything before it is done."""

    async def run(self, function: Callable[..., T], *args: object, within: timedelta) -> T:
        raise SandboxStopped(f"{function.__name__} ran for more than {within}")


def asking(*turns: LoadedTurn, ratio: str | None = None, size: str | None = None, number: int = 1) -> ModelPrompt:
    """One call of the offline model."""
    return ModelPrompt(OFFLINE, turns, ratio=ratio, size=size, number=number)


async def drawn(*turns: LoadedTurn, ratio: str | None = None, size: str | None = None, number: int = 1) -> ModelAnswer:
    """What the offline model answers to these turns."""
    return await OfflineModel(HereSandbox()).draw(asking(*turns, ratio=ratio, size=size, number=number))


def texts(parts: tuple[LoadedPart, ...]) -> list[str]:
    """The words of an answer."""
    return [part.text for part in parts if isinstance(part, LoadedText)]


def made(words: str, *sources: bytes, ratio: str | None = None, size: str | None = None) -> bytes:
    """The file that comes of these words."""
    return fulfil(Order(words, sources, ratio, size)).data


def look(data: bytes) -> Image.Image:
    """The whole file as pixels, with its caption strip."""
    return Image.open(BytesIO(data)).convert("RGB")


def reopened(data: bytes) -> Opened:
    """The file as an edit sees it."""
    return opened(data, most_pixels=4_000_000)


def painted(scene: Scene, size: tuple[int, int] = SMALL, seed: int = 7) -> Image.Image:
    """A scene, small and without a caption."""
    return paint(Recipe(scene, seed, seed), size)


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    """The file of a picture that nobody wrote anything into."""
    buffer = BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def photo(colour: tuple[int, int, int] = (180, 120, 60), size: tuple[int, int] = (400, 300)) -> bytes:
    """A person's picture: one colour with a dark square in its lower left."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).rectangle((20, size[1] - 120, 120, size[1] - 20), fill=(20, 20, 20))
    return saved(image)


def share_changed(before: Image.Image, after: Image.Image, *, by: int = 8) -> float:
    """The share of pixels that differ, by more than a little."""
    assert before.size == after.size
    grey = ImageChops.difference(before, after).convert("L")
    return sum(grey.histogram()[by:]) / (grey.width * grey.height)


def brightness(image: Image.Image) -> float:
    """Mean grey level."""
    return ImageStat.Stat(image.convert("L")).mean[0]


def share_of(image: Image.Image, colour: tuple[int, int, int], *, within: int = 40) -> float:
    """The share of pixels that are about this colour."""
    grey = ImageChops.difference(image, Image.new("RGB", image.size, colour)).convert("L")
    return sum(grey.histogram()[:within]) / (grey.width * grey.height)
