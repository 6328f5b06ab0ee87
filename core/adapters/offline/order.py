"""One order to the offline model's hand: everything here runs in a process of its own."""

from dataclasses import dataclass, replace
from hashlib import blake2b
from random import Random

from core.adapters.offline.dimensions import side
from core.adapters.offline.editing import Shape, edited, painted_size
from core.adapters.offline.edits import Edit, read_edit
from core.adapters.offline.painting import paint
from core.adapters.offline.pictures import Opened, opened, written
from core.adapters.offline.revising import revised
from core.adapters.offline.scene import Recipe
from core.adapters.offline.telling import described, shortcomings, why_a_pattern
from core.adapters.offline.words import read_scene
from core.errors import RequestRefused

_ROOM = 3
"""Pixels of the sources together, in pixels of the result; more would not be seen in it."""

_MOST_PIXELS = 24_000_000
"""The same whatever the size: each step holds a few copies, and a sandbox has 900 MB."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to draw.

    Attributes:
        words: The person's own, without the words that act something out.
        sources: Pictures to change or to compose, the one to change first; none means a picture from nothing.
        turn: How many turns the conversation has, so that asking for one thing twice gives two.
        number: Which of several pictures of one request this is.
    """

    words: str
    sources: tuple[bytes, ...] = ()
    ratio: str | None = None
    size: str | None = None
    turn: int = 1
    number: int = 1


@dataclass(frozen=True, slots=True)
class Drawing:
    """What came of it.

    Attributes:
        data: The picture's bytes; empty when the answer is words alone.
        words: What the person should know about it; empty when the picture says it all.
    """

    data: bytes
    mime: str
    words: str = ""


def fulfil(order: Order) -> Drawing:
    """Draw, change or describe, as the order says; equal orders give equal bytes.

    Raises:
        RequestRefused: A source is not a picture that can be read.
    """
    if not order.sources:
        return _from_nothing(order)
    most = min(_MOST_PIXELS, _ROOM * side(order.size) ** 2) / len(order.sources)
    sources = [_read(data, most_pixels=most) for data in order.sources]
    if order.words.lower().lstrip().startswith("describe"):
        return Drawing(b"", "", described(sources[0]))
    edit = read_edit(order.words, sources=len(sources))
    if len(sources) == 1 and sources[0].recipe and not edit.is_empty:
        return _painted_anew(order, edit, sources[0].image.size, sources[0].recipe)
    image = edited([source.image for source in sources], edit, Shape(order.ratio, order.size), _chance(order))
    data, mime = written(image, order.words)
    return Drawing(data, mime, shortcomings(edit, is_composed=len(sources) > 1))


def _from_nothing(order: Order) -> Drawing:
    scene = read_scene(order.words)
    recipe = Recipe(scene, seed=_seed(order), air=_seed(order))
    image = paint(recipe, painted_size((1, 1), Shape(order.ratio or "1:1", order.size)))
    is_pattern = scene.place is None
    data, mime = written(image, order.words, None if is_pattern else recipe)
    return Drawing(data, mime, why_a_pattern() if is_pattern else "")


def _painted_anew(order: Order, edit: Edit, size: tuple[int, int], recipe: Recipe) -> Drawing:
    """Change a picture of this model's own: its scene as far as possible, what is left on its pixels."""
    after, left = revised(recipe, edit, _seed(order))
    if order.number > 1:
        # What was asked for is the same in all of several pictures; their skies tell them apart.
        after = replace(after, air=_seed(order))
    image = paint(after, painted_size(size, Shape(edit.ratio or order.ratio, order.size)))
    if not left.is_empty:
        image = edited([image], left, Shape(), _chance(order))
    data, mime = written(image, order.words, after if left.is_empty else None)
    return Drawing(data, mime, shortcomings(left, is_composed=False) if not left.is_empty else "")


def _seed(order: Order) -> int:
    asked = f"{order.words}\n{order.turn}\n{order.number}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(asked, digest_size=4).digest(), "big")


def _chance(order: Order) -> Random:
    # Decides where clouds hang; nothing here is secret.
    return Random(_seed(order))  # noqa: S311


def _read(data: bytes, *, most_pixels: float) -> Opened:
    try:
        return opened(data, most_pixels=most_pixels)
    except (OSError, ValueError, SyntaxError) as error:
        raise RequestRefused(f"the offline model could not open a source: {error}") from error
