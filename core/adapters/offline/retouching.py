"""Changes of a picture's pixels that know nothing of what it shows."""

from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from core.adapters.offline.edits import Tone
from core.adapters.offline.lettering import drawable, write
from core.adapters.offline.palette import PAPER, Colour


def toned(image: Image.Image, tone: Tone) -> Image.Image:
    """Change all pixels alike."""
    return _TONED[tone](image)


def washed(image: Image.Image, colour: Colour) -> Image.Image:
    """Draw all of it towards one colour."""
    wash = ImageOps.colorize(image.convert("L"), (16, 16, 24), (255, 255, 255), mid=colour)
    return Image.blend(image, wash, 0.5)


def softened(image: Image.Image, *, across: float | None, height: float | None) -> Image.Image:
    """Wash out one spot, as far as that hides something; the middle when nothing says where."""
    x = (0.5 if across is None else across) * image.width
    y = (0.5 if height is None else 0.75 - 0.5 * height) * image.height
    reach = 0.23 * min(image.size)
    spot = Image.new("L", image.size, 0)
    ImageDraw.Draw(spot).ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)
    soft = image.filter(ImageFilter.BoxBlur(reach * 0.42)).filter(ImageFilter.BoxBlur(reach * 0.3))
    return Image.composite(soft, image, spot.filter(ImageFilter.BoxBlur(reach * 0.16)))


def lettered(image: Image.Image, text: str, *, height: float | None) -> Image.Image:
    """Write across a picture, light with a dark rim; at the top when nothing says where."""
    shown = drawable(text)
    if not shown:
        return image
    image = image.copy()
    each, middle = 0.15 * min(image.size), (0.13 if height is None else 0.87 - 0.74 * height) * image.height
    box = (0.06 * image.width, middle - each / 2, 0.94 * image.width, middle + each / 2)
    write(ImageDraw.Draw(image), shown, box=box, fill=(255, 252, 240), rim=(30, 34, 48))
    return image


def framed(image: Image.Image) -> Image.Image:
    """Set it into a paper frame with a thin line, a little more vivid than it was."""
    margin, line = max(2, min(image.size) // 28), 2
    cut = margin + line
    inner = ImageEnhance.Color(image).enhance(1.12).crop((cut, cut, image.width - cut, image.height - cut))
    return ImageOps.expand(ImageOps.expand(inner, line, (90, 84, 78)), margin, PAPER)


def _scaled(red: float, green: float, blue: float) -> Callable[[Image.Image], Image.Image]:
    table = [min(255, round(level * share)) for share in (red, green, blue) for level in range(256)]
    return lambda image: image.point(table)


_LIFTED = [round(255 * (level / 255) ** 0.62) for level in range(256)] * 3

_TONED: dict[Tone, Callable[[Image.Image], Image.Image]] = {
    Tone.BRIGHTER: lambda image: image.point(_LIFTED),
    Tone.DARKER: _scaled(0.62, 0.62, 0.66),
    Tone.WARMER: _scaled(1.1, 1.0, 0.84),
    Tone.COLDER: _scaled(0.82, 0.97, 1.16),
    Tone.VIVID: lambda image: ImageEnhance.Color(image).enhance(1.7),
    Tone.PALE: lambda image: Image.blend(image, Image.new("RGB", image.size, (250, 246, 240)), 0.42),
    Tone.CONTRAST: lambda image: ImageEnhance.Contrast(image).enhance(1.35),
    Tone.BLUR: lambda image: image.filter(ImageFilter.GaussianBlur(max(image.size) / 110)),
    Tone.SHARP: lambda image: image.filter(ImageFilter.UnsharpMask(max(image.size) / 300, 180)),
    Tone.NEGATIVE: ImageChops.invert,
}
