"""Making a person's file safe to keep and to send. Runs in a sandbox process only."""

from PIL import Image

from core.adapters.pixels.colours import even_channels, to_srgb
from core.adapters.pixels.decoding import decoder_errors, has_more_frames, open_picture, orientation
from core.adapters.pixels.encoding import encode
from core.adapters.pixels.kinds import HEIF, JPEG, TIFF, PictureKind, picture_kind
from core.adapters.pixels.refusals import not_a_picture
from core.model.image import CleanPicture
from core.sayings import files
from core.sentence import said

LONGEST_EDGE = 3072
"""Pixels; what the models take in is smaller still."""

WORTH_TELLING = 2
"""How much smaller a picture must get before its owner is told: phone photos always lose a little."""


def clean_picture(data: bytes, name: str) -> CleanPicture:
    """Decode the first frame upright in sRGB, at most `LONGEST_EDGE` long, and write it afresh without metadata.

    Args:
        data: The file as it came.
        name: As sentences shall name it.

    Raises:
        BadPicture: With a sentence that names the file and the reason.
    """
    kind = picture_kind(data)
    if kind is None:
        raise not_a_picture(data, name)
    with decoder_errors(name, kind):
        picture = open_picture(data, kind, name)
        longest = max(picture.size)
        notices = [said(files.first_alone, name, _unit(kind))] if has_more_frames(picture) else []
        pixels = _decoded(picture)
    encoded = encode(pixels)
    if longest > WORTH_TELLING * max(encoded.size):
        width, height = encoded.size
        notices.append(said(files.made_smaller, name, width, height))
    return CleanPicture(encoded.data, encoded.mime, *encoded.size, notices=tuple(notices))


def _decoded(picture: Image.Image) -> Image.Image:
    fitted = _fitted(picture.size)
    # JPEG only: decode at a half, a quarter or an eighth. Asked for a box of another shape, it would take the smaller
    # of the two ratios and decode 48 megapixels whole.
    picture.draft(None, fitted)
    picture.load()
    # Only after loading: a PNG may carry both behind its pixels.
    turn, profile = orientation(picture), picture.info.get("icc_profile")
    even = even_channels(picture)
    if even.size != fitted:
        even = even.resize(fitted, Image.Resampling.LANCZOS, reducing_gap=3.0)
    upright = even if turn is None else even.transpose(turn)
    return to_srgb(upright, profile)


def _fitted(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, LONGEST_EDGE / max(size))
    width, height = size
    return max(1, round(width * scale)), max(1, round(height * scale))


def _unit(kind: PictureKind) -> str:
    return {TIFF: "page", JPEG: "picture", HEIF: "picture"}.get(kind, "frame")
