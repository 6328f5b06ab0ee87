"""⋯: what else can be done with a picture, each by a button of its own; seen by the person alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bots import wishes, wording
from bots.alt_texts import alt_of
from bots.buttons import Button, Press
from bots.commands import RATIO, Verb
from bots.dialect import Said
from bots.fields import MOST_CHOICES, ChoiceField, Form
from bots.form_ids import FormKind
from bots.outcomes import Ask, OpenForm, Post, Tell
from bots.scenes import PressScene
from bots.verbs.show import details
from core.errors import UserError
from core.model.catalogue import Catalogue, ModelInfo
from core.model.conversation import Version
from core.model.job import Job
from core.model.request import Options

NEARLY = 1.2
"""A picture that is so much larger than a size is still of that size: ratios differ in area."""

ONE_K = 1024

SLACK = 0.03
"""How far a picture may be from a shape and still be of it: models draw in steps of several pixels."""

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A button under ⋯.

    Attributes:
        is_there: Whether this picture, and this person, get it.
    """

    press: Press
    is_there: Callable[[PressScene], bool] = lambda _: True


async def more(scene: PressScene) -> Tell:
    """Offer everything that does not stand under the picture itself."""
    buttons = tuple(Button(offer.press, scene.version.id) for offer in OFFERS if offer.is_there(scene))
    return Tell(wording.more_about(scene.version.label), buttons)


async def ratio(scene: PressScene) -> OpenForm:
    """Ask for the shape that the picture should have.

    Raises:
        UserError: Its model makes no other.
    """
    options = tuple((value, _label(value)) for value in ratios(scene)[:MOST_CHOICES])
    if not options:
        raise UserError(wording.NO_OTHER_SHAPE)
    field = ChoiceField(RATIO.name, wording.RATIO_LABEL, options, options[0][0])
    return OpenForm(Form(FormKind.RATIO, scene.version.id, wording.ratio_title(scene.version.label), (field,)))


async def larger(scene: PressScene) -> Ask:
    """Ask for the same picture in the next larger size.

    Raises:
        UserError: There is none.
    """
    size = larger_size(scene)
    if size is None:
        raise UserError(wording.LARGEST)
    said = Said(Verb.EDIT, wording.SAME_BUT_LARGER, replace(once_more(scene.job), count=1, size=size), is_plain=True)
    return Ask(said, version=scene.version, job=scene.job)


async def vary(scene: PressScene) -> Ask:
    """Ask for a variation: from the picture itself, with the options that it was made with."""
    said = Said(Verb.EDIT, wishes.variation(), once_more(scene.job), is_plain=True)
    return Ask(said, version=scene.version, job=scene.job)


async def describe(scene: PressScene) -> Ask:
    """Ask for the picture in words, and for prompts to go on from."""
    return Ask(Said(Verb.DESCRIBE, ""), version=scene.version, job=scene.job)


async def tell_details(scene: PressScene) -> Tell:
    """Tell how the picture was made."""
    return await details(scene, scene.version, scene.job)


async def original(scene: PressScene) -> Post:
    """Give the picture byte for byte as the model made it.

    Raises:
        PictureGone: It is no longer stored.
    """
    version = scene.version
    name = f"{version.label}.{_ENDINGS.get(version.image.mime, 'bin')}"
    data = await scene.core.album.original(version)
    return Post(
        wording.original_of(version.label, version.image.width, version.image.height),
        name,
        alt_of(version),
        data,
        aloud=False,
    )


def once_more(job: Job) -> Options:
    """What a picture was made with, for another one beside it; who sees the answer is decided by where it stands."""
    return replace(job.request.effective, private=False)


def ratios(scene: PressScene) -> tuple[str, ...]:
    """The shapes that the picture's model makes, in the order of the table, without the picture's own."""
    taken = _model(scene.core.catalogue, scene.job).ratios
    return tuple(value for value in RATIO.choices if value in taken and not _has_shape(scene.version, value))


def larger_size(scene: PressScene) -> str | None:
    """The next size above the picture's own that its model makes."""
    sizes = sorted(_model(scene.core.catalogue, scene.job).sizes, key=_edge)
    edge = _edge_of(scene.version) * NEARLY
    return next((size for size in sizes if _edge(size) > edge), None)


def _label(shape: str) -> str:
    word = next((name.word for name in RATIO.nicknames if name.value == shape), "")
    return f"{shape} ({word})" if word else shape


def _model(catalogue: Catalogue, job: Job) -> ModelInfo:
    try:
        return catalogue.choose(job.request.effective.model).model
    except UserError:
        # Its table is gone from the operator's file since.
        return catalogue.choose(None).model


def _has_shape(version: Version, shape: str) -> bool:
    width, height = map(int, shape.split(":"))
    return abs(version.image.width * height / (version.image.height * width) - 1) < SLACK


def _edge(size: str) -> int:
    return int(size.removesuffix("K")) * (ONE_K if size.endswith("K") else 1)


def _edge_of(version: Version) -> float:
    """The edge of a square of as many pixels."""
    return float((version.image.width * version.image.height) ** 0.5)


OFFERS = (
    Offer(Press.RATIO, lambda scene: bool(ratios(scene))),
    Offer(Press.LARGER, lambda scene: larger_size(scene) is not None),
    Offer(Press.DESCRIBE),
    Offer(Press.DETAILS),
    Offer(Press.ORIGINAL),
    Offer(Press.DELETE),
)
"""In the order in which they stand."""
