"""Words for Slack: nothing that a model or a person wrote mentions anybody, links, or passes for something else.

Everything that Slack reads as more than formatting stands in angle brackets: mentions, links, dates. So `&`, `<` and
`>` become entities, and a text in which they did can only be words. It has no way to escape `*`, `_`, `~` and
backticks: they format a person's words here as they do in what people write in Slack themselves.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from html import unescape
from urllib.parse import quote

from bots.commands import COMMANDS, Verb
from core.model.request import Person
from core.model.text import clean_text

NAME = "Limner"
"""What the manifest calls the bot; people may have called it otherwise."""

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

_KEPT_IN_ADDRESS = ":/?#!$&'()*+,;=%~[]"

_VERBS = "|".join(entry.verb for entry in COMMANDS if entry.verb is not Verb.IMAGINE)
_COMMAND = re.compile(rf"`/({_VERBS})\b")
_EDIT = re.compile(rf"`/{Verb.EDIT} (?=\S)")
_IN_THREADS = frozenset({Verb.DESCRIBE, Verb.UNDO, Verb.CANCEL, Verb.SETTINGS, Verb.VERSIONS, Verb.SHOW, Verb.FORGET})
"""What is said in a thread above all, where Slack has no slash commands."""

_FENCE = re.compile(r"(```.*?```)", re.DOTALL)
_CODE = re.compile(r"(`[^`\n]+`)")
_BOLD = re.compile(r"(\w?)(\*\*|__)(?![\s*_])((?:(?!\2)[^\n])+)(?<![\s*_])\2(?=(\w?))")
_SLANTED = re.compile(r"(?<![\w*])\*(?![\s*])([^*\n]+)(?<!\s)\*(?![\w*])")
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t#]*")
_BULLET = re.compile(r"([ \t]*)[*+-][ \t]+(.*)")
_BOLD_MARK, _UNMARKED = "\x00", re.compile("\x00")


def escaped(text: str) -> str:
    """Words of a person."""
    return clean_text(text).translate(_ENTITIES)


def sentence(text: str) -> str:
    """Our own words, in which `code` is meant; commands stand in it as Slack has them."""
    # In the thread of a picture every word to the bot is an edit, so the verb is not needed there.
    talked = _EDIT.sub(f"`@{NAME} ", escaped(text))
    return _COMMAND.sub(lambda said: f"`{_address(Verb(said[1]))} {said[1]}", talked)


def plain_sentence(text: str) -> str:
    """Our own words where Slack formats nothing, as under a field of a form."""
    return unescape(sentence(text)).replace("`", "")


def words(text: str) -> str:
    """Words of a model: its bold, slanted words, code and lists, as Slack writes them; a heading is bold."""
    parts = _FENCE.split(escaped(text))
    return "".join(part if at % 2 else _lines(part) for at, part in enumerate(parts))


def link(words: str, address: str) -> str:
    """A link by its words; what would end either is left out of them."""
    return f"<{quote(address, safe=_KEPT_IN_ADDRESS).translate(_ENTITIES)}|{escaped(words).replace('|', '¦')}>"


def mention(user_id: str) -> str:
    """Somebody, by their id, as each reader's Slack names them."""
    return f"<@{user_id}>"


def calling(people: Iterable[Person], rendered: str) -> str:
    """Put the sign for a mention where rendered words call somebody by their id, for want of a name."""
    for person in people:
        if person.name == person.id:
            rendered = re.sub(rf"@{re.escape(person.id)}\b", mention(person.id), rendered)
    return rendered


def channel_link(channel_id: str) -> str:
    """A channel, by its id; who may not see it reads no name."""
    return f"<#{channel_id}>"


def time_of_day(moment: datetime, *, with_seconds: bool) -> str:
    """A time by each reader's own clock."""
    told = f"{moment.astimezone(UTC):%H:%M:%S}" if with_seconds else f"{moment.astimezone(UTC):%H:%M}"
    return f"<!date^{int(moment.timestamp())}^{{{'time_secs' if with_seconds else 'time'}}}|{told} UTC>"


def day_and_time(moment: datetime) -> str:
    """A day and a time by each reader's own clock."""
    told = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{told} UTC>"


def _address(verb: Verb) -> str:
    return f"@{NAME}" if verb in _IN_THREADS else "/limner"


def _lines(text: str) -> str:
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    if heading := _HEADING.fullmatch(line):
        title = heading[1].replace("*", "").strip()
        return f"*{title}*" if title else ""
    if bullet := _BULLET.fullmatch(line):
        return f"{bullet[1]}• {_inline(bullet[2])}"
    return _inline(line)


def _inline(text: str) -> str:
    return "".join(part if at % 2 else _formatted(part) for at, part in enumerate(_CODE.split(text)))


def _formatted(text: str) -> str:
    # Bold words get their asterisk last, so that it is not taken for what slants them in Markdown.
    slanted = _SLANTED.sub(r"_\1_", _BOLD.sub(_bold, text))
    return _UNMARKED.sub("*", slanted)


def _bold(found: re.Match[str]) -> str:
    """Slack sees formatting only at the edges of a word, and shows its marks elsewhere."""
    before, inner, after = found[1], found[3], found[4]
    return f"{before}{inner}" if before or after else f"{_BOLD_MARK}{inner.replace('*', '')}{_BOLD_MARK}"
