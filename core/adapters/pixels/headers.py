"""The size of a PNG, JPEG or WebP, and whether all of it is there, without decoding and without Pillow."""

import zlib
from collections.abc import Iterator

from core.adapters.pixels.kinds import JPEG, PNG, WEBP, PictureKind

MEASURED_KINDS = frozenset({PNG, JPEG, WEBP})
"""The kinds that models draw."""

# ITU T.81, table B.1: start-of-frame markers, the four that mean something else left out.
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN_MARKER = 0xDA
_MARKER_START = 0xFF
_JPEG_END = b"\xff\xd9"

# RFC 9649: 14 bits for a side in both bitstreams; what is above them in VP8 is a scaling hint.
_SIDE_BITS = 0x3FFF


def declared_size(data: bytes, kind: PictureKind) -> tuple[int, int]:
    """Width and height in pixels, as the header has them; zero where there is none.

    Args:
        data: The file.
        kind: One of `MEASURED_KINDS`.
    """
    if kind is PNG:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if kind is JPEG:
        return _jpeg_size(data)
    return _webp_size(data)


def is_whole(data: bytes, kind: PictureKind) -> bool:
    """Whether the file goes on to its end mark, and for PNG, whether every checksum is right.

    Args:
        data: The file.
        kind: One of `MEASURED_KINDS`.
    """
    if kind is PNG:
        return _png_is_whole(data)
    if kind is JPEG:
        # Inside the scan an end mark cannot occur by chance: 0xff is always followed by 0x00 there.
        scan = next((at for marker, at in _jpeg_segments(data) if marker == _SCAN_MARKER), len(data))
        return data.find(_JPEG_END, scan) != -1
    return len(data) >= 8 + int.from_bytes(data[4:8], "little")


def _png_is_whole(data: bytes) -> bool:
    view, at = memoryview(data), 8
    while at + 12 <= len(data):
        length = int.from_bytes(view[at : at + 4], "big")
        checksum = int.from_bytes(view[at + 8 + length : at + 12 + length], "big")
        if zlib.crc32(view[at + 4 : at + 8 + length]) != checksum:
            return False
        if data.startswith(b"IEND", at + 4):
            return True
        at += 12 + length
    return False


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Each marker before the first scan, with where its segment's length stands; the scan's own comes last."""
    at = 2
    while at + 4 <= len(data) and data[at] == _MARKER_START:
        marker = data[at + 1]
        if marker == _MARKER_START:
            at += 1
            continue
        yield marker, at + 2
        if marker == _SCAN_MARKER:
            return
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    for marker, at in _jpeg_segments(data):
        if marker in _FRAME_MARKERS:
            # Length, then one byte of precision, then height before width.
            return int.from_bytes(data[at + 5 : at + 7], "big"), int.from_bytes(data[at + 3 : at + 5], "big")
    return 0, 0


def _webp_size(data: bytes) -> tuple[int, int]:
    form = data[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if form == b"VP8L":
        packed = int.from_bytes(data[21:25], "little")
        return 1 + (packed & _SIDE_BITS), 1 + (packed >> 14 & _SIDE_BITS)
    if form == b"VP8 ":
        sides = int.from_bytes(data[26:28], "little"), int.from_bytes(data[28:30], "little")
        return sides[0] & _SIDE_BITS, sides[1] & _SIDE_BITS
    return 0, 0
