"""The loopback Discord and the real discord.py understand each other."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands

from tests.fakes.discord.gateway import Intent
from tests.fakes.discord.raw import RawBot
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import File, Message
from tests.fakes.patience import soon

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (64).to_bytes(4, "big") * 2 + b"pixels"
SEND = "POST /channels/{channel_id}/messages"

NOBODY = discord.AllowedMentions.none()


class Verb(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=r"limner:(?P<verb>[a-z]+):(?P<id>\w+)"
):
    """A button that opens a form."""

    def __init__(self, verb: str, about: str) -> None:
        super().__init__(discord.ui.Button(label=verb.title(), custom_id=f"limner:{verb}:{about}"))

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction, __: discord.ui.Item[discord.ui.LayoutView], match: re.Match[str]
    ) -> "Verb":
        return cls(match["verb"], match["id"])

    async def callback(self, interaction: discord.Interaction) -> None:
        modal = discord.ui.Modal(title="Edit", custom_id="limner:edit:1")
        modal.add_item(discord.ui.Label(text="Change", component=discord.ui.TextInput(custom_id="prompt")))
        modal.add_item(discord.ui.Label(text="Pictures", component=discord.ui.FileUpload(custom_id="files")))
        await interaction.response.send_modal(modal)


class Bot(discord.Client):
    """Imagines at once, and writes down what it hears."""

    def __init__(self, intents: discord.Intents) -> None:
        super().__init__(intents=intents, allowed_mentions=NOBODY, guild_ready_timeout=0.05)
        self.heard: asyncio.Queue[discord.Message] = asyncio.Queue()
        self.forms: asyncio.Queue[discord.Interaction] = asyncio.Queue()
        self.tree = app_commands.CommandTree(self)
        self.tree.command(name="imagine", description="Make a picture")(imagine)
        self.tree.context_menu(name="Edit image")(edit_image)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Verb)
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user:
            await self.heard.put(message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.modal_submit:
            await self.forms.put(interaction)


async def imagine(interaction: discord.Interaction, prompt: str, image1: discord.Attachment | None = None) -> None:
    picture = await image1.read() if image1 else PNG
    card = await interaction.response.send_message(view=layout(prompt))
    assert isinstance(card.resource, discord.InteractionMessage)
    thread = await card.resource.create_thread(name=prompt)
    await thread.send(view=layout("done", "a.png", "edit"), file=upload(picture), nonce="job-1")


async def edit_image(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.defer(ephemeral=True)
    await interaction.edit_original_response(view=layout(f"{len(message.attachments)} pictures"))


def layout(words: str, picture: str = "", *verbs: str) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    inside: list[discord.ui.Item[discord.ui.LayoutView]] = [discord.ui.TextDisplay(words)]
    if picture:
        inside.append(discord.ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{picture}", description="a fox")))
    view.add_item(discord.ui.Container(*inside))
    if verbs:
        view.add_item(discord.ui.ActionRow(*(Verb(verb, "1") for verb in verbs)))
    return view


def upload(data: bytes = PNG, name: str = "a.png") -> discord.File:
    return discord.File(io.BytesIO(data), name, description="a fox")


Start = Callable[..., AbstractAsyncContextManager[Bot]]


@pytest.fixture
async def place() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as server:
        server.channel("general")
        yield server
    assert server.violations == []


@pytest.fixture
def start(place: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch) -> Start:
    monkeypatch.setattr(discord.http.Route, "BASE", place.api_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(place.gateway_url))

    @asynccontextmanager
    async def started(*, message_content: bool = True) -> AsyncIterator[Bot]:
        intents = discord.Intents.default()
        intents.message_content = message_content
        bot = Bot(intents)
        async with asyncio.TaskGroup() as tasks, bot:
            tasks.create_task(bot.start(place.token))
            await soon(bot.wait_until_ready()) if bot.is_ready() else await place.ready()
            yield bot

    return started


async def test_a_bot_logs_in_and_learns_its_server(place: LoopbackDiscord, start: Start) -> None:
    async with start() as bot:
        await soon(bot.wait_until_ready())

        assert [guild.name for guild in bot.guilds] == ["Lighthouse"]
        assert [channel.name for channel in bot.guilds[0].text_channels] == ["general"]
        assert place.commands == ["imagine", "Edit image"]


async def test_a_command_is_answered_by_a_card_a_thread_and_a_picture(place: LoopbackDiscord, start: Start) -> None:
    ana = place.person("ana")
    async with start():
        asked = await ana.slash(place.channel("general"), "imagine", prompt="a fox", image1=File("own.png", PNG))
        card = await place.response(asked)
        thread = await place.thread(card)
        result = await place.next_from_bot(thread)

        assert (card.text, card.type, thread.name) == ("a fox", 20, "a fox")
        assert [(picture.data, picture.alt) for picture in result.pictures] == [(PNG, "a fox")]
        assert [button.custom_id for button in result.buttons] == ["limner:edit:1"]


async def shown(place: LoopbackDiscord) -> Message:
    asked = await place.person("ana").slash(place.channel("general"), "imagine", prompt="a fox")
    thread = await place.thread(await place.response(asked))
    return await place.next_from_bot(thread)


async def test_an_edit_keeps_what_stood_there_before(place: LoopbackDiscord, start: Start) -> None:
    async with start() as bot:
        message = await shown(place)
        there = bot.get_partial_messageable(message.channel.id).get_partial_message(message.id)

        await there.edit(view=layout("better", "b.png"), attachments=[upload(name="b.png")], allowed_mentions=NOBODY)

    assert (message.text, [picture.name for picture in message.pictures]) == ("better", ["b.png"])
    assert (message.history[0].text, [picture.name for picture in message.history[0].pictures]) == ("done", ["a.png"])


async def test_the_same_nonce_gives_the_same_message(place: LoopbackDiscord, start: Start) -> None:
    async with start() as bot:
        channel = bot.get_partial_messageable(place.channel("general").id)

        first = await channel.send("once", nonce="job-7")
        second = await channel.send("once", nonce="job-7")

    assert first.id == second.id
    assert len(place.from_bot(place.channel("general"))) == 1


async def test_a_button_pressed_after_a_restart_opens_its_form(place: LoopbackDiscord, start: Start) -> None:
    ana = place.person("ana")
    async with start():
        message = await shown(place)
    async with start() as bot:
        pressed = await place.acknowledged(await ana.press(message, "edit"))
        assert pressed.modal is not None
        sent = await ana.submit(pressed.modal, {"Change": "make it night"}, [File("moon.png", PNG)])
        heard = await soon(bot.forms.get())
        await heard.response.send_message("only for you", ephemeral=True)
        await place.acknowledged(sent)

    assert [one.text for one in place.seen_only_by(ana)] == ["only for you"]
    assert place.seen_only_by(place.person("ben")) == []


async def test_a_resumed_session_hears_what_it_missed(place: LoopbackDiscord, start: Start) -> None:
    async with start() as bot:
        session = place.gateway.session
        await session.close(4000)
        await place.person("ana").write(place.channel("general"), "while you were away")

        heard = await soon(bot.heard.get())

        assert (heard.content, session.resumed, len(place.gateway.sessions)) == ("while you were away", 1, 1)


async def test_without_the_intent_only_a_mention_can_be_read(place: LoopbackDiscord, start: Start) -> None:
    ana, channel = place.person("ana"), place.channel("general")
    async with start(message_content=False) as bot:
        await ana.write(channel, "hello all", files=[File("a.png", PNG)])
        await ana.write(channel, f"hello <@{place.bot.id}>", files=[File("a.png", PNG)])
        await ana.write(ana.dm(), "hello you")

        heard = [await soon(bot.heard.get()) for _ in range(3)]

    assert [message.content for message in heard] == ["", f"hello <@{place.bot.id}>", "hello you"]
    assert [len(message.attachments) for message in heard] == [0, 1, 0]


async def test_an_intent_that_the_application_lacks_is_refused(place: LoopbackDiscord, start: Start) -> None:
    place.grant_intents(message_content=False)
    bot = Bot(discord.Intents(guilds=True, message_content=True))

    async with bot:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await soon(bot.start(place.token))


async def test_a_wrong_token_is_refused(place: LoopbackDiscord, start: Start) -> None:
    async with Bot(discord.Intents.default()) as bot:
        with pytest.raises(discord.LoginFailure):
            await soon(bot.start("not-the-token"))


async def test_a_rate_limit_is_waited_for(place: LoopbackDiscord, start: Start) -> None:
    async with start() as bot:
        told = place.faults.rate_limit(SEND, 0.01, times=2)

        await bot.get_partial_messageable(place.channel("general").id).send("after all")

    assert told.struck == 2
    assert [call.status for call in place.calls(SEND)] == [429, 429, 200]


async def test_a_500_after_a_post_was_taken_makes_no_second_message(place: LoopbackDiscord, start: Start) -> None:
    async with start() as bot:
        place.faults.answer(SEND, 500, after=True)

        await bot.get_partial_messageable(place.channel("general").id).send("once", nonce="job-9")

    assert [call.status for call in place.calls(SEND)] == [500, 200]
    assert len(place.from_bot(place.channel("general"))) == 1


async def test_two_sessions_hear_of_the_same_interaction(place: LoopbackDiscord, start: Start) -> None:
    async with start() as first, start() as second:
        await place.ready(sessions=2)
        place.gateway.sessions[1].lag_s = 0.001
        place.gateway.deliver_twice(0.001)

        await place.person("ana").write(place.channel("general"), "hello")

        heard = [await soon(bot.heard.get()) for bot in (first, first, second, second)]

    assert len({message.id for message in heard}) == 1


async def test_a_session_that_is_told_to_begin_anew_does(place: LoopbackDiscord, start: Start) -> None:
    async with start():
        await place.gateway.session.ask_to_reconnect()
        await place.until(lambda: place.gateway.sessions[0].resumed == 1)

        assert Intent.GUILD_MESSAGES in place.gateway.session.intents


async def test_menus_work_in_posts_and_direct_conversations(place: LoopbackDiscord, start: Start) -> None:
    ana, ideas = place.person("ana", locale="de"), place.forum("ideas")
    async with start():
        post = await ana.post(ideas, "An idea", "what about this?", files=[File("a.png", PNG)])
        assert post.starter is not None
        for message in (post.starter, await ana.write(ana.dm(), "and this?")):
            response = await place.response(await ana.menu("Edit image", message))
            await place.until(partial(getattr, response, "edited"))

    assert [message.text for message in place.seen_only_by(ana)] == ["1 pictures", "0 pictures"]


async def test_a_bench_keeps_no_bytes() -> None:
    async with LoopbackDiscord(validate=False, remember=False) as place, aiohttp.ClientSession() as http:
        channel = place.channel("general")

        await RawBot(place, http).call("POST", f"/channels/{channel.id}/messages", {"content": "x"}, a=b"x" * 1000)

        assert (place.requests, len(place.messages(channel)[0].pictures[0].data)) == ([], 64)
