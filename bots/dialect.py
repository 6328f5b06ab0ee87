"""What people write: a verb, words, flags anywhere among them, `from v2: …` and `new: …`.

Written the same on every platform. What it cannot understand is refused before anything is stored or paid.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from bots import wording
from bots.blanks import BLANK, value_of
from bots.commands import (
    COMMANDS,
    COUNT,
    FLAGS,
    LOOK,
    MODEL,
    PRIVATE,
    RATIO,
    SIZE,
    TEMPLATE,
    Option,
    OptionType,
    Verb,
)
from core.errors import UnknownOption
from core.model.request import Options
from core.model.template import Filling
from core.model.text import shortened

LONGEST_ECHO = 40
"""Characters of a person's own word that an answer repeats."""

_VERB = re.compile(r"/([A-Za-z][\w-]*)(?=\s|$)\s*")
# A phone's keyboard turns two hyphens into one long dash.
_FLAG = r"(?<!\S)(?P<sign>--|[—–―]{1,2})(?P<flag>[A-Za-z][\w-]*)"
_MARK = re.compile(rf"{_FLAG}|{BLANK}")
_VALUE = re.compile(r"""(?:\s*=\s*|\s+)(?:["“”„«]([^"“”„»]*)["“”»]|['‘]([^'’]*)['’]|(\S+))""")
_NEW = re.compile(r"new\s*[:：]\s*", re.IGNORECASE)
_FROM = re.compile(r"(?:from\s+v(\d{1,6})\b\s*[:：,—–-]?|v(\d{1,6})\s*[:：])\s*", re.IGNORECASE)
_RATIO_SHAPE = re.compile(r"\d{1,2}:\d{1,2}")
_SIZE_SHAPE = re.compile(r"512|\d{1,2}K")

_ERRAND = re.compile(
    "|".join(rf"{entry.verb}(?:\s+(?:{entry.bare}))?" for entry in COMMANDS if entry.bare is not None), re.IGNORECASE
)
"""A whole message that is a verb without a prompt: "undo the changes" is not one."""

_CLOSING = ".!"
"""Signs that may end such a message."""

_TAKES_FLAGS = frozenset({None, Verb.IMAGINE, Verb.EDIT, Verb.BLEND, Verb.DESCRIBE})
_SHOWN = re.compile(r"(?:it|this|th(?:e|is) (?:picture|image)|(?:from\s+)?v(\d{1,6}))", re.IGNORECASE)
"""What is to be described, where words say no more than that."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says, before anybody looks at where it stands.

    Attributes:
        verb: None when the message is plain words.
        words: The prompt without flags, or what followed a verb that takes none (`/help models`).
        version: Number of the version to start from, when it is named.
        is_new: The words ask for a new picture wherever they stand.
        filling: The template that they name, and what they put into its blanks.
        is_plain: They are a button's own, and mean a picture wherever they stand.
    """

    verb: Verb | None
    words: str
    options: Options = field(default_factory=Options)
    version: int | None = None
    is_new: bool = False
    filling: Filling | None = None
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class _Split:
    """A message without its flags."""

    words: str
    options: Options
    filling: Filling | None = None


def understand(
    text: str,
    *,
    is_bare: bool = False,
    is_command: bool = False,
    verbs: Collection[Verb] = (),
    template: str | None = None,
) -> Said:
    """Read a message; `text` has been through `clean_text`.

    Args:
        text: What was written.
        is_bare: A verb that takes no prompt needs no slash, where nothing stands behind it that it does not take.
        is_command: It begins with a verb, which needs no slash.
        verbs: Verbs with a prompt that need none at its beginning either.
        template: Name of the template that was chosen beside the words.

    Raises:
        UnknownOption: A command, a flag or a value that does not exist; names the legal ones.
    """
    text = text.strip()
    if is_bare and _ERRAND.fullmatch(text.rstrip(_CLOSING)):
        text, is_command = text.rstrip(_CLOSING), True
    if is_command or text.partition(" ")[0].lower() in list(verbs):
        text = f"/{text.removeprefix('/')}"
    verb, rest = _split_verb(text)
    if verb not in _TAKES_FLAGS:
        return Said(verb, rest.strip())
    split = _split(rest, template)
    words, options, filling = split.words, split.options, split.filling
    if verb is Verb.DESCRIBE and filling is not None:
        raise UnknownOption(wording.no_template_to_describe(TEMPLATE.name, verb))
    if verb is Verb.DESCRIBE and (shown := _SHOWN.fullmatch(words)):
        return Said(verb, "", options, version=int(shown[1]) if shown[1] else None)
    if verb is None and (new := _NEW.match(words)):
        return Said(None, words[new.end() :], options, is_new=True, filling=filling)
    if verb is not Verb.IMAGINE and (named := _FROM.match(words)):
        return Said(verb, words[named.end() :], options, version=int(named[1] or named[2]), filling=filling)
    return Said(verb, words, options, filling=filling)


def as_flags(options: Options) -> str:
    """How somebody writes these options: what `understand` reads them from."""
    named = {RATIO: options.ratio, SIZE: options.size, MODEL: options.model}
    flags = [
        f'--{option.name} "{value}"' if " " in value else f"--{option.name} {value}"
        for option, value in named.items()
        if value
    ]
    count = [f"--{COUNT.name} {options.count}"] if options.count != Options().count else []
    return " ".join([*flags, *count, *([f"--{PRIVATE.name}"] if options.private else [])])


def _split_verb(text: str) -> tuple[Verb | None, str]:
    match = _VERB.match(text)
    if match is None:
        return None, text
    name = match[1].lower()
    known = [entry.verb.value for entry in COMMANDS]
    if name not in known:
        raise UnknownOption(wording.no_command(_echo(match[1]), _meant("/", name, known)))
    return Verb(name), text[match.end() :]


def _split(text: str, template: str | None) -> _Split:
    """Take the flags out; where a template is named, also what its blanks hold, for `name=` is prose elsewhere."""
    if template is not None or any(FLAGS.get(flag["flag"].lower()) is TEMPLATE for flag in re.finditer(_FLAG, text)):
        split = _Splitting(text, template, has_blanks=True).split()
        if split.filling is not None:
            return split
    return _Splitting(text, template, has_blanks=False).split()


class _Splitting:
    """Walks through a message, and takes out what is no prompt."""

    def __init__(self, text: str, template: str | None, *, has_blanks: bool) -> None:
        self._text = text
        self._chosen = template
        self._has_blanks = has_blanks
        self._named: str | None = None
        self._values: list[tuple[str, str]] = []
        self._options = Options()
        self._words: list[str] = []

    def split(self) -> _Split:
        """Go through it once, from left to right: what stands in the quotes of a blank is stepped over."""
        place = 0
        while mark := _MARK.search(self._text, place):
            self._words.append(self._text[place : mark.start()])
            place = self._blank(mark) if mark["blank"] else self._flag(mark)
        self._words.append(self._text[place:])
        named = self._chosen or self._named
        filling = Filling(named, tuple(self._values)) if named else None
        return _Split(_joined(self._words), self._options, filling)

    def _blank(self, mark: re.Match[str]) -> int:
        if not self._has_blanks:
            self._words.append(mark[0])
            return mark.end()
        value, place = value_of(mark["blank"], self._text, mark.end())
        self._values.append((mark["blank"], value))
        return place

    def _flag(self, mark: re.Match[str]) -> int:
        option = _option(mark["flag"], is_certain=mark["sign"] == "--")
        if option is None:
            self._words.append(mark[0])
            return mark.end()
        value, place = _value(option, self._text, mark.end())
        if option is TEMPLATE:
            self._named = _template_name(value)
        else:
            self._options = _with_option(self._options, option, value)
        return place


def _template_name(written: str) -> str:
    if not written.strip():
        raise UnknownOption(wording.needs_value(TEMPLATE.name, _legal(TEMPLATE)))
    return written.strip()


def _option(name: str, *, is_certain: bool) -> Option | None:
    """Find the flag; a long dash before a word that resembles no flag is only a dash."""
    if option := FLAGS.get(name.lower()):
        return option
    meant = _meant("--", name.lower(), FLAGS)
    if not is_certain and not meant:
        return None
    raise UnknownOption(wording.no_flag(_echo(name), meant, [f"`--{option.name}`" for option in LOOK]))


def _value(option: Option, text: str, place: int) -> tuple[str, int]:
    if option.type is OptionType.SWITCH:
        return "", place
    match = _VALUE.match(text, place)
    if match is None or re.match(_FLAG, match[3] or ""):
        raise UnknownOption(wording.needs_value(option.name, _legal(option)))
    quoted = match[1] if match[1] is not None else match[2]
    return (quoted if quoted is not None else match[3].rstrip(",;.")), match.end()


def _with_option(options: Options, option: Option, written: str) -> Options:
    if option is PRIVATE:
        return replace(options, private=True)
    value = next((name.value for name in option.nicknames if name.word == written.lower()), written.strip())
    if option is COUNT and value in COUNT.choices:
        return replace(options, count=int(value))
    if option is MODEL and value:
        return replace(options, model=value)
    shape = re.sub(r"[xX×/∶]", ":", value)
    if option is RATIO and _RATIO_SHAPE.fullmatch(shape):
        return replace(options, ratio=shape)
    if option is SIZE and _SIZE_SHAPE.fullmatch(pixels := value.upper().removesuffix("PX")):
        return replace(options, size=pixels)
    raise UnknownOption(wording.takes_no(option.name, _echo(written), _legal(option)))


def _legal(option: Option) -> str:
    if not option.choices:
        return wording.TEMPLATES_LISTED if option is TEMPLATE else wording.MODELS_LISTED
    return wording.takes_values([*option.choices, *(name.word for name in option.nicknames)])


def _meant(sign: str, name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return wording.did_you_mean(f"{sign}{close[0]}") if close else ""


def _echo(word: str) -> str:
    return shortened(word.replace("`", ""), LONGEST_ECHO)


def _joined(words: list[str]) -> str:
    """Close the gaps that flags left behind; lines stay lines."""
    return re.sub(r"[ \t]+(?=\n)", "", re.sub(r"[ \t]{2,}", " ", "".join(words))).strip()
