"""Whatever a picture's channels are, to sRGB with 8 bits each. Runs in a sandbox process only."""

from io import BytesIO

from PIL import Image, ImageCms

GREY_TOPS = (255, 65_535)
"""What the whole numbers of a grey picture may count up to; Pillow would cut off all above 255."""

# Modes of Pillow that hold whole bytes and can be resized without losing their meaning.
EVEN_MODES = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "LAB"})
DEEP_GREY_MODES = frozenset({"I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
ALPHA_MODES = frozenset({"LA", "RGBA"})
OPAQUE = 255

# By the colour space that an ICC profile names: the mode of the pictures that it describes.
PROFILED_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}


def even_channels(picture: Image.Image) -> Image.Image:
    """Spread palettes, bits and deep channels to one byte a channel."""
    if picture.mode in DEEP_GREY_MODES:
        return _grey(picture)
    if picture.mode == "La":
        return picture.convert("LA")
    if picture.mode == "LA" or not picture.has_transparency_data:
        return picture if picture.mode in EVEN_MODES else picture.convert("L" if picture.mode == "1" else "RGB")
    return picture if picture.mode == "RGBA" else picture.convert("RGBA")


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert to RGB, or RGBA where something shows through, by the picture's own profile if it has a usable one."""
    alpha = picture.getchannel("A") if picture.mode in ALPHA_MODES else None
    bare = picture.convert(picture.mode.removesuffix("A")) if alpha is not None else picture
    colours = _managed(bare, profile) if profile else bare.convert("RGB")
    if alpha is not None and _shows_through(alpha):
        colours.putalpha(alpha)
    return colours


def _grey(picture: Image.Image) -> Image.Image:
    lowest, highest = _extremes(picture)
    top: float
    if picture.mode == "F" and lowest >= 0 and highest <= 1:
        top = 1
    elif picture.mode.startswith("I;16"):
        top = GREY_TOPS[-1]
    else:
        top = next((top for top in GREY_TOPS if highest <= top), highest)
    return picture.point(lambda value: value * (255 / top) + 0).convert("L")


def _managed(picture: Image.Image, profile: bytes) -> Image.Image:
    """Convert by the profile; a damaged profile, or one of another kind of picture, counts as none."""
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        if PROFILED_MODES.get(own.profile.xcolor_space.strip()) == picture.mode:
            managed = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if managed is not None:
                return managed
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        pass
    return picture.convert("RGB")


def _shows_through(alpha: Image.Image) -> bool:
    return _extremes(alpha)[0] < OPAQUE


def _extremes(channel: Image.Image) -> tuple[float, float]:
    lowest, highest = channel.getextrema()
    # Pillow answers in pairs for pictures of several channels.
    assert not isinstance(lowest, tuple)
    assert not isinstance(highest, tuple)
    return lowest, highest
