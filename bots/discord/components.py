"""The buttons of Discord: everything that they know is in their id, so they work after a restart and after months."""

import re
from collections.abc import Sequence
from math import ceil
from typing import Protocol, Self, cast

import discord
from discord import ui

from bots import wording
from bots.buttons import PREFIX, Button, Press, read_button
from bots.faces import ICONS, label_of
from core.model.preferences import Setting

BUTTONS_IN_ROW = 5
MOST_OPTIONS = 25
LONGEST_LABEL = 100

_STYLES = {
    Press.STOP: discord.ButtonStyle.danger,
    Press.DRAW: discord.ButtonStyle.primary,
    Press.APPROVE: discord.ButtonStyle.success,
}


class TakesPresses(Protocol):
    """A client that knows what to do with our buttons."""

    async def pressed(self, interaction: discord.Interaction, button: Button) -> None:
        """Answer the press."""

    async def chose(self, interaction: discord.Interaction, setting: Setting, value: str) -> None:
        """Answer a choice of the panel."""

    async def switched(self, interaction: discord.Interaction, tools: tuple[str, ...]) -> None:
        """Answer the choice of the tools that may run."""


class VerbButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=rf"{PREFIX}:(?P<press>{'|'.join(Press)}):(?P<about>[0-9A-Za-z]+)",
):
    """A button that hands its press to the client. Ids that are forged or of no verb match none."""

    def __init__(self, button: Button) -> None:
        self.button = button
        super().__init__(
            ui.Button(
                style=_STYLES.get(button.press, discord.ButtonStyle.secondary),
                label=label_of(button),
                emoji=ICONS[button.press],
                custom_id=button.id,
            )
        )

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003 - the library's shape
        item: ui.Item[ui.LayoutView],  # noqa: ARG003 - the library's shape
        match: re.Match[str],
    ) -> Self:
        """Find out which button was pressed, from nothing but its id."""
        return cls(read_button(match[0]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Let the client answer."""
        await cast("TakesPresses", interaction.client).pressed(interaction, self.button)


class SettingSelect(
    ui.DynamicItem[ui.Select[ui.LayoutView]],
    template=rf"{PREFIX}:set:(?P<setting>{'|'.join(Setting)})",
):
    """A choice of the panel; its id names the setting alone, so that it can change nothing but where it is used."""

    def __init__(self, setting: Setting, options: Sequence[discord.SelectOption] = ()) -> None:
        self.setting = setting
        super().__init__(ui.Select(custom_id=f"{PREFIX}:set:{setting}", options=[*options]))

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003 - the library's shape
        item: ui.Item[ui.LayoutView],  # noqa: ARG003 - the library's shape
        match: re.Match[str],
    ) -> Self:
        """Find out which setting was chosen, from nothing but the id."""
        return cls(Setting(match["setting"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Let the client answer."""
        value = next(iter(self.item.values), "")
        await cast("TakesPresses", interaction.client).chose(interaction, self.setting, value)


class ToolSelect(ui.DynamicItem[ui.Select[ui.LayoutView]], template=rf"{PREFIX}:tools"):
    """The tools of the panel: those that are chosen may run."""

    def __init__(self, options: Sequence[discord.SelectOption] = ()) -> None:
        most = max(1, len(options))
        super().__init__(ui.Select(custom_id=f"{PREFIX}:tools", options=[*options], min_values=0, max_values=most))

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003 - the library's shape
        item: ui.Item[ui.LayoutView],  # noqa: ARG003 - the library's shape
        match: re.Match[str],  # noqa: ARG003 - the library's shape
    ) -> Self:
        """There is one of them."""
        return cls()

    async def callback(self, interaction: discord.Interaction) -> None:
        """Let the client answer."""
        await cast("TakesPresses", interaction.client).switched(interaction, tuple(self.item.values))


def tool_choice(tools: Sequence[tuple[str, str, bool]]) -> list[ui.ActionRow[ui.LayoutView]]:
    """The tools as a row of a layout, each by its name, what it is called, and whether it may run."""
    offered = [
        discord.SelectOption(label=label[:LONGEST_LABEL], value=name, default=is_on)
        for name, label, is_on in tools[:MOST_OPTIONS]
    ]
    return [ui.ActionRow(cast("ui.Item[ui.LayoutView]", ToolSelect(offered)))] if offered else []


def choice_of(setting: Setting, options: Sequence[tuple[str, str]], chosen: str) -> ui.ActionRow[ui.LayoutView]:
    """A setting as a row of a layout; each option says what it is an option of."""
    offered = [
        discord.SelectOption(label=_shown(setting, label), value=value, default=value == chosen)
        for value, label in options[:MOST_OPTIONS]
    ]
    # As above.
    return ui.ActionRow(cast("ui.Item[ui.LayoutView]", SettingSelect(setting, offered)))


def _shown(setting: Setting, label: str) -> str:
    return f"{wording.SETTING_LABELS[setting]}: {label}"[:LONGEST_LABEL]


def item_of(button: Button) -> ui.Item[ui.LayoutView]:
    """A button as a part of a layout."""
    # The library types dynamic items for both kinds of views at once, and what holds them for one.
    return cast("ui.Item[ui.LayoutView]", VerbButton(button))


def rows(buttons: Sequence[Button]) -> list[ui.ActionRow[ui.LayoutView]]:
    """Put buttons into as few rows as hold them, in their order and evenly, so that none stands alone."""
    if not buttons:
        return []
    width = ceil(len(buttons) / ceil(len(buttons) / BUTTONS_IN_ROW))
    starts = range(0, len(buttons), width)
    return [ui.ActionRow(*map(item_of, buttons[start : start + width])) for start in starts]
