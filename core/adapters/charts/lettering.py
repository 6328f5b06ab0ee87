"""Words on charts in any script: for each chart, fonts that hold what it says and no more. In a sandbox process only.

Noto comes as variable fonts, and matplotlib knows no weight of those but their lightest. So HarfBuzz cuts the letters
of a chart out of them, in the weights that are wanted: milliseconds, and a few kilobytes.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import manimgx_fonts
import manimgx_fonts_cjk
import uharfbuzz
from matplotlib.font_manager import FontEntry, fontManager

SCRIPTS = (
    "NotoSans",
    "NotoSansDevanagari",
    "NotoSansArabic",
    "NotoSansHebrew",
    "NotoSansBengali",
    "NotoSansGurmukhi",
    "NotoSansGujarati",
    "NotoSansOriya",
    "NotoSansTamil",
    "NotoSansTelugu",
    "NotoSansKannada",
    "NotoSansMalayalam",
    "NotoSansSinhala",
    "NotoSansThai",
    "NotoSansLao",
    "NotoSansMyanmar",
    "NotoSansKhmer",
    "NotoSansGeorgian",
    "NotoSansArmenian",
    "NotoSansEthiopic",
)
PICTURES = ("NotoSansSymbols", "NotoEmoji")
FACES: Mapping[str, int] = MappingProxyType({"Japanese": 0, "Korean": 1, "Chinese": 2})
"""The faces of Noto Sans CJK: one Chinese character looks different in each of them."""

KANA = ("\u3040", "\u30ff")
HANGUL = ("\uac00", "\ud7a3")
SELECTORS = dict.fromkeys([0xFE0E, 0xFE0F])
"""They choose between two looks of a character, and these fonts have one."""

UNKNOWN = "?"
"""Stands for what no font here can draw."""

ALWAYS = frozenset(map(chr, range(ord(" "), ord("~") + 1))) | frozenset("−…")
"""What axes and values are written with, and what matplotlib measures lines by."""


class Alphabet:
    """The fonts that the words of one chart need."""

    def __init__(self, words: Iterable[str]) -> None:
        letters = set("".join(words).translate(SELECTORS)) | ALWAYS
        self._letters: dict[tuple[Path, int], str] = {}
        for font in _fonts(_han(letters)):
            known = {letter for letter in letters if ord(letter) in _face(*font).unicodes}
            if known:
                self._letters[font] = "".join(sorted(known))
            letters -= known
        self._unknown = {ord(letter): None if _is_mark(letter) else UNKNOWN for letter in letters if letter != "\n"}

    def readable(self, words: str) -> str:
        """The words with `?` for each character that no font here can draw."""
        return words.translate(SELECTORS).translate(self._unknown)

    @contextmanager
    def cut(self, weights: Iterable[int]) -> Iterator[Mapping[int, list[str]]]:
        """Let matplotlib find these letters, by the names of the families for each weight."""
        before = fontManager.ttflist
        with TemporaryDirectory(prefix="limner-letters-") as folder:
            families: dict[int, list[str]] = {}
            entries = []
            for weight in weights:
                for number, (font, letters) in enumerate(self._letters.items()):
                    file = Path(folder, f"{weight}-{number}.otf")
                    file.write_bytes(_cut(font, letters, weight))
                    # The folder's name is in it, so that matplotlib takes no font of another chart for it.
                    entries.append(FontEntry(str(file), 0, f"{file.parent.name} {file.stem}", size="scalable"))
                    families.setdefault(weight, []).append(entries[-1].name)
            fontManager.ttflist = [*before, *entries]
            try:
                yield families
            finally:
                fontManager.ttflist = before


def _fonts(han: str) -> Iterator[tuple[Path, int]]:
    folder = Path(manimgx_fonts.__file__).parent
    for name in SCRIPTS:
        yield folder / f"{name}[wght].ttf", 0
    yield Path(manimgx_fonts_cjk.__file__).parent / "NotoSansCJK-VF.otf.ttc", FACES[han]
    for name in PICTURES:
        yield folder / f"{name}[wght].ttf", 0


def _han(letters: set[str]) -> str:
    """Whose Chinese characters these are, told by the letters beside them."""
    for (first, last), language in ((KANA, "Japanese"), (HANGUL, "Korean")):
        if any(first <= letter <= last for letter in letters):
            return language
    return "Chinese"


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in {"Mn", "Me", "Cf"}


@cache
def _face(path: Path, index: int) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), index)


def _cut(font: tuple[Path, int], letters: str, weight: int) -> bytes:
    face, wanted = _face(*font), uharfbuzz.SubsetInput()
    # The strokes of variable letters lie over each other, and would show where they do.
    wanted.flags = uharfbuzz.SubsetFlags.SET_OVERLAPS_FLAG
    for letter in letters:
        wanted.unicode_set.add(ord(letter))
    for axis in face.axis_infos:
        wanted.pin_axis_location(face, axis.tag, min(max(weight, axis.min_value), axis.max_value))
    return bytes(uharfbuzz.subset(face, wanted).blob.data)
