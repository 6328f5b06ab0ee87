"""Discord's commands are those of the table, within Discord's limits, and each is answered by somebody."""

from datetime import timedelta

import discord
import pytest
from discord.app_commands import Command, ContextMenu

from bots.commands import COMMANDS, HELP_TOPICS, Option, OptionType, Verb
from bots.commands import Command as Entry
from bots.discord import tree
from bots.discord.client import LimnerClient, wait_before_session
from bots.discord.components import VerbButton
from bots.discord.tree import LimnerTree, suggested
from core.model.catalogue import Catalogue, ModelInfo
from tests.fakes.core import CATALOGUE
from tests.fakes.schemas import Json

OPTION_TYPES = {3: str, 4: int, 5: bool, 11: discord.Attachment}


@pytest.fixture
async def commands() -> dict[str, Json]:
    """The commands as they are sent to Discord, by name."""
    client = discord.Client(intents=discord.Intents.none())
    made = LimnerTree(client)
    return {command.name: command.to_dict(made) for command in made.get_commands()}


def option(commands: dict[str, Json], command: str, name: str) -> Json:
    return next(one for one in commands[command]["options"] if one["name"] == name)


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.verb)
async def test_a_command_has_the_words_and_options_of_the_table(entry: Entry, commands: dict[str, Json]) -> None:
    made = commands[entry.verb]

    assert made["description"] == entry.summary
    assert [(one["name"], one["description"]) for one in made["options"]] == [
        (one.name, one.summary) for one in entry.options
    ]
    assert [one["required"] for one in made["options"]] == [one.required for one in entry.options]


async def test_a_verb_that_is_added_to_the_table_becomes_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    more = Entry(Verb.HELP, (Option("picture", OptionType.PICTURE, "source"),))
    monkeypatch.setattr(tree, "COMMANDS", (more,))

    made = LimnerTree(discord.Client(intents=discord.Intents.none()))

    names = [(type(one), one.name) for one in made.get_commands()]
    assert names == [(Command, "help"), (ContextMenu, "Edit image"), (ContextMenu, "Describe image")]


async def test_the_options_take_what_the_table_says(commands: dict[str, Json]) -> None:
    prompt, picture = option(commands, "imagine", "prompt"), option(commands, "imagine", "image1")
    ratio, count = option(commands, "imagine", "ratio"), option(commands, "imagine", "count")
    model, private = option(commands, "imagine", "model"), option(commands, "imagine", "private")

    assert (prompt["type"], prompt["min_length"], prompt["max_length"]) == (3, 1, 6000)
    assert [one["type"] for one in (picture, ratio, count, model, private)] == [11, 3, 4, 3, 5]
    assert ({"name": "wide 16:9", "value": "16:9"} in ratio["choices"], len(ratio["choices"])) == (True, 14)
    assert [choice["value"] for choice in count["choices"]] == [1, 2, 3, 4]
    assert model["autocomplete"]
    assert [one["value"] for one in option(commands, "help", "topic")["choices"]] == [*HELP_TOPICS]


async def test_commands_are_for_servers_and_for_direct_messages_with_the_bot(commands: dict[str, Json]) -> None:
    assert {tuple(command["contexts"]) for command in commands.values()} == {(0, 1)}
    assert {tuple(command["integration_types"]) for command in commands.values()} == {(0,)}


def test_models_are_suggested_by_a_part_of_their_name_with_what_they_are_best_for() -> None:
    many = tuple(ModelInfo(f"model-{n}", "fake", name=f"Banana {n}", best_for="w" * 200) for n in range(40))

    offered = suggested(Catalogue((*many, ModelInfo("other", "fake")), "model-3"), " banana")

    assert (len(offered), offered[0].value) == (25, "model-3")
    assert all(len(choice.name) == 100 for choice in offered)
    assert suggested(CATALOGUE, "zebra") == []


async def test_a_client_knows_its_buttons_from_the_start_and_asks_for_little() -> None:
    client = LimnerClient()

    assert not client.intents.members
    assert not client.intents.presences
    assert client.allowed_mentions is not None
    assert not (client.allowed_mentions.everyone)
    assert not (client.allowed_mentions.users)
    assert not (client.allowed_mentions.roles)
    assert VerbButton.__discord_ui_compiled_template__.fullmatch("limner:edit:01ABC")


def test_sessions_that_do_not_last_are_begun_ever_more_rarely_and_within_discords_budget() -> None:
    waits = [timedelta()]
    for _ in range(40):
        waits.append(wait_before_session(waits[-1], timedelta(seconds=1)))

    assert [wait.total_seconds() for wait in waits[1:7]] == [5, 10, 20, 40, 80, 120]
    assert sum(waits[1:37], timedelta()) > timedelta(hours=1)
    assert timedelta(days=1) / waits[-1] < 800
    assert wait_before_session(waits[-1], timedelta(hours=1)) == waits[1]
