"""Rendering a finished picture in another manner."""

from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from core.adapters.offline.palette import PAPER
from core.adapters.offline.scene import Style

_PIXELS_ACROSS = 128
"""Blocks along the longer side of pixel art."""


def styled(image: Image.Image, style: Style, chance: Random) -> Image.Image:
    """Render a picture in a style; its size stays."""
    return _STYLES[style](image, chance) if style in _STYLES else image


def _watercolor(image: Image.Image, chance: Random) -> Image.Image:
    """Soft paint with darker rims, blotches and grain, on paper."""
    soft = image.filter(ImageFilter.BoxBlur(max(image.size) / 700))
    pale = ImageEnhance.Color(Image.blend(soft, Image.new("RGB", image.size, (255, 253, 246)), 0.22)).enhance(1.25)
    rims = _outlines(soft.convert("L")).point([255 - min(90, level) for level in range(256)])
    blotches = _clouds(image.size, 18, chance).point([96 + level * 64 // 255 for level in range(256)])
    grain = _clouds(image.size, 200, chance).point([236 + level * 19 // 255 for level in range(256)])
    painted = ImageChops.soft_light(ImageChops.multiply(pale, rims.convert("RGB")), blotches.convert("RGB"))
    textured = ImageChops.multiply(painted, grain.convert("RGB"))
    return Image.composite(textured, Image.new("RGB", image.size, PAPER), _uneven_edge(image.size, chance))


def _outlines(grey: Image.Image) -> Image.Image:
    """Where a picture changes quickly, except at its border, where the filter sees nothing beyond."""
    inner = (2, 2, grey.width - 2, grey.height - 2)
    return ImageOps.expand(grey.filter(ImageFilter.FIND_EDGES).crop(inner), 2, 0)


def _clouds(size: tuple[int, int], cells: int, chance: Random) -> Image.Image:
    """Smooth noise, with about so many cells along the longer side."""
    step = max(size) / cells
    small = (max(2, round(size[0] / step)), max(2, round(size[1] / step)))
    noise = Image.frombytes("L", small, chance.randbytes(small[0] * small[1]))
    return noise.resize(size, Image.Resampling.BILINEAR)


def _uneven_edge(size: tuple[int, int], chance: Random) -> Image.Image:
    """A mask that leaves an uneven margin of paper."""
    small = (max(12, size[0] // 4), max(12, size[1] // 4))
    margin = max(3, min(small) // 22)
    mask = Image.new("L", small, 0)
    mask.paste(255, (margin, margin, small[0] - margin, small[1] - margin))
    noise = _clouds(small, 46, chance).point([72 + level * 110 // 255 for level in range(256)])
    uneven = Image.blend(mask.filter(ImageFilter.BoxBlur(margin * 0.7)), noise, 0.34)
    return uneven.point([max(0, min(255, (level - 112) * 8)) for level in range(256)]).resize(size)


def _pixel_art(image: Image.Image, _: Random) -> Image.Image:
    block = max(2, round(max(image.size) / _PIXELS_ACROSS))
    small = image.resize((max(1, image.width // block), max(1, image.height // block)), Image.Resampling.BOX)
    vivid = (
        ImageEnhance.Color(small).enhance(1.25).quantize(28, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    return vivid.convert("RGB").resize(image.size, Image.Resampling.NEAREST)


def _sketch(image: Image.Image, chance: Random) -> Image.Image:
    """Pencil lines over a light shading."""
    grey = ImageOps.grayscale(image)
    lines = _outlines(grey.filter(ImageFilter.BoxBlur(1))).point([max(0, 255 - level * 7) for level in range(256)])
    tone = grey.point([min(255, 188 + level // 4) for level in range(256)])
    grain = _clouds(image.size, 260, chance).point([min(255, 226 + (level // 32) * 5) for level in range(256)])
    return ImageOps.colorize(ImageChops.multiply(ImageChops.multiply(tone, grain), lines), (44, 44, 52), PAPER)


def _mono(image: Image.Image, _: Random) -> Image.Image:
    return ImageOps.autocontrast(ImageOps.grayscale(image), cutoff=0.5).convert("RGB")


def _sepia(image: Image.Image, _: Random) -> Image.Image:
    return ImageOps.colorize(ImageOps.grayscale(image), (46, 30, 20), (252, 236, 204), mid=(164, 124, 82))


def _poster(image: Image.Image, _: Random) -> Image.Image:
    """Few flat inks inside a border."""
    width, height = image.size
    inks = image.resize((160, max(1, 160 * height // width))).quantize(9, method=Image.Quantize.MEDIANCUT)
    vivid = image.filter(ImageFilter.GaussianBlur(max(image.size) / 700)).quantize(
        palette=inks, dither=Image.Dither.NONE
    )
    margin = min(image.size) // 24
    return ImageOps.expand(ImageOps.fit(vivid.convert("RGB"), (width - 2 * margin, height - 2 * margin)), margin, PAPER)


def _neon(image: Image.Image, _: Random) -> Image.Image:
    """Bright outlines on the dark."""
    edges = Image.merge("RGB", [_outlines(band) for band in image.filter(ImageFilter.BoxBlur(1)).split()])
    bright = ImageEnhance.Color(edges.point([min(255, level * 7) for level in range(256)] * 3)).enhance(1.8)
    glow = bright.filter(ImageFilter.BoxBlur(max(image.size) / 160))
    base = image.point([level // 6 for level in range(256)] * 3)
    return ImageChops.screen(ImageChops.screen(base, glow), bright)


_STYLES: dict[Style, Callable[[Image.Image, Random], Image.Image]] = {
    Style.WATERCOLOR: _watercolor,
    Style.PIXEL: _pixel_art,
    Style.SKETCH: _sketch,
    Style.MONO: _mono,
    Style.SEPIA: _sepia,
    Style.POSTER: _poster,
    Style.NEON: _neon,
}
