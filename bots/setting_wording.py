"""The sentences and labels of settings, in every chat."""

from collections.abc import Sequence

from core.model.preferences import Listen, Results, Safety, Setting
from core.model.request import Person
from core.model.scope import Change
from core.preferences import Changed, Entry, Sheet

DEFAULT = "default"
"""What people write, and choose, to let the wider place decide again."""

TITLE = "Settings"
SAVE = "Save"
OF_CHANNEL = "New conversations of this channel start from these settings."
OF_CONVERSATION = "Settings of this conversation. A flag like `--ratio 1:1` counts more, for one request."
IN_WORDS = "In words: `/settings ratio 16:9`, or `default` to take one back."
CHANGED_MEANWHILE = "Somebody changed a setting meanwhile, so nothing was changed. Open the settings once more."
NOTHING_CHANGED = "Nothing was changed."
AS_THE_MODEL_LIKES = "as the model likes"
AS_THE_MODEL_IS = "as the model is"
MOOT = {
    Setting.LISTEN: "Every message here is a request: nobody else is spoken to.",
    Setting.RESULTS: "Every picture here is on its card too.",
}
"""Why a setting says nothing where a person speaks to Limner alone."""

LABELS = {
    Setting.MODEL: "Model",
    Setting.RATIO: "Ratio",
    Setting.SIZE: "Size",
    Setting.COUNT: "Pictures",
    Setting.RESULTS: "Results",
    Setting.LISTEN: "Listens to",
    Setting.SAFETY: "Safety",
}

_MEANINGS = {
    Results.THREAD: "in the thread alone",
    Results.CHANNEL: "on the card in the channel too",
    Listen.ALL: "every message in its threads",
    Listen.MENTIONS: "messages that mention Limner",
    Safety.STRICT: "stops even what is hardly harmful",
    Safety.MEDIUM: "stops what may be harmful",
    Safety.RELAXED: "stops what is surely harmful",
    Safety.OFF: "the model's own filters are off",
}


def told(setting: Setting, value: str | None) -> str:
    """A value, and what it means where the word alone does not say it."""
    if value is None:
        return AS_THE_MODEL_IS if setting is Setting.SAFETY else AS_THE_MODEL_LIKES
    meaning = _MEANINGS.get(value)  # type: ignore[call-overload]  # members of a StrEnum are the words themselves
    return f"{value} ({meaning})" if meaning else value


def inherited(entry: Entry) -> str:
    """What an entry comes to when nothing is set there."""
    return f"{DEFAULT} ({entry.inherited or told(entry.setting, None)})"


def title(sheet: Sheet) -> str:
    """What the settings are of."""
    return OF_CHANNEL if sheet.is_of_channel else OF_CONVERSATION


def sheet_text(sheet: Sheet, closing: str = IN_WORDS) -> str:
    """All settings in words, which call nobody who did not ask."""
    return "\n".join([title(sheet), *map(_line, sheet.entries), *last_line(sheet, by_id=False), closing])


def last_line(sheet: Sheet, *, by_id: bool = True) -> tuple[str, ...]:
    """Who changed what last, if anybody did; by their id where their chat told no name."""
    if sheet.last is None:
        return ()
    last = sheet.last
    who = "" if not (by_id or _has_name(last.by)) else f"@{last.by.name} set "
    return (f"Last change: {who}{_what(last)}, {last.at:%-d %B %Y}.",)


def entry_text(entry: Entry) -> str:
    """One setting, and what it takes."""
    return f"{_line(entry)}\nIt takes {', '.join(entry.choices)}, or `{DEFAULT}`."


def changed_line(changes: Sequence[Changed]) -> str:
    """Who set what, for everyone there, and what does not go together with it."""
    real = [one for one in changes if one.change.is_real]
    if not real:
        return NOTHING_CHANGED
    sheet = real[-1].sheet
    where = "for new conversations of this channel" if sheet.is_of_channel else "here"
    what = " and ".join(_what(one.change) for one in real)
    # Who has no name has written a message, which stands right above.
    who = f"@{real[0].change.by.name} set" if _has_name(real[0].change.by) else "Set"
    resting = [f"{_model(sheet)} has no {one.setting} {one.in_force}, so that rests." for one in real[-1].resting]
    return " ".join([f"{who} {what} {where}.", *resting])


def _line(entry: Entry) -> str:
    own = "" if entry.own is None else " · set here"
    return f"• {LABELS[entry.setting]}: {told(entry.setting, entry.in_force)}{own}"


def _has_name(person: Person) -> bool:
    """Whether their chat told a name; Slack's messages tell an id alone, and its mentions notify."""
    return person.name != person.id


def _what(change: Change) -> str:
    return f"{change.setting} to {change.new or DEFAULT}"


def _model(sheet: Sheet) -> str:
    return sheet.entry(Setting.MODEL).in_force or "The model"
