"""The tools of a place, in words."""

from bots import setting_wording, wording
from core.model.approval import StandingYes
from core.model.preferences import Setting, Switch
from core.model.tooling import Effect
from core.preferences import Sheet, ToolEntry
from core.tools.web_search import INFO as SEARCHING

WEB_SEARCH = SEARCHING.name


def listed(sheet: Sheet) -> str:
    """Whether tools are on, and each of them."""
    lines = [_line(entry) for entry in sheet.tools]
    last = setting_wording.last_line(sheet, by_id=False) if sheet.last and sheet.last.setting is Setting.TOOLS else ()
    return "\n".join([_heading(sheet), *lines, *_missing(sheet), *last, wording.SWITCH_THEM])


def name_of(entry: ToolEntry) -> str:
    """What a tool is called, and whose it is where it is not ours."""
    return wording.tool_of(entry.info.name, entry.info.title) if entry.info.title else entry.info.name


def always(yes: StandingYes) -> str:
    """What a tool may do unasked, for whom, and since when."""
    tool = wording.acts_there(yes.tool, yes.to) if yes.to else yes.tool
    return wording.always_approved(tool, _name(yes), wording.date(yes.given_at))


def takes_back(yes: StandingYes) -> str:
    """On the button beside it."""
    return wording.ask_again(yes.tool)


def asks_again(yes: StandingYes) -> str:
    """After that button."""
    return wording.asks_again(yes.tool, _name(yes))


def _name(yes: StandingYes) -> str:
    return "" if yes.person.name == yes.person.id else yes.person.name


def _line(entry: ToolEntry) -> str:
    line = wording.tool_stands(_told(entry), Switch.ON if entry.is_on else Switch.OFF)
    meaning = wording.TOOL_MEANINGS.get(entry.info.name)
    return wording.tool_is_for(line, meaning) if meaning else line


def _missing(sheet: Sheet) -> tuple[str, ...]:
    """What people have heard of and will look for in vain, and why."""
    has_web = any(entry.info.name == WEB_SEARCH for entry in sheet.tools)
    return () if has_web else (wording.no_web_search(WEB_SEARCH),)


def _told(entry: ToolEntry) -> str:
    name = name_of(entry)
    return wording.tool_asks(name) if entry.info.effect is Effect.ACTS else name


def _heading(sheet: Sheet) -> str:
    is_on = sheet.entry(Setting.TOOLS).in_force == Switch.ON
    if sheet.is_of_channel:
        return wording.TOOLS_ARE_ON_FOR_CHANNEL if is_on else wording.TOOLS_ARE_OFF_FOR_CHANNEL
    return wording.TOOLS_ARE_ON if is_on else wording.TOOLS_ARE_OFF
