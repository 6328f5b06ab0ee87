"""Discord's commands, made from the one table of verbs; nothing here knows any of them by name."""

from collections.abc import Sequence
from functools import partial
from inspect import Parameter, Signature
from typing import Protocol, cast

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType, Choice, locale_str

from bots import wording
from bots.commands import COMMANDS, Command, Option, OptionType, Verb
from bots.discord.localizing import localized
from bots.discord.translate import Filled, Interaction, locale_of
from bots.languages.speaking import speaking
from bots.model_wording import best_for
from bots.requests import Chosen
from bots.template_wording import beginning, summary
from core.model.catalogue import Catalogue, ModelInfo
from core.model.template import Template

LONGEST_NAME = 100
MOST_SUGGESTED = 25
PROMPT = app_commands.Range[str, 1, 6000]

Value = str | int | bool | discord.Attachment | None


class TakesCommands(Protocol):
    """A client that knows what to do with our commands."""

    @property
    def catalogue(self) -> Catalogue:
        """The models to suggest."""

    async def templates(self, interaction: Interaction) -> Sequence[Template]:
        """The templates to suggest there."""

    async def commanded(self, interaction: Interaction, verb: Verb, filled: Filled) -> None:
        """Answer a command."""

    async def picked(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the menu "Edit image" of a message."""

    async def described(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the menu "Describe image" of a message."""

    async def strange(self, interaction: Interaction, about: str) -> None:
        """Answer a command that is none of ours, or no longer."""


class LimnerTree(app_commands.CommandTree[discord.Client]):
    """Every verb of the table as a slash command, and the menus of messages."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(
            client,
            # A server's, and the bot's own direct messages: where others talk among themselves, it cannot answer.
            allowed_contexts=AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            allowed_installs=AppInstallationType(guild=True, user=False),
        )
        for entry in COMMANDS:
            self.add_command(_command(entry))
        self.add_command(app_commands.ContextMenu(name=localized(lambda: wording.EDIT_IMAGE), callback=_pick))
        self.add_command(app_commands.ContextMenu(name=localized(lambda: wording.DESCRIBE_IMAGE), callback=_describe))

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Answer what a client sends that still shows an earlier list of commands."""
        await _taker(interaction).strange(interaction, type(error).__name__)


def suggested(catalogue: Catalogue, typed: str) -> list[Choice[str]]:
    """The models that resemble what is typed, each with what it is best for."""
    wanted = typed.strip().lower()
    found = [model for model in catalogue.offered if wanted in f"{model.id} {model.name}".lower()]
    return [Choice(name=_told(model), value=model.id) for model in found[:MOST_SUGGESTED]]


def resembling(templates: Sequence[Template], typed: str) -> list[Choice[str]]:
    """The templates that resemble what is typed, each with what it is for; the team's own first where it has any."""
    wanted = typed.strip().casefold()
    found = [template for template in templates if wanted in f"{template.name} {summary(template)}".casefold()]
    own_first = sorted(found, key=lambda template: not template.is_teams)
    return [Choice(name=_told_template(template), value=template.name) for template in own_first[:MOST_SUGGESTED]]


def _told(model: ModelInfo) -> str:
    about = best_for(model)
    return _cut(f"{model.id}: {about}" if about else model.id)


def _told_template(template: Template) -> str:
    about = summary(template) or beginning(template)
    return _cut(f"{template.name}: {about}")


def _cut(told: str) -> str:
    return told if len(told) <= LONGEST_NAME else f"{told[: LONGEST_NAME - 1]}…"


def _command(entry: Command) -> app_commands.Command[app_commands.Group, ..., None]:
    async def obey(interaction: Interaction, **values: Value) -> None:
        await _taker(interaction).commanded(interaction, entry.verb, _filled(entry, values))

    # discord.py reads a command's options from the signature of its function.
    asked = Parameter("interaction", Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    obey.__signature__ = Signature([asked, *map(_parameter, entry.options)])  # type: ignore[attr-defined]  # inspect reads it
    app_commands.describe(**{option.name: localized(partial(_summary, option)) for option in entry.options})(obey)
    choices = {option.name: _choices(option) for option in entry.options if option.choices}
    app_commands.choices(**choices)(obey)
    suggests = {OptionType.MODEL: _suggest_models, OptionType.TEMPLATE: _suggest_templates}
    suggested = {option.name: suggests[option.type] for option in entry.options if option.type in suggests}
    app_commands.autocomplete(**suggested)(obey)
    return app_commands.Command(name=entry.verb.value, description=localized(lambda: entry.summary), callback=obey)


def _summary(option: Option) -> str:
    return option.summary


def _parameter(option: Option) -> Parameter:
    default = Parameter.empty if option.required else None
    return Parameter(option.name, Parameter.KEYWORD_ONLY, annotation=_takes(option), default=default)


def _takes(option: Option) -> object:
    if option.type is OptionType.WORDS and not option.choices:
        return PROMPT
    return {OptionType.PICTURE: discord.Attachment, OptionType.NUMBER: int, OptionType.SWITCH: bool}.get(
        option.type, str
    )


def _choices(option: Option) -> list[Choice[str | int | float]]:
    nicknames = {name.value: f"{name.word} {name.value}" for name in option.nicknames}
    is_number = option.type is OptionType.NUMBER
    return [
        Choice(name=locale_str(nicknames.get(value, value)), value=int(value) if is_number else value)
        for value in option.choices
    ]


def _filled(entry: Command, values: dict[str, Value]) -> Filled:
    given = [(option, values[option.name]) for option in entry.options if values.get(option.name) is not None]
    words = " ".join(str(value) for option, value in given if option.type is OptionType.WORDS or option.positional)
    chosen = {option.name: value for option, value in given if option.is_flag}
    files = tuple(value for _, value in given if isinstance(value, discord.Attachment))
    return Filled(words, cast("Chosen", chosen), files)


async def _suggest_models(interaction: Interaction, typed: str) -> list[Choice[str]]:
    return suggested(_taker(interaction).catalogue, typed)


async def _suggest_templates(interaction: Interaction, typed: str) -> list[Choice[str]]:
    templates = await _taker(interaction).templates(interaction)
    with speaking(locale_of(interaction)):
        return resembling(templates, typed)


async def _pick(interaction: Interaction, message: discord.Message) -> None:
    await _taker(interaction).picked(interaction, message)


async def _describe(interaction: Interaction, message: discord.Message) -> None:
    await _taker(interaction).described(interaction, message)


def _taker(interaction: Interaction) -> TakesCommands:
    return cast("TakesCommands", interaction.client)
