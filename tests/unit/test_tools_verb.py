"""`/tools` and the switches of the panel, the same in every chat."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from bots.buttons import read_button
from bots.commands import Verb
from bots.dialect import Said, understand
from bots.doors import Core
from bots.faces import label_of
from bots.fields import Filled, SwitchField
from bots.outcomes import Menu, Tell
from bots.presses.approving import ask_again
from bots.scenes import PressScene, Scene
from bots.settings_here import save_here, settings_form, sheet_here, stamp
from bots.verbs.tools import tools
from core.adapters.database import SqlPreferences
from core.errors import AdminsOnly, UnknownOption
from core.model.approval import StandingYes
from core.model.conversation import ConversationKey
from core.model.preferences import Setting
from core.model.request import Person
from core.model.scope import ChannelKey, Wanted
from core.preferences import PreferenceBook
from core.toolbox import Toolbox
from tests.fakes.core import ANA, FakeClock, Shop, conversation, open_shop, request
from tests.fakes.scenes import TENANT, Here
from tests.fakes.tooling import ADD, SEND, CountingTool, adder, box, plotter

CHANNEL = ChannelKey.of(conversation())


def borrowed() -> CountingTool:
    """A tool of a server's, which nobody gets unasked."""
    return replace(adder(), info=replace(ADD, name="board_add", title="Board", is_opt_in=True))


def searching() -> CountingTool:
    """What is called as the search of the web is."""
    return replace(adder(), info=replace(ADD, name="web_search"))


def some_tools() -> Toolbox:
    return box(adder(), plotter(), replace(adder(), info=SEND), borrowed())


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path, toolbox=some_tools()) as opened:
        yield opened


def scene(shop: Shop, words: str = "", *, thread: str | None = "t1", is_admin: bool = False) -> Scene:
    nobody: Any = None
    doors = {"preferences": shop.preferences, "consent": shop.consent}
    core = Core(**{**{field.name: nobody for field in fields(Core)}, **doors})
    here = Here(conversation=conversation(thread) if thread else None, channel_key=CHANNEL)
    return Scene(core=core, here=here, person=Person("1", "ana"), said=Said(Verb.TOOLS, words), is_admin=is_admin)


async def allowed(shop: Shop, thread: str = "t1") -> tuple[str, ...]:
    settled = await shop.preferences.settled(request(conversation=conversation(thread)))
    return settled.tools


async def test_tools_are_off_until_somebody_switches_them_on(shop: Shop) -> None:
    told = await tools(scene(shop))

    assert told.text.splitlines()[0] == (
        "Tools are off here: requests go straight to the image model. With `/tools on` a text model may use these:"
    )
    assert await allowed(shop) == ()


async def test_switched_on_all_of_ours_may_run_and_none_of_a_servers(shop: Shop) -> None:
    told = await tools(scene(shop, "on"))

    assert (told.text, told.aloud) == ("@ana switched tools on here.", True)
    assert await allowed(shop) == ("draw", "add", "plot", "send")


async def test_one_conversations_tools_are_no_others(shop: Shop) -> None:
    await tools(scene(shop, "on"))

    assert await allowed(shop, "t2") == ()


async def test_one_tool_is_switched_by_its_name(shop: Shop) -> None:
    await tools(scene(shop, "on"))
    await tools(scene(shop, "off plot"))
    told = await tools(scene(shop, "on board_add"))

    assert told.text == "@ana switched the tool board_add on here."
    assert await allowed(shop) == ("draw", "add", "send", "board_add")


async def test_the_list_tells_the_state_of_each_and_who_changed_it_last(shop: Shop) -> None:
    await tools(scene(shop, "on"))
    await tools(scene(shop, "off plot"))

    told = await tools(scene(shop, "list"))

    lines = told.text.splitlines()
    assert lines[1:5] == [
        "• add: on",
        "• plot: off",
        "• send, asks before it does anything: on",
        "• board_add (Board): off",
    ]
    assert lines[6].startswith("Last change: @ana switched the tool plot off")


async def test_where_nothing_searches_the_web_the_list_says_why(shop: Shop) -> None:
    without = await tools(scene(shop, "list"))
    shop.preferences = PreferenceBook(SqlPreferences(shop.database), shop.lineup, shop.clock, toolbox=box(searching()))

    having = await tools(scene(shop, "list"))

    why = "• web_search: not here · it needs a Gemini key, and a text model that can search"
    assert (why in without.text.splitlines(), "not here" in having.text) == (True, False)


async def test_a_conversation_starts_from_its_channels_default(shop: Shop) -> None:
    await tools(scene(shop, "on", thread=None, is_admin=True))
    await tools(scene(shop, "off add", thread=None, is_admin=True))

    assert await allowed(shop, "a new one") == ("draw", "plot", "send")


async def test_a_conversation_may_differ_from_its_channel(shop: Shop) -> None:
    await tools(scene(shop, "on", thread=None, is_admin=True))
    await tools(scene(shop, "off add", thread=None, is_admin=True))
    await tools(scene(shop, "on add"))
    await tools(scene(shop, "off", thread="t2"))

    assert await allowed(shop) == ("draw", "add", "plot", "send")
    assert await allowed(shop, "t2") == ()


async def test_only_admins_switch_a_channels_tools(shop: Shop) -> None:
    with pytest.raises(AdminsOnly):
        await tools(scene(shop, "on", thread=None))


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("maybe", "Write `/tools on`, `/tools off` or `/tools list`. `/tools off chart` switches one of them."),
        ("on teleport", "There is no tool `teleport`. The tools are add, plot, send and board_add."),
        ("off draw", "There is no tool `draw`. The tools are add, plot, send and board_add."),
    ],
)
async def test_what_cannot_be_switched_is_answered_with_what_can(shop: Shop, words: str, answer: str) -> None:
    with pytest.raises(UnknownOption) as refused:
        await tools(scene(shop, words))

    assert refused.value.user_message == answer


async def test_switches_survive_a_restart(tmp_path: Path) -> None:
    async with open_shop(tmp_path, toolbox=some_tools()) as first:
        await tools(scene(first, "on"))
        await tools(scene(first, "off plot"))

    async with open_shop(tmp_path, toolbox=some_tools()) as second:
        assert await allowed(second) == ("draw", "add", "send")


async def test_the_panel_has_a_switch_for_each_tool(shop: Shop) -> None:
    form = settings_form(await sheet_here(scene(shop)))

    switches = [(field.name, field.label, field.is_on) for field in form.fields if isinstance(field, SwitchField)]
    assert switches == [
        ("tool_add", "add", True),
        ("tool_plot", "plot", True),
        ("tool_send", "send", True),
        ("tool_board_add", "board_add (Board)", False),
    ]


async def test_the_panel_saves_only_the_switches_that_were_moved(shop: Shop) -> None:
    here = scene(shop)
    filled = Filled({"tools": "on"}, frozenset({"tool_add", "tool_send", "tool_board_add"}))

    changes = await save_here(here, stamp(await sheet_here(here)), filled)

    assert [(one.change.tool, one.change.new) for one in changes] == [
        (None, "on"),
        ("plot", "off"),
        ("board_add", "on"),
    ]


async def test_what_may_run_is_fixed_when_a_request_is_accepted(shop: Shop) -> None:
    await shop.preferences.change(conversation(), Wanted(Setting.TOOLS, "on", ANA))
    job = (await shop.intake.submit(request("k1"))).job
    await shop.preferences.change(conversation(), Wanted(Setting.TOOLS, "off", ANA))

    found = await shop.jobs.find(job.id)

    assert found is not None
    assert found.request.tools == ("draw", "add", "plot", "send")


@pytest.mark.parametrize("change", [{"is_plain": True}, {"template": "sticker"}])
async def test_what_can_mean_nothing_but_a_picture_goes_straight_to_the_image_model(
    shop: Shop, change: dict[str, Any]
) -> None:
    await tools(scene(shop, "on"))

    settled = await shop.preferences.settled(request(**change))

    assert settled.tools == ()


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("tools", Verb.TOOLS),
        ("tools on", Verb.TOOLS),
        ("Tools off chart", Verb.TOOLS),
        ("tools list", Verb.TOOLS),
        ("tools on a workbench, still life", None),
        ("tools of a carpenter", None),
    ],
)
def test_without_a_slash_only_a_whole_message_switches_tools(text: str, verb: Verb | None) -> None:
    assert understand(text, is_bare=True).verb is verb


class StandingConsent:
    """Two people said yes for good."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def standing(self, key: ConversationKey) -> Sequence[StandingYes]:
        at = FakeClock().now()
        ana, bo = Person("1", "ana"), Person("U2", "U2")
        return [StandingYes("A1", TENANT, ana, "remind", "", at), StandingYes("A2", TENANT, bo, "share", "#news", at)]

    async def take_back(self, approval_id: str, tenant: str, person: Person, *, is_admin: bool) -> StandingYes:
        self.taken.append(approval_id)
        return next(one for one in await self.standing(conversation()) if one.approval == approval_id)


async def test_what_may_be_done_unasked_is_listed_with_the_way_to_take_it_back(shop: Shop) -> None:
    consent: Any = StandingConsent()
    where = scene(shop)
    where = replace(where, core=replace(where.core, consent=consent))

    told = await tools(where)

    assert isinstance(told, Menu)
    assert told.heading.endswith("Done without asking, since somebody said “always” here:")
    assert [line for line, _ in told.lines] == [
        "• remind, for @ana, since 21 November 2026",
        "• share to #news, since 21 November 2026",
    ]
    assert [(button.id, label_of(button)) for button in told.buttons] == [
        ("limner:askagain:A1", "Ask again: remind"),
        ("limner:askagain:A2", "Ask again: share"),
    ]
    press = PressScene(core=where.core, here=where.here, person=where.person, button=read_button(told.buttons[0].id))
    assert await ask_again(press) == Tell("`remind` asks again before it does anything for @ana here.")
    assert consent.taken == ["A1"]
