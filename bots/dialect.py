"""What people write: a verb, words, flags anywhere among them, `from v2: …` and `new: …`.

Written the same on every platform. What it cannot understand is refused before anything is stored or paid.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from bots.commands import (
    COMMANDS,
    COUNT,
    FLAGS,
    HELP_TOPICS,
    LOOK,
    MODEL,
    PRIVATE,
    RATIO,
    SIZE,
    Option,
    OptionType,
    Verb,
)
from core.errors import UnknownOption
from core.model.request import Options

LONGEST_ECHO = 40
"""Characters of a person's own word that an answer repeats."""

_VERB = re.compile(r"/([A-Za-z][\w-]*)(?=\s|$)\s*")
# A phone's keyboard turns two hyphens into one long dash.
_FLAG = re.compile(r"(?<!\S)(--|[—–―]{1,2})([A-Za-z][\w-]*)")
_VALUE = re.compile(r"""(?:\s*=\s*|\s+)(?:["“”„«]([^"“”„»]*)["“”»]|['‘]([^'’]*)['’]|(\S+))""")
_NEW = re.compile(r"new\s*[:：]\s*", re.IGNORECASE)
_FROM = re.compile(r"(?:from\s+v(\d{1,6})\b\s*[:：,—–-]?|v(\d{1,6})\s*[:：])\s*", re.IGNORECASE)
_RATIO_SHAPE = re.compile(r"\d{1,2}:\d{1,2}")
_SIZE_SHAPE = re.compile(r"512|\d{1,2}K")

_JOB = r"[0-9A-Za-z]{6}|[0-9A-Za-z]{26}"
_ERRAND = re.compile(
    rf"{Verb.UNDO}|{Verb.JOBS}|{Verb.CANCEL}(?:\s+(?:{_JOB}))?|{Verb.HELP}(?:\s+(?:{'|'.join(HELP_TOPICS)}))?",
    re.IGNORECASE,
)
"""A whole message that is a verb without a prompt: "undo the changes" is not one."""

_TAKES_FLAGS = frozenset({None, Verb.IMAGINE, Verb.EDIT, Verb.BLEND})


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says, before anybody looks at where it stands.

    Attributes:
        verb: None when the message is plain words.
        words: The prompt without flags, or what followed a verb that takes none (`/help models`).
        version: Number of the version to start from, when it is named.
        is_new: The words ask for a new picture wherever they stand.
    """

    verb: Verb | None
    words: str
    options: Options = field(default_factory=Options)
    version: int | None = None
    is_new: bool = False


def understand(text: str, *, is_bare: bool = False, is_command: bool = False) -> Said:
    """Read a message; `text` has been through `clean_text`.

    Args:
        text: What was written.
        is_bare: A verb that takes no prompt needs no slash, where nothing stands behind it that it does not take.
        is_command: It begins with a verb, which needs no slash.

    Raises:
        UnknownOption: A command, a flag or a value that does not exist; names the legal ones.
    """
    if is_command or (is_bare and _ERRAND.fullmatch(text.strip())):
        text = f"/{text.strip().removeprefix('/')}"
    verb, rest = _split_verb(text)
    if verb not in _TAKES_FLAGS:
        return Said(verb, rest.strip())
    words, options = _split_flags(rest)
    if verb is None and (new := _NEW.match(words)):
        return Said(None, words[new.end() :], options, is_new=True)
    if verb is not Verb.IMAGINE and (named := _FROM.match(words)):
        return Said(verb, words[named.end() :], options, version=int(named[1] or named[2]))
    return Said(verb, words, options)


def _split_verb(text: str) -> tuple[Verb | None, str]:
    match = _VERB.match(text)
    if match is None:
        return None, text
    name = match[1].lower()
    known = [entry.verb.value for entry in COMMANDS]
    if name not in known:
        raise UnknownOption(f"There is no `/{_echo(match[1])}`.{_meant('/', name, known)} `/help` lists what there is.")
    return Verb(name), text[match.end() :]


def _split_flags(text: str) -> tuple[str, Options]:
    options = Options()
    words: list[str] = []
    place = 0
    while flag := _FLAG.search(text, place):
        option = _option(flag[2], is_certain=flag[1] == "--")
        if option is None:
            words.append(text[place : flag.end()])
            place = flag.end()
            continue
        words.append(text[place : flag.start()])
        value, place = _value(option, text, flag.end())
        options = _with_option(options, option, value)
    words.append(text[place:])
    return _joined(words), options


def _option(name: str, *, is_certain: bool) -> Option | None:
    """Find the flag; a long dash before a word that resembles no flag is only a dash."""
    if option := FLAGS.get(name.lower()):
        return option
    meant = _meant("--", name.lower(), FLAGS)
    if not is_certain and not meant:
        return None
    legal = _listed([f"`--{option.name}`" for option in LOOK])
    raise UnknownOption(f"There is no `--{_echo(name)}`.{meant} The options are {legal}.")


def _value(option: Option, text: str, place: int) -> tuple[str, int]:
    if option.type is OptionType.SWITCH:
        return "", place
    match = _VALUE.match(text, place)
    if match is None or _FLAG.match(match[3] or ""):
        raise UnknownOption(f"`--{option.name}` needs a value. {_legal(option)}")
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
    raise UnknownOption(f"`--{option.name}` does not take `{_echo(written)}`. {_legal(option)}")


def _legal(option: Option) -> str:
    if not option.choices:
        return "`/help models` lists the models."
    values = [*option.choices, *(name.word for name in option.nicknames)]
    return f"It takes {_listed(values, last='or')}."


def _meant(sign: str, name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f" Did you mean `{sign}{close[0]}`?" if close else ""


def _echo(word: str) -> str:
    return word.replace("`", "")[:LONGEST_ECHO]


def _listed(items: list[str], last: str = "and") -> str:
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def _joined(words: list[str]) -> str:
    """Close the gaps that flags left behind; lines stay lines."""
    return re.sub(r"[ \t]+(?=\n)", "", re.sub(r"[ \t]{2,}", " ", "".join(words))).strip()
