"""On Discord a version goes to another channel of the server, where its person may write, and stands there once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import ToolFailed
from core.model.job import Job, JobState
from core.model.request import Person as Requester
from core.model.sharing import Channel, Parcel, Share
from core.sharing import chosen
from core.tools.share import ShareVersion
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Allow
from tests.fakes.discord.state import Channel as Place
from tests.fakes.discord.wire import MANAGERS
from tests.fakes.discord_bot import Bot, bot_platform, imagined, open_bot
from tests.fakes.sharing import share_in, shared
from tests.fakes.store import NOON, new_id

DONE = JobState.DELIVERED
SEND = "POST /channels/{channel_id}/messages"
NASTY = "look @everyone <@99> **now** {where}"


@dataclass
class Scene:
    """Ana's conversation with one picture."""

    place: LoopbackDiscord
    bot: Bot
    thread: Place
    job: Job

    @property
    def tool(self) -> ShareVersion:
        """What is tried."""
        return share_in(bot_platform(self.bot), "discord", self.bot.jobs)

    async def around(self, person: str = "ana") -> dict[str, Channel]:
        """Where somebody may write, as the bot finds out, by name."""
        user = self.place.person(person).user
        asked = replace(self.job.request, person=Requester(str(user.id), person))
        found = await bot_platform(self.bot).channels.around(replace(self.job, request=asked))
        return {one.name: one for one in found or ()}

    async def parcel(self, channel: Place, words: str = "") -> Parcel:
        """The picture on its way."""
        (version,) = await self.bot.conversations.versions(self.job.request.conversation)
        share = Share(new_id(), self.job.id, version.id, str(channel.id), NOON)
        return Parcel(share, self.job, version, words)


@asynccontextmanager
async def sharing(place: LoopbackDiscord, folder: Path) -> AsyncIterator[Scene]:
    async with open_bot(place, folder) as bot:
        _, thread, _ = await imagined(place, place.person("ana"))
        (job,) = await bot.until_state(DONE)
        yield Scene(place, bot, thread, job)


async def test_it_stands_in_the_channel_pings_nobody_and_goes_with_its_version(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    design = place.channel("design")
    async with sharing(place, tmp_path) as scene:
        facts = await shared(scene.tool, scene.job, words=NASTY)
        (copy,) = place.from_bot(design)

        assert facts == ["v1", "#design", NASTY]
        assert (
            copy.text == f"\\@Ana shared v1 from <#{scene.thread.id}>: look \\@everyone \\<\\@99\\> \\*\\*now\\*\\* …"
        )
        assert [one.alt for one in copy.pictures] == ["a fox"]
        assert (copy.pinged, copy.buttons) == ([], ())

        await scene.bot.core.removal.delete(scene.job.request.conversation, 1, scene.job.request.person, is_admin=False)
        await place.until(lambda: place.from_bot(design) == [])


async def test_a_channel_is_told_of_only_to_those_who_may_write_in_it(place: LoopbackDiscord, tmp_path: Path) -> None:
    everyone, secret, read_only = place.guild.id, place.channel("secret"), place.channel("read-only")
    secret.overwrite(everyone, deny=Allow.VIEW_CHANNEL)
    secret.overwrite(place.person("ben").user, allow=Allow.VIEW_CHANNEL)
    read_only.overwrite(everyone, deny=Allow.SEND_MESSAGES)
    read_only.overwrite(MANAGERS, allow=Allow.SEND_MESSAGES)
    place.channel("no-files").overwrite(everyone, deny=Allow.ATTACH_FILES)
    place.person("mod", manages_server=True)
    place.channel("away", guild=place.new_guild("Elsewhere"))
    place.forum("ideas")
    place.channel("general")
    async with sharing(place, tmp_path) as scene:
        seen = {name: {*await scene.around(name)} for name in ("ana", "ben", "mod", "owner")}
        private = [one.name for one in (await scene.around("owner")).values() if one.is_private]

    assert seen == {
        "ana": {"#general"},
        "ben": {"#general", "#secret"},
        "mod": {"#general", "#read-only"},
        "owner": {"#general", "#secret", "#read-only", "#no-files"},
    }
    assert private == ["#secret"]


async def test_where_the_bot_lacks_a_permission_it_says_which(place: LoopbackDiscord, tmp_path: Path) -> None:
    place.channel("design", denied=Allow.SEND_MESSAGES | Allow.READ_HISTORY)
    async with sharing(place, tmp_path) as scene:
        around = await scene.around()

    with pytest.raises(
        ToolFailed, match="may not post in #design: there it lacks Send Messages, Attach Files, Read Mess"
    ):
        chosen("design", [*around.values()], "ana")


async def test_channels_of_one_name_are_told_apart_by_their_categories(place: LoopbackDiscord, tmp_path: Path) -> None:
    place.category("Archive", place.channel("design"))
    place.same_name("design")
    async with sharing(place, tmp_path) as scene:
        around = await scene.around()

    assert {"#design (Archive)", "#design"} <= {*around}


async def test_direct_messages_and_people_who_left_have_no_channels(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with sharing(place, tmp_path) as scene:
        channels, request = bot_platform(scene.bot).channels, scene.job.request
        direct = replace(request, conversation=replace(request.conversation, space="@me"))
        left = replace(request, person=Requester("4242", "gone"))

        assert await channels.around(replace(scene.job, request=direct)) is None
        assert await channels.around(replace(scene.job, request=left)) == ()


@pytest.mark.parametrize("away", [timedelta(seconds=5), timedelta(hours=2)])
async def test_posted_twice_it_stands_once(place: LoopbackDiscord, tmp_path: Path, away: timedelta) -> None:
    design = place.channel("design")
    async with sharing(place, tmp_path) as scene:
        channels, parcel = bot_platform(scene.bot).channels, await scene.parcel(design)
        first = await channels.post(parcel)
        place.pass_time(away)
        again = await channels.post(replace(parcel, is_repeated=True))
        other = await channels.post(await scene.parcel(design))

        assert first == again != other
        assert len(place.from_bot(design)) == 2
        await channels.take_back(scene.job, parcel.share)
        assert [str(one.id) for one in place.from_bot(design)] == [*other]
        await channels.take_back(scene.job, parcel.share)


async def test_what_the_channel_does_not_take_is_told(place: LoopbackDiscord, tmp_path: Path) -> None:
    design = place.channel("design")
    async with sharing(place, tmp_path) as scene:
        place.faults.refuse(SEND, 403, 50013)

        with pytest.raises(ToolFailed, match="did not take the picture there"):
            await bot_platform(scene.bot).channels.post(await scene.parcel(design))
