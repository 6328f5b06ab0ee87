"""Giving the pixels of a picture the light of another time of day."""

from PIL import Image, ImageChops, ImageStat

from core.adapters.offline.canvas import fading
from core.adapters.offline.palette import Colour
from core.adapters.offline.scene import Time

_DARK = 84
"""Mean grey level below which a picture is a night scene."""

_FILTERS: dict[Time, tuple[Colour, ...]] = {
    Time.DAY: ((246, 252, 255), (255, 254, 248), (255, 252, 244)),
    Time.DAWN: ((214, 208, 240), (255, 222, 206), (250, 222, 210)),
    Time.DUSK: ((142, 112, 176), (255, 176, 142), (206, 148, 158)),
    Time.NIGHT: ((66, 76, 128), (116, 128, 184), (104, 114, 164)),
}
"""What the light is multiplied with, from the top of a picture to its bottom."""

_LIFTED = [min(255, round(330 * (level / 255) ** 0.72)) for level in range(256)] * 3


def time_of(image: Image.Image) -> Time:
    """Guess whether a picture is dark enough for a night."""
    return Time.NIGHT if ImageStat.Stat(image.resize((32, 32)).convert("L")).mean[0] < _DARK else Time.DAY


def at_time(image: Image.Image, time: Time) -> Image.Image:
    """Let a picture be seen in the light of a time of day; a dark one is lifted first."""
    lifted = image.point(_LIFTED) if time_of(image) is Time.NIGHT and time is not Time.NIGHT else image
    return ImageChops.multiply(lifted, fading(_FILTERS[time], image.size))
