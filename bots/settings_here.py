"""The settings of the place where a person stands: read, changed, and laid out as a form; the same in every chat."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches

from bots import setting_wording, wording
from bots.commands import RATIO
from bots.dialect import LONGEST_ECHO
from bots.fields import ChoiceField, Filled, Form, SwitchField
from bots.form_ids import FormKind
from bots.outcomes import OpenForm, Panel
from bots.scenes import Scene
from bots.tool_wording import name_of
from core.errors import AdminsOnly, UnknownOption, UserError
from core.model.preferences import Setting, Switch
from core.model.request import Person
from core.model.scope import ChannelKey, Scope, Wanted
from core.preferences import Changed, Entry, Sheet

TOOL_FIELD = "tool_"
"""Before a tool's name, what the switch of the form is called."""

_FROM_THE_BEGINNING = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Spoken:
    """`ratio 16:9`, understood.

    Attributes:
        value: Empty when the setting is only asked about; None takes it back.
    """

    setting: Setting
    value: str | None


def understood(words: str) -> Spoken:
    """Read what follows `/settings`.

    Raises:
        UnknownOption: There is no such setting; the message lists them.
    """
    name, _, value = re.sub(r"[=:]\s*|\s+", " ", words.strip(), count=1).partition(" ")
    known = list(Setting)
    if name.lower() not in known:
        close = get_close_matches(name.lower(), known, n=1)
        meant = wording.did_you_mean(close[0]) if close else ""
        echo = name.replace("`", "")[:LONGEST_ECHO]
        raise UnknownOption(wording.no_setting(echo, meant, known))
    setting, value = Setting(name.lower()), value.strip().strip("`'\"")
    return Spoken(setting, None if value.lower() == setting_wording.DEFAULT else _usual(setting, value))


def may_change(scene: Scene) -> bool:
    """Whether this person may change what is set there."""
    return scene.is_admin or not isinstance(scope_of(scene), ChannelKey)


def scope_of(scene: Scene) -> Scope:
    """What is set there: the conversation that is held, or the defaults of the channel."""
    return scene.here.conversation or scene.here.channel_key


async def sheet_here(scene: Scene) -> Sheet:
    """The settings of the place."""
    return _here(scene, await scene.core.preferences.sheet(scope_of(scene)))


async def entry_here(scene: Scene, setting: Setting) -> Entry:
    """One of them.

    Raises:
        UnknownOption: It says nothing about this place.
    """
    _refuse_moot(scene, setting)
    return (await sheet_here(scene)).entry(setting)


async def change_here(scene: Scene, setting: Setting, value: str | None) -> Changed:
    """Set one of them.

    Raises:
        UserError: It cannot be that, or this person may not change it.
    """
    (changed,) = await _saved(scene, [Wanted(setting, value, scene.person)])
    return changed


async def switch_here(scene: Scene, wanted: Mapping[str | None, Switch]) -> tuple[Changed, ...]:
    """Switch tools by name; None means all of them.

    Raises:
        UserError: There is no such tool, or this person may not switch it.
    """
    return await _saved(scene, [Wanted(Setting.TOOLS, value, scene.person, tool) for tool, value in wanted.items()])


async def save_here(scene: Scene, opened: str, filled: Filled) -> tuple[Changed, ...]:
    """Set what a form says otherwise than it did when it was opened.

    Args:
        scene: Where it was sent, and by whom.
        opened: As `settings_form` stamped it.
        filled: What came back.

    Raises:
        UserError: Somebody changed a setting meanwhile, a value is none of ours, or this person may not change it.
    """
    if not may_change(scene):
        raise AdminsOnly
    sheet = await sheet_here(scene)
    if opened != stamp(sheet):
        raise UserError(wording.CHANGED_MEANWHILE)
    wanted = {entry.setting: value for entry in sheet.entries if (value := filled.words(entry.setting))}
    differing = [
        Wanted(setting, None if value == setting_wording.DEFAULT else value, scene.person)
        for setting, value in wanted.items()
        if value != _standing(sheet, setting)
    ]
    return await _saved(scene, [*differing, *_switched(scene, sheet, filled)])


def settings_form(sheet: Sheet) -> Form:
    """The settings as a form; of more fields than Discord has room for."""
    fields = tuple(
        ChoiceField(
            entry.setting,
            wording.SETTING_LABELS[entry.setting],
            options_of(entry),
            entry.own or setting_wording.DEFAULT,
        )
        for entry in sheet.entries
    )
    switches = tuple(
        SwitchField(f"{TOOL_FIELD}{entry.info.name}", name_of(entry), entry.is_on, wording.TOOLS_THAT_MAY_RUN)
        for entry in sheet.tools
    )
    note = " ".join([setting_wording.title(sheet), *setting_wording.last_line(sheet)])
    return Form(
        FormKind.SETTINGS,
        stamp(sheet),
        wording.SETTINGS_TITLE,
        (*fields, *switches),
        note=note,
        submit=wording.SETTINGS_SAVE,
    )


def form_of(outcome: OpenForm | Panel) -> Form:
    """The form that shows it, in chats whose forms have room for every setting."""
    return outcome.form if isinstance(outcome, OpenForm) else settings_form(outcome.sheet)


def options_of(entry: Entry) -> tuple[tuple[str, str], ...]:
    """What an entry can be set to, each with its meaning; first to what it inherits."""
    # What is set may have gone from the choices, with the model that had it.
    gone = [] if entry.own is None or entry.own in entry.choices else [entry.own]
    told = [(value, setting_wording.told(entry.setting, value)) for value in (*gone, *entry.choices)]
    return ((setting_wording.DEFAULT, setting_wording.inherited(entry)), *told)


def stamp(sheet: Sheet) -> str:
    """Names the state of a place's own settings, in letters and digits."""
    moment = sheet.last.at if sheet.last else _FROM_THE_BEGINNING
    return f"{int(moment.timestamp() * 1_000_000):x}"


def people_of(sheet: Sheet) -> tuple[Person, ...]:
    """Whom the words about a sheet name."""
    return (sheet.last.by,) if sheet.last else ()


def differing_tools(sheet: Sheet, on: Collection[str]) -> Mapping[str | None, Switch]:
    """Which tools are to be switched, so that those of these names are on and the others off."""
    states = {entry.info.name: entry.info.name in on for entry in sheet.tools}
    stand = {entry.info.name: entry.is_on for entry in sheet.tools}
    return {name: Switch.ON if is_on else Switch.OFF for name, is_on in states.items() if is_on is not stand[name]}


def _switched(scene: Scene, sheet: Sheet, filled: Filled) -> list[Wanted]:
    on = {name.removeprefix(TOOL_FIELD) for name in filled.switched}
    wanted = differing_tools(sheet, on)
    return [Wanted(Setting.TOOLS, value, scene.person, tool) for tool, value in wanted.items()]


async def _saved(scene: Scene, wanted: Sequence[Wanted]) -> tuple[Changed, ...]:
    for one in wanted:
        _refuse_moot(scene, one.setting)
    changes = await scene.core.preferences.change_all(scope_of(scene), wanted, is_admin=scene.is_admin)
    return tuple(replace(one, sheet=_here(scene, one.sheet)) for one in changes)


def _standing(sheet: Sheet, setting: Setting) -> str:
    return sheet.entry(setting).own or setting_wording.DEFAULT


def _here(scene: Scene, sheet: Sheet) -> Sheet:
    return replace(sheet, entries=tuple(one for one in sheet.entries if one.setting not in scene.here.moot))


def _refuse_moot(scene: Scene, setting: Setting) -> None:
    if setting in scene.here.moot:
        raise UnknownOption(wording.MOOT[setting])


def _usual(setting: Setting, value: str) -> str:
    """A value as it is kept, from the ways in which people write it."""
    if setting is Setting.RATIO:
        nicknames = {name.word: name.value for name in RATIO.nicknames}
        return nicknames.get(value.lower(), re.sub(r"[xX×/∶]", ":", value))
    return value.upper().removesuffix("PX") if setting is Setting.SIZE else value
