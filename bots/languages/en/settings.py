"""The settings of a conversation or a channel."""

from collections.abc import Sequence
from datetime import datetime

from core.model.preferences import Listen, Results, Safety, Setting
from core.sayings.lists import all_of

SETTINGS_TITLE = "Settings"
SETTINGS_SAVE = "Save"
OF_CHANNEL = "New conversations of this channel start from these settings."
OF_CONVERSATION = "Settings of this conversation. A flag like `--ratio 1:1` counts more, for one request."
IN_WORDS = "In words: `/settings ratio 16:9`, or `default` to take one back."
CHANGED_MEANWHILE = "Somebody changed a setting meanwhile, so nothing was changed. Open the settings once more."
NOTHING_CHANGED = "Nothing was changed."
AS_THE_MODEL_IS = "as the model is"
MOOT = {
    Setting.LISTEN: "Every message here is a request: nobody else is spoken to.",
    Setting.RESULTS: "Every picture here is on its card too.",
}
"""Why a setting says nothing where a person speaks to Limner alone."""
SETTING_LABELS = {
    Setting.MODEL: "Model",
    Setting.RATIO: "Ratio",
    Setting.SIZE: "Size",
    Setting.COUNT: "Pictures",
    Setting.RESULTS: "Results",
    Setting.LISTEN: "Listens to",
    Setting.SAFETY: "Safety",
    Setting.TOOLS: "Tools",
}
MEANINGS: dict[str, str] = {
    Results.THREAD: "in the thread alone",
    Results.CHANNEL: "on the card in the channel too",
    Listen.ALL: "every message in its threads",
    Listen.MENTIONS: "messages that mention Limner",
    Safety.STRICT: "stops even what is hardly harmful",
    Safety.MEDIUM: "stops what may be harmful",
    Safety.RELAXED: "stops what is surely harmful",
    Safety.OFF: "the model's own filters are off",
}
"""Of the values whose words alone do not say it."""
SET_HERE = "set here"
_BACK = "back to the default"
THE_MODEL = "The model"


def date(moment: datetime) -> str:
    """A day, as people write it."""
    return f"{moment:%-d %B %Y}"


def set_to(setting: Setting, value: str) -> str:
    """A setting and its new value; an empty one lets the wider place decide again."""
    noun = "listening" if setting is Setting.LISTEN else setting
    return f"{noun} {f'to {value}' if value else _BACK}"


def switched_to(tool: str, state: str) -> str:
    """A tool, or all of them where none is named, and whether it may run; empty as above."""
    return f"{f'the tool {tool}' if tool else 'tools'} {state or _BACK}"


def last_change(person: str, set_: Sequence[str], switched: Sequence[str], *, day: str) -> str:
    """Who set or switched what last; the person's name may be unknown."""
    who = f"@{person} " if person else ""
    return f"Last change: {who}{_done(set_, switched)}, {day}."


def was_set(person: str, set_: Sequence[str], switched: Sequence[str], *, is_of_channel: bool) -> str:
    """Who set or switched what, for everyone there; the person's name may be unknown."""
    done = _done(set_, switched)
    where = "for new conversations of this channel" if is_of_channel else "here"
    return f"{f'@{person} {done}' if person else f'{done[0].upper()}{done[1:]}'} {where}."


def rests(model: str, setting: str, value: str) -> str:
    """A setting that the model in force lacks."""
    return f"{model} has no {setting} {value}, so that rests."


def _done(set_: Sequence[str], switched: Sequence[str]) -> str:
    """`set ratio to 16:9 and count to 2, and switched tools on`."""
    deeds = [f"{verb} {all_of(what)}" for verb, what in (("set", set_), ("switched", switched)) if what]
    return f"{', and ' if len(set_) > 1 else ' and '}".join(deeds)


def takes(values: str, default: str) -> str:
    """What a setting takes."""
    return f"It takes {values}, or `{default}`."
