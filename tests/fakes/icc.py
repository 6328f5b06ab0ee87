"""Colour profiles, made by hand: enough of ICC.1:2001-04 for a colour engine to take them seriously."""

import struct
from collections.abc import Mapping, Sequence

D50 = (0.9642, 1.0, 0.8249)

# Red, green and blue of a space as XYZ under D50.
DISPLAY_P3 = ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407))
ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))


def rgb_profile(primaries: Sequence[Sequence[float]], *, gamma: float = 2.2, description: bytes = b"test") -> bytes:
    """A monitor's profile: three primaries and one curve."""
    columns = {name: _xyz(column) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)}
    curves = dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve(gamma))
    return _profile((b"mntr", b"RGB ", b"XYZ "), columns | curves | {b"desc": _described(description)})


def grey_profile(*, gamma: float) -> bytes:
    return _profile((b"mntr", b"GRAY", b"XYZ "), {b"kTRC": _curve(gamma)})


def cmyk_profile(inks: Mapping[tuple[int, int, int, int], tuple[float, float, float]]) -> bytes:
    """A printer's profile that knows full inks alone: L*, a* and b* for mixtures of 0 and 1."""
    nodes = [(c, m, y, k) for c in (0, 1) for m in (0, 1) for y in (0, 1) for k in (0, 1)]
    cells = b"".join(_lab8(inks.get(node, (0, 0, 0))) for node in nodes)
    straight = bytes(range(256))
    identity = struct.pack(">9i", *(65536 if place % 4 == 0 else 0 for place in range(9)))
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + identity + 4 * straight + cells + 3 * straight
    return _profile((b"prtr", b"CMYK", b"Lab "), {b"A2B0": table})


def _profile(kind: tuple[bytes, bytes, bytes], tags: Mapping[bytes, bytes]) -> bytes:
    tags = {b"wtpt": _xyz(D50), **tags}
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += name + struct.pack(">II", at + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    illuminant = struct.pack(">3i", *(round(65536 * part) for part in D50))
    fields = b"".join(kind) + struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp"
    header = struct.pack(">I4xI", at + len(body), 0x02400000) + fields
    return header.ljust(68, b"\0") + illuminant.ljust(60, b"\0") + table + body


def _xyz(value: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(65536 * part) for part in value))


def _curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(256 * gamma))


def _described(text: bytes) -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + bytes(1 + 4 + 4 + 2 + 1 + 67)


def _lab8(lab: tuple[float, float, float]) -> bytes:
    lightness, a, b = lab
    return bytes((round(255 * lightness / 100), round(a) + 128, round(b) + 128))
