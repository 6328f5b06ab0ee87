"""What the offline model says: only where words carry more than the picture."""

from collections import Counter

from PIL import Image

from core.adapters.offline.edits import Edit
from core.adapters.offline.figures import FIGURES
from core.adapters.offline.palette import NAMED
from core.adapters.offline.pictures import Opened

_EXAMPLES = 12
"""Figures that a sentence names."""

NEARLY_SQUARE = 0.1
"""How far the sides of a picture that is called square may differ."""


def why_a_pattern() -> str:
    """Why a picture shows nothing that the words named."""
    known = ", ".join(list(FIGURES)[:: max(1, len(FIGURES) // _EXAMPLES)])
    return (
        "The offline model found nothing in these words that it can draw, so it made a pattern of them. "
        f"It draws {len(FIGURES)} things in simple English, for example: {known}."
    )


def shortcomings(edit: Edit, *, is_composed: bool) -> str:
    """What was not done as it was asked for; empty when everything was."""
    if edit.removed:
        return (
            f"The offline model did not find “{edit.removed}” in this picture, so it could not remove that. "
            "It washed out one spot instead; say left, right, top or bottom to choose where."
        )
    if edit.changed:
        names = " and ".join(thing.name for thing in edit.changed)
        return f"The offline model did not find the {names} in this picture, so it could not change that alone."
    if edit.colour:
        return "The offline model cannot colour that alone, so it coloured the whole picture."
    if edit.place:
        return "The offline model moves only pictures that it painted itself to another place."
    if edit.is_empty and not is_composed:
        return (
            "The offline model did not understand this edit, so it only framed the picture. It knows, for example: "
            "make it night, add a red boat, make it rain, brighter, blur, watercolor, rotate, crop square."
        )
    return ""


def described(seen: Opened) -> str:
    """What the model sees: the shape and the colours; and the things, where it painted them itself."""
    (width, height), recipe = seen.size, seen.recipe
    shape = "square" if abs(width / height - 1) < NEARLY_SQUARE else "wide" if width > height else "tall"
    looks = f"a {shape} picture of {width} × {height} pixels, mostly {', '.join(colours_of(seen.image))}."
    if recipe is None:
        return f"The offline model sees colours, not things: {looks}"
    things = [f"{thing.count} × {thing.name}" for thing in recipe.scene.shown]
    says = f" It says “{recipe.scene.lettering}”." if recipe.scene.lettering else ""
    shown = ", ".join([*things, f"{recipe.scene.place}, {recipe.scene.time}"])
    return f"The offline model painted this: {shown}; {looks}{says}"


def colours_of(image: Image.Image) -> tuple[str, ...]:
    """The names of up to three colours, that of the largest part first."""
    small = image.resize((24, 24), Image.Resampling.BOX).tobytes()
    seen = Counter(_nearest(small[at : at + 3]) for at in range(0, len(small), 3))
    return tuple(name for name, _ in seen.most_common(3))


def _nearest(pixel: bytes) -> str:
    return min(NAMED, key=lambda name: sum((a - b) ** 2 for a, b in zip(NAMED[name], pixel, strict=True)))
