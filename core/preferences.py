"""The settings of conversations and channels: what may be set, what counts for a request, and who changed what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.errors import AdminsOnly, UnknownOption
from core.lineup import Lineup
from core.model.catalogue import Catalogue, ModelInfo
from core.model.preferences import Listen, Preferences, Results, Safety, Setting, Switch
from core.model.request import MOST_PICTURES, TOLD, Kind, Options, Request, Start
from core.model.scope import Change, ChannelKey, Layers, Scope, Wanted
from core.model.tooling import ToolInfo
from core.ports import Clock, PreferenceStore
from core.rounds import DRAW_NAME
from core.sayings import notices as beside
from core.sayings import requests as sayings
from core.sentence import Saying, said
from core.toolbox import NO_TOOLS, Toolbox

ONLY_SIZE = ("1K",)
"""What a model draws that takes no size: about 1024 pixels along a side."""

_OF_CHANNELS = frozenset({Setting.RESULTS})
"""Settings that say nothing about a conversation: only a request in a channel has a card there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting as it stands in one place.

    Attributes:
        own: Set in this very place, as people write it; None when it is inherited.
        inherited: What counts when nothing is set here; None leaves it to the model.
        in_force: What counts here.
        choices: What it may be set to.
    """

    setting: Setting
    own: str | None
    inherited: str | None
    in_force: str | None
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToolEntry:
    """One tool's own switch as it stands in one place; it counts where tools are on at all.

    Attributes:
        own: Set in this very place; None when it is inherited.
        inherited: What counts when nothing is set here.
    """

    info: ToolInfo
    own: Switch | None
    inherited: Switch

    @property
    def is_on(self) -> bool:
        """Whether it may run here, where tools are on."""
        return (self.own or self.inherited) is Switch.ON


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every setting of one place, every tool, and the last change there."""

    scope: Scope
    entries: tuple[Entry, ...]
    last: Change | None = None
    tools: tuple[ToolEntry, ...] = ()

    @property
    def is_of_channel(self) -> bool:
        """Whether these are a channel's defaults."""
        return isinstance(self.scope, ChannelKey)

    def entry(self, setting: Setting) -> Entry:
        """Look a setting up.

        Raises:
            UnknownOption: It says nothing about this place.
        """
        found = next((entry for entry in self.entries if entry.setting is setting), None)
        if found is None:
            raise UnknownOption(said(sayings.of_channels_alone, setting.value))
        return found


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change did.

    Attributes:
        resting: Settings that the model in force lacks; they count again with one that has them.
    """

    change: Change
    sheet: Sheet
    resting: tuple[Entry, ...] = ()


class PreferenceBook:
    """Keeps what people set."""

    def __init__(self, store: PreferenceStore, lineup: Lineup, clock: Clock, *, toolbox: Toolbox = NO_TOOLS) -> None:
        self._store = store
        self._toolbox = toolbox
        self._lineup = lineup
        self._clock = clock

    async def in_force(self, scope: Scope) -> Preferences:
        """What counts in a place, inherited or set there."""
        return (await self._store.layers(scope)).in_force

    async def settled(self, request: Request) -> Request:
        """Give a request the settings of its place, as far as they fit; what was typed stays and counts more.

        What tools may run for it is fixed with them.

        Raises:
            UnknownModel: The request names no known model.
        """
        layers = await self._store.layers(request.conversation)
        settings, notices = _fitting(request, layers, self._lineup.catalogue)
        tools = _allowed(self._toolbox, layers.in_force) if _may_use_tools(request) else ()
        return replace(request, settings=settings, notices=(*request.notices, *notices), tools=tools)

    async def sheet(self, scope: Scope) -> Sheet:
        """Every setting of a place."""
        layers = await self._store.layers(scope)
        changes = await self._store.changes(scope, limit=1)
        entries = _entries(scope, layers, self._lineup.catalogue)
        tools = tuple(_tool_entry(scope, layers, info) for info in self._toolbox.infos)
        return Sheet(scope, entries, changes[0] if changes else None, tools)

    async def history(self, scope: Scope, limit: int = 20) -> Sequence[Change]:
        """Who changed what in a place, newest first."""
        return await self._store.changes(scope, limit=limit)

    async def change(self, scope: Scope, wanted: Wanted, *, is_admin: bool = False) -> Changed:
        """Set one value; it counts for every request that is accepted from here on.

        Args:
            scope: The conversation, or the channel.
            wanted: Which value, and who wants it.
            is_admin: They may change the defaults of channels.

        Raises:
            AdminsOnly: It is a channel, and they are no admin.
            UnknownOption, UnknownModel: It cannot be set to that; the message lists what it takes.
        """
        (changed,) = await self.change_all(scope, (wanted,), is_admin=is_admin)
        return changed

    async def change_all(
        self, scope: Scope, wanted: Sequence[Wanted], *, is_admin: bool = False
    ) -> tuple[Changed, ...]:
        """Set several values that fit together; none of them where one is refused.

        Raises:
            AdminsOnly, UnknownOption, UnknownModel: As above; nothing was changed.
        """
        if isinstance(scope, ChannelKey) and not is_admin:
            raise AdminsOnly
        checked = await self._all_checked(scope, wanted)
        return tuple([await self._changed(scope, one) for one in checked])

    async def _changed(self, scope: Scope, wanted: Wanted) -> Changed:
        now, conversation_id = self._clock.now(), self._clock.new_id()
        change = await self._store.change(scope, wanted, now=now, conversation_id=conversation_id)
        sheet = await self.sheet(scope)
        return Changed(change, sheet, _resting(sheet))

    async def _all_checked(self, scope: Scope, wanted: Sequence[Wanted]) -> list[Wanted]:
        """Values as they are kept, each checked against the place as those before it leave it.

        The model goes first, since the ratios and sizes that may be chosen are those of the model.
        """
        layers, checked = await self._store.layers(scope), list[Wanted]()
        for one in sorted(wanted, key=lambda each: list(Setting).index(each.setting)):
            sheet = Sheet(scope, _entries(scope, layers, self._lineup.catalogue))
            if one.tool is not None:
                self._refuse_unknown(one.tool)
            value = None if one.value is None else self._checked(sheet.entry(one.setting), one.value)
            checked.append(replace(one, value=value))
            layers = _with(layers, scope, checked[-1])
        return checked

    def _refuse_unknown(self, tool: str) -> None:
        known = tuple(info.name for info in self._toolbox.infos)
        if tool not in known:
            raise UnknownOption(said(sayings.no_tool, tool, known))

    def _checked(self, entry: Entry, value: str) -> str:
        """A value as it is kept.

        Raises:
            UnknownOption, UnknownModel: The setting does not take it.
        """
        if entry.setting is Setting.MODEL:
            return self._lineup.catalogue.choose(value).model.id
        found = next((choice for choice in entry.choices if choice.lower() == value.lower()), None)
        if found is None:
            raise UnknownOption(said(sayings.cannot_be_set, entry.setting.value, value, tuple(map(str, entry.choices))))
        return found


def refuse_unfit(options: Options, model: ModelInfo) -> None:
    """Refuse options that a model does not have.

    Raises:
        UnknownOption: With a sentence that lists what it has.
    """
    if not 1 <= options.pictures <= MOST_PICTURES:
        raise UnknownOption(said(sayings.no_such_count, MOST_PICTURES, options.count))
    if options.ratio is not None and options.ratio not in model.ratios:
        raise UnknownOption(said(sayings.no_such_ratio, model.id, options.ratio, model.ratios))
    sizes = model.sizes or ONLY_SIZE
    if options.size is not None and options.size not in sizes:
        raise UnknownOption(said(sayings.no_such_size, model.id, options.size, sizes))


def _fitting(request: Request, layers: Layers, catalogue: Catalogue) -> tuple[Preferences, tuple[Saying, ...]]:
    """The settings that a request is made with, and what to say of those that it is not made with."""
    settings, notices = layers.in_force, list[Saying]()
    if request.kind in TOLD:
        # Words have no shape and come once.
        return Preferences(results=settings.results, listen=settings.listen, safety=settings.safety), ()
    if not _is_new_picture(request):
        # An edit keeps the shape of its picture, unless this very conversation was given one.
        settings = replace(settings, ratio=layers.conversation.ratio)
    if settings.model is not None and catalogue.find(settings.model) is None:
        if request.options.model is None:
            notices.append(said(beside.model_left, settings.model))
        settings = replace(settings, model=None)
    model = catalogue.choose(request.options.model or settings.model).model
    if settings.ratio is not None and settings.ratio not in model.ratios:
        if request.options.ratio is None:
            notices.append(said(beside.ratio_left_out, model.id, settings.ratio))
        settings = replace(settings, ratio=None)
    if settings.size is not None and settings.size not in (model.sizes or ONLY_SIZE):
        if request.options.size is None:
            notices.append(said(beside.size_left_out, model.id, settings.size))
        settings = replace(settings, size=None)
    return settings, tuple(notices)


def _is_new_picture(request: Request) -> bool:
    starts_somewhere = request.version is not None or request.reply_to is not None or request.start is Start.HEAD
    return request.kind is Kind.GENERATE and not starts_somewhere


def _entries(scope: Scope, layers: Layers, catalogue: Catalogue) -> tuple[Entry, ...]:
    is_channel = isinstance(scope, ChannelKey)
    own, wider = (layers.channel, Preferences()) if is_channel else (layers.conversation, layers.channel)
    inherited = wider.over(Preferences(model=catalogue.default, count=1, results=Results.THREAD, listen=Listen.ALL))
    in_force = own.over(inherited)
    model = _model_of(in_force, catalogue)
    return tuple(
        Entry(
            setting,
            own.written(setting),
            inherited.written(setting),
            in_force.written(setting),
            _choices(setting, model, catalogue, least_safe=wider.safety),
        )
        for setting in Setting
        if is_channel or setting not in _OF_CHANNELS
    )


def _with(layers: Layers, scope: Scope, wanted: Wanted) -> Layers:
    """What is set once somebody has what they want."""
    if isinstance(scope, ChannelKey):
        return replace(layers, channel=wanted.put(layers.channel))
    return replace(layers, conversation=wanted.put(layers.conversation))


def _may_use_tools(request: Request) -> bool:
    """A template is a prompt for an image model, and so is what a button alone says."""
    return request.kind not in TOLD and not request.is_plain and request.template is None


def _allowed(toolbox: Toolbox, settings: Preferences) -> tuple[str, ...]:
    """What may run, by name; nothing where tools are off."""
    if settings.tools is not Switch.ON:
        return ()
    return (DRAW_NAME, *(info.name for info in toolbox.infos if _is_on(info, settings)))


def _is_on(info: ToolInfo, settings: Preferences) -> bool:
    return settings.switched.get(info.name, _by_itself(info)) is Switch.ON


def _by_itself(info: ToolInfo) -> Switch:
    return Switch.OFF if info.is_opt_in else Switch.ON


def _tool_entry(scope: Scope, layers: Layers, info: ToolInfo) -> ToolEntry:
    if isinstance(scope, ChannelKey):
        return ToolEntry(info, layers.channel.switched.get(info.name), _by_itself(info))
    inherited = layers.channel.switched.get(info.name, _by_itself(info))
    return ToolEntry(info, layers.conversation.switched.get(info.name), inherited)


def _model_of(preferences: Preferences, catalogue: Catalogue) -> ModelInfo:
    is_known = preferences.model is not None and catalogue.find(preferences.model) is not None
    return catalogue.choose(preferences.model if is_known else None).model


def _choices(setting: Setting, model: ModelInfo, catalogue: Catalogue, *, least_safe: Safety | None) -> tuple[str, ...]:
    of_each: Mapping[Setting, Iterable[str]] = {
        Setting.MODEL: (one.id for one in catalogue.offered),
        Setting.RATIO: model.ratios,
        Setting.SIZE: model.sizes or ONLY_SIZE,
        Setting.COUNT: map(str, range(1, MOST_PICTURES + 1)),
        Setting.RESULTS: Results,
        Setting.LISTEN: Listen,
        Setting.TOOLS: Switch,
        Setting.SAFETY: (level for level in Safety if Safety.strictest(level, least_safe) is level),
    }
    return tuple(of_each[setting])


def _resting(sheet: Sheet) -> tuple[Entry, ...]:
    """What is in force and cannot be had from the model in force."""
    shape = [entry for entry in sheet.entries if entry.setting in (Setting.RATIO, Setting.SIZE)]
    return tuple(entry for entry in shape if entry.in_force is not None and entry.in_force not in entry.choices)
