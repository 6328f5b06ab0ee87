"""From a conversation and a request to what one model call sends: pure, by reference, no bytes read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from core.errors import TooManySources
from core.model.catalogue import ModelInfo
from core.model.conversation import Part, PicturePart, Role, TextPart, Turn
from core.model.image import ImageRef
from core.sayings import requests as sayings
from core.sentence import said

MOST_BYTES = 18_000_000
"""Raw bytes of one call, pictures and signatures together: base64 makes 24 MB of them, and Google's limit was 20 MB
until January 2026 and is 100 MB since, with the older figure still quoted."""

MOST_REQUEST_BYTES = 70_000_000
"""Raw bytes of the person's own pictures alone: 100 MB as base64, which is what Google takes at all."""


@dataclass(frozen=True, slots=True)
class PlannedTurn:
    """A turn as it will be sent."""

    role: Role
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What one call sends, oldest turn first.

    Attributes:
        earlier: Pictures of the conversation that are sent beside the request's own.
        left_out: Pictures of the conversation that did not fit.
        has_gaps: Something on the way to the source is not kept any more, so the rest is sent as the person's own.
        has_faded: Pictures are sent as the person's own because their signatures have expired.
    """

    turns: tuple[PlannedTurn, ...]
    earlier: int = 0
    left_out: int = 0
    has_gaps: bool = False
    has_faded: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """A request with everything it refers to looked up.

    Attributes:
        path: Turns from the root to the source's turn, oldest first; empty for a fresh start.
        base: The picture of the last turn that is edited; None when the path ends in words or is empty.
        sources: The attachments.
        flatten: Send earlier pictures of the model as the person's own, because their signatures were refused.
    """

    words: str
    path: Sequence[Turn] = ()
    base: ImageRef | None = None
    sources: Sequence[ImageRef] = ()
    flatten: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether there is anything but the words."""
        return bool(self.path or self.sources) or self.base is not None


@dataclass(slots=True)
class _Exchange:
    """A person's turn and the model's answers to it, which are sent or left out together."""

    asked: list[Part]
    answered: list[Part] = field(default_factory=list)

    @property
    def parts(self) -> list[Part]:
        return [*self.asked, *self.answered]


def plan(asking: Asking, model: ModelInfo) -> Plan:
    """Choose what to send: the request always, then the newest exchanges that fit the model's limits.

    Raises:
        TooManySources: The request alone holds more pictures than the model takes.
    """
    has_gaps = _has_gaps(asking.path)
    # A model's turn is signed as the answer to everything before it.
    asking = replace(asking, flatten=asking.flatten or has_gaps)
    exchanges = _exchanges(asking, model)
    request = exchanges[-1]
    needed = _count(request.asked) + (asking.base is not None and not _holds([request], asking.base))
    if needed > model.pictures_in:
        raise TooManySources(said(sayings.too_many_pictures, needed, model.id, model.pictures_in))
    if sum(map(_bytes, request.asked)) > MOST_REQUEST_BYTES:
        raise TooManySources(said(sayings.too_large_together))
    kept = _newest_that_fit(exchanges, model)
    if asking.base is not None and not _holds(kept, asking.base):
        # The exchange that made the source does not fit with its signature; the source itself is never left out.
        request = _Exchange([PicturePart(asking.base), *request.asked])
        kept = _newest_that_fit([*exchanges[:-1], request], model)
    sent = sum(_count(exchange.parts) for exchange in kept)
    return Plan(
        tuple(_turns(kept)),
        earlier=sent - len(asking.sources),
        left_out=sum(_count(exchange.parts) for exchange in exchanges) - sent,
        has_gaps=has_gaps,
        has_faded=any(turn.is_faded and turn.role is Role.MODEL and turn.model == model.id for turn in asking.path),
    )


def request_parts(words: str, sources: Sequence[ImageRef]) -> tuple[Part, ...]:
    """Make the person's turn: the pictures first, as Google's own examples have it, then the words."""
    pictures = tuple(PicturePart(image) for image in sources)
    return (*pictures, TextPart(words or default_words(len(sources))))


def default_words(pictures: int) -> str:
    """Say for the person what pictures without words mean."""
    return "Combine these pictures into one." if pictures > 1 else "Work this picture in."


def _exchanges(asking: Asking, model: ModelInfo) -> list[_Exchange]:
    """Group the path, moving each picture that cannot go back as the model's own into the person's next turn."""
    request = list(request_parts(asking.words, asking.sources))
    exchanges: list[_Exchange] = []
    moved: list[Part] = []
    for turn, following in zip_longest(asking.path, asking.path[1:]):
        if not turn.parts:
            continue
        if turn.role is Role.USER:
            exchanges.append(_Exchange([*moved, *turn.parts]))
            moved = []
            continue
        continues = following.continues if following else (asking.base.blob.key if asking.base else None)
        parts = _one_picture(turn.parts, continues)
        if asking.flatten or not _goes_back(turn.model, parts, model):
            moved = [PicturePart(part.image) for part in parts if isinstance(part, PicturePart)]
            parts = tuple(TextPart(part.text) for part in parts if isinstance(part, TextPart))
        if exchanges:
            exchanges[-1].answered.extend(parts)
    exchanges.append(_Exchange([*moved, *request]))
    return exchanges


def _has_gaps(path: Sequence[Turn]) -> bool:
    """Whether a turn is empty, or goes on from a picture that is not kept any more."""
    return any(not turn.parts or turn.continues == "" for turn in path)


def _goes_back(made_by: str, parts: Sequence[Part], model: ModelInfo) -> bool:
    """Whether a model's turn can be sent as its own: same model, and signed where the model wants signatures."""
    if made_by != model.id:
        return False
    return not model.signs or all(part.native for part in parts if isinstance(part, PicturePart))


def _one_picture(parts: Sequence[Part], key: str | None) -> tuple[Part, ...]:
    """Keep the words and one picture: the one that the talk went on from, or the last when nothing says which.

    Where the one that is named is not among them, the others are other branches.
    """
    pictures = [part for part in parts if isinstance(part, PicturePart)]
    wanted = pictures if key is None else [part for part in pictures if part.image.blob.key == key]
    chosen = wanted[-1] if wanted else None
    return tuple(part for part in parts if isinstance(part, TextPart) or part is chosen)


def _newest_that_fit(exchanges: Sequence[_Exchange], model: ModelInfo) -> list[_Exchange]:
    kept = [exchanges[-1]]
    for exchange in reversed(exchanges[:-1]):
        parts = [part for one in (exchange, *kept) for part in one.parts]
        if not _fits(parts, model):
            break
        kept.insert(0, exchange)
    return kept


def _turns(exchanges: Sequence[_Exchange]) -> list[PlannedTurn]:
    turns = []
    for exchange in exchanges:
        turns.append(PlannedTurn(Role.USER, tuple(exchange.asked)))
        if exchange.answered:
            turns.append(PlannedTurn(Role.MODEL, tuple(exchange.answered)))
    return turns


def _fits(parts: Sequence[Part], model: ModelInfo) -> bool:
    return _count(parts) <= model.pictures_in and sum(map(_bytes, parts)) <= MOST_BYTES


def _holds(exchanges: Sequence[_Exchange], image: ImageRef) -> bool:
    parts = [part for exchange in exchanges for part in exchange.parts]
    return any(isinstance(part, PicturePart) and part.image.blob == image.blob for part in parts)


def _count(parts: Sequence[Part]) -> int:
    return sum(isinstance(part, PicturePart) for part in parts)


def _bytes(part: Part) -> int:
    own = part.image.blob.size_bytes if isinstance(part, PicturePart) else len(part.text.encode())
    return own + (part.native.size_bytes if part.native else 0)
