"""Deciding where in a picture each thing goes, and how large it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from core.adapters.offline.canvas import Point
from core.adapters.offline.figures import FIGURES, Figure
from core.adapters.offline.figures.objects import lettered_sign
from core.adapters.offline.ground import Ground
from core.adapters.offline.lettering import lines_of
from core.adapters.offline.palette import NAMED, Colour
from core.adapters.offline.scene import Lane, Place, Scene, Thing

_LETTERS_A_LINE = 14
_STANDS = 9
"""Places among which a thing that is added finds the emptiest."""

_TURNED = 0.35
"""The share of things that look to the left."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One thing in its place, in units of the picture's height.

    Attributes:
        at: The middle of its foot.
        size: Its height.
        lane: Where it went, which may differ from where its figure usually goes.
    """

    figure: Figure
    colour: Colour
    at: Point
    size: float
    lane: Lane
    mirrored: bool = False
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """The shape of the picture that is laid out: see `View.wide` and `View.measure`."""

    wide: float
    measure: float


def lay_out(scene: Scene, ground: Ground, frame: Frame, seed: int) -> list[Placed]:
    """Place everything of a scene; the farthest comes first.

    Things of one group share the width among them; a later group goes where the earlier ones left room, so that
    what is added or taken away moves nothing else.
    """
    placed: list[Placed] = []
    for lane in (Lane.SKY, Lane.FAR, Lane.WATER, Lane.GROUND):
        things = [thing for thing in scene.things if _lane(thing, ground) is lane and not _is_in_sky(thing, ground)]
        span, taken = _span(lane, scene, ground), list[float]()
        there: list[Placed] = []
        for group in dict.fromkeys(thing.group for thing in things):
            # Decides where things stand; nothing here is secret.
            chance = Random(f"{seed}:{group}:{lane}")  # noqa: S311
            put = _Putting(lane, frame, _band(lane, ground), chance, scene.lettering)
            each = [thing for thing in things if thing.group == group for _ in range(thing.count)]
            slots = _slots(each, span, chance) if not taken else _rooms(each, span, taken)
            taken.extend(slot.middle for slot in slots)
            pairs = zip(each, slots, strict=True)
            there.extend(put.thing(thing, slot) for thing, slot in pairs)
        placed.extend(sorted((one for one in there if one.is_shown), key=lambda one: -one.at[1]))
    return placed


def _is_in_sky(thing: Thing, ground: Ground) -> bool:
    """A single sun or moon is painted with the sky."""
    return thing.name in {"sun", "moon"} and thing.count == 1 and ground.has_sky


def _lane(thing: Thing, ground: Ground) -> Lane:
    lane = FIGURES[thing.name].lane
    return Lane.GROUND if lane is Lane.WATER and ground.water is None else lane


def _span(lane: Lane, scene: Scene, ground: Ground) -> Point:
    """Which part of the width a lane has: boats keep off the headland when something stands on it."""
    if lane is Lane.GROUND:
        return ground.across
    if lane is Lane.WATER and scene.place is Place.SEA and any(_lane(t, ground) is Lane.GROUND for t in scene.things):
        return 0.04, ground.across[0]
    return 0.06, 0.94


def _band(lane: Lane, ground: Ground) -> Point:
    """Between which heights the feet of a lane's things stand."""
    if lane is Lane.SKY:
        return ground.horizon + (1 - ground.horizon) * 0.3, 0.88
    if lane is Lane.FAR:
        return ground.horizon - 0.03, ground.horizon - 0.02
    return ground.water if lane is Lane.WATER and ground.water else ground.floor


@dataclass(frozen=True, slots=True)
class _Slot:
    middle: float
    width: float
    is_alone: bool


def _slots(things: Sequence[Thing], span: Point, chance: Random) -> list[_Slot]:
    """Share the width among things, wide ones getting more, from left to right as the words name them."""
    shares = [FIGURES[thing.name].width + 0.25 for thing in things]
    slots: list[_Slot] = []
    start, total = span[0], sum(shares)
    for thing, share in zip(things, shares, strict=True):
        width = (span[1] - span[0]) * share / total
        jitter = chance.uniform(-0.12, 0.12) * width if len(things) > 1 else chance.uniform(-0.06, 0.06) * width
        middle = thing.across if thing.across is not None else start + width / 2 + jitter
        slots.append(_Slot(middle, width, is_alone=len(things) == 1))
        start += width
    return slots


def _rooms(things: Sequence[Thing], span: Point, taken: Sequence[float]) -> list[_Slot]:
    """Find for each thing the emptiest part of the width."""
    middles, slots = list(taken), list[_Slot]()
    reach = (span[1] - span[0]) / _STANDS
    stands = [span[0] + reach * (k + 0.5) for k in range(_STANDS)]
    for thing in things:
        emptiest = max(stands, key=lambda stand: min(abs(stand - middle) for middle in middles))
        middle = emptiest if thing.across is None else thing.across
        slots.append(_Slot(middle, 3 * reach, is_alone=False))
        middles.append(middle)
    return slots


@dataclass(frozen=True, slots=True)
class _Putting:
    """Puts the things of one lane into their slots.

    Attributes:
        band: The lowest and the highest place of the lane.
    """

    lane: Lane
    frame: Frame
    band: Point
    chance: Random
    lettering: str

    def thing(self, thing: Thing, slot: _Slot) -> Placed:
        figure = _figure(thing, self.lettering)
        foot, size = self._foot_and_size(figure, slot, thing.scale)
        colour = NAMED[thing.colour] if thing.colour else figure.colour
        can_turn = self.lane is not Lane.FAR and figure.name != "sign"
        is_turned = self.chance.random() < _TURNED and can_turn
        half = min(size * figure.width, self.frame.wide) / 2
        at = (max(half, min(self.frame.wide - half, slot.middle * self.frame.wide)), foot)
        return Placed(figure, colour, at, size, self.lane, mirrored=is_turned, is_shown=not thing.is_gone)

    def _foot_and_size(self, figure: Figure, slot: _Slot, scale: float) -> Point:
        """A lone thing is large and in the middle of its lane; what stands farther off is smaller."""
        low, high = self.band
        wanted = figure.height * self.frame.measure * scale * (1.3 if slot.is_alone else 1.12)
        room = slot.width * (0.94 if slot.is_alone else 1.12) * max(1.0, scale)
        widest = room * self.frame.wide / figure.width
        depth = self.chance.random()
        if self.lane is Lane.SKY:
            size = min(wanted, widest, 0.8)
            middle = 0.5 + (depth - 0.5) * (0.25 if slot.is_alone else 0.9)
            return max(0.1, min(low + (high - low) * middle - size / 2, 0.97 - size)), size
        depth = 0.35 if slot.is_alone else depth
        size = min(wanted, widest, 0.94 - low) * (1.0 - 0.25 * depth)
        return low + (high - low) * depth, size


def _figure(thing: Thing, lettering: str) -> Figure:
    figure = FIGURES[thing.name]
    lines = lines_of(lettering, _LETTERS_A_LINE) if thing.name == "sign" else []
    return replace(figure, draw=partial(lettered_sign, lines=lines)) if any(lines) else figure
