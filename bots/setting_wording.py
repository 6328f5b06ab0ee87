"""The settings of a place, in words."""

from collections.abc import Sequence

from bots import wording
from core.model.preferences import Setting, Switch
from core.model.request import Person
from core.model.scope import Change
from core.preferences import Changed, Entry, Sheet

DEFAULT = "default"
"""What people write, and choose, to let the wider place decide again."""


def told(setting: Setting, value: str | None) -> str:
    """A value, and what it means where the word alone does not say it."""
    if value is None:
        if setting is Setting.TOOLS:
            return Switch.OFF
        return wording.AS_THE_MODEL_IS if setting is Setting.SAFETY else wording.AS_THE_MODEL_LIKES
    # Off means something else for every setting that can be off.
    meaning = None if setting is Setting.TOOLS else wording.MEANINGS.get(value)
    return f"{value} ({meaning})" if meaning else value


def inherited(entry: Entry) -> str:
    """What an entry comes to when nothing is set there."""
    return f"{DEFAULT} ({entry.inherited or told(entry.setting, None)})"


def title(sheet: Sheet) -> str:
    """What the settings are of."""
    return wording.OF_CHANNEL if sheet.is_of_channel else wording.OF_CONVERSATION


def sheet_text(sheet: Sheet, closing: str = "") -> str:
    """All settings in words, which call nobody who did not ask; below them how to change one, unless told otherwise."""
    below = closing or wording.IN_WORDS
    return "\n".join([title(sheet), *map(_line, sheet.entries), *last_line(sheet, by_id=False), below])


def last_line(sheet: Sheet, *, by_id: bool = True) -> tuple[str, ...]:
    """Who changed what last, if anybody did; by their id where their chat told no name."""
    if sheet.last is None:
        return ()
    last = sheet.last
    who = last.by.name if by_id or _has_name(last.by) else ""
    return (wording.last_change(who, *_what([last]), day=wording.date(last.at)),)


def entry_text(entry: Entry) -> str:
    """One setting, and what it takes."""
    return f"{_line(entry)}\n{wording.takes(', '.join(entry.choices), DEFAULT)}"


def changed_line(changes: Sequence[Changed]) -> str:
    """Who set what, for everyone there, and what does not go together with it."""
    real = [one for one in changes if one.change.is_real]
    if not real:
        return wording.NOTHING_CHANGED
    sheet, by = real[-1].sheet, real[0].change.by
    what = _what([one.change for one in real])
    told_of = wording.was_set(by.name if _has_name(by) else "", *what, is_of_channel=sheet.is_of_channel)
    resting = [wording.rests(_model(sheet), one.setting, one.in_force or "") for one in real[-1].resting]
    return " ".join([told_of, *resting])


def _line(entry: Entry) -> str:
    own = "" if entry.own is None else f" · {wording.SET_HERE}"
    return f"• {wording.SETTING_LABELS[entry.setting]}: {told(entry.setting, entry.in_force)}{own}"


def _has_name(person: Person) -> bool:
    """Whether their chat told a name; Slack may tell an id alone, and its mentions notify."""
    return person.name != person.id


def _what(changes: Sequence[Change]) -> tuple[Sequence[str], Sequence[str]]:
    """What was set, and what was switched."""
    set_ = [wording.set_to(one.setting, one.new or "") for one in changes if one.setting is not Setting.TOOLS]
    switched = [wording.switched_to(one.tool or "", one.new or "") for one in changes if one.setting is Setting.TOOLS]
    return set_, switched


def _model(sheet: Sheet) -> str:
    return sheet.entry(Setting.MODEL).in_force or wording.THE_MODEL
