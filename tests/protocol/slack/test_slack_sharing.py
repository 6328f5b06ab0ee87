"""On Slack a version goes to another channel of the workspace that its person is in, and stands there once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bots.slack.manifest import manifest_of
from core.errors import ChatUnreachable, ToolFailed
from core.model.job import Job, JobState
from core.model.request import Person as Requester
from core.model.sharing import Channel, Parcel, Share
from core.sharing import chosen
from core.tools.share import ShareVersion
from tests.fakes.core import FakeModel
from tests.fakes.sharing import share_in, shared
from tests.fakes.slack.house import FileIds
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel as Place
from tests.fakes.slack_ways_in import Bot, Kit, imagined, open_bot
from tests.fakes.store import new_id

DONE = JobState.DELIVERED
NASTY = "look <!channel> <@U99> *now* {where}"


@dataclass
class Scene:
    """Ana's conversation with one picture."""

    slack: LoopbackSlack
    bot: Bot
    job: Job

    @property
    def tool(self) -> ShareVersion:
        """What is tried."""
        return share_in(self.bot.platform, "slack", self.bot.jobs)

    async def around(self, person: str = "ana") -> dict[str, Channel]:
        """Where somebody may write, as the bot finds out, by name."""
        asked = replace(self.job.request, person=Requester(self.slack.person(person).user.id, person))
        found = await self.bot.platform.channels.around(replace(self.job, request=asked))
        return {one.name: one for one in found or ()}

    async def parcel(self, channel: Place) -> Parcel:
        """The picture on its way."""
        (version,) = await self.bot.core.conversations.versions(self.job.request.conversation)
        share = Share(new_id(), self.job.id, version.id, channel.id, self.job.created_at)
        return Parcel(share, self.job, version)


@asynccontextmanager
async def sharing(slack: LoopbackSlack, folder: Path, kit: Kit | None = None) -> AsyncIterator[Scene]:
    slack.install(manifest_of())
    async with open_bot(slack, folder, kit) as bot:
        await imagined(slack, slack.person("ana"))
        (job,) = await bot.until_state(DONE)
        yield Scene(slack, bot, job)


@pytest.mark.parametrize("how", [FileIds.TAKEN, FileIds.REFUSED])
async def test_it_stands_in_the_channel_notifies_nobody_and_goes_with_its_version(
    slack: LoopbackSlack, tmp_path: Path, how: FileIds
) -> None:
    slack.take_file_ids(how)
    design, general = slack.channel("design"), slack.channel("general")
    async with sharing(slack, tmp_path) as scene:
        by_id = replace(scene.job.request.person, name=scene.job.request.person.id)
        job = replace(scene.job, request=replace(scene.job.request, person=by_id))
        facts = await shared(scene.tool, job, words=NASTY)
        copies = slack.from_bot(design)

        assert facts == ["v1", "#design", NASTY]
        assert copies[0].text == f"@ana shared v1 from <#{general.id}>: look &lt;!channel&gt; &lt;@U99&gt; *now* …"
        assert [one.alt for copy in copies for one in copy.pictures] == ["a fox"]

        await scene.bot.core.removal.delete(job.request.conversation, 1, job.request.person, is_admin=False)
        await slack.until(lambda: slack.from_bot(design) == [])
    assert all(one.deleted for one in slack.files)


async def test_a_channel_is_told_of_only_to_its_members(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben = slack.person("ana").user, slack.person("ben").user
    slack.channel("secret", private=True).absent = {ana}
    slack.channel("hidden", private=True, has_bot=False)
    slack.channel("club").absent = {ben}
    slack.channel("old").is_archived = True
    slack.channel("news").is_restricted = True
    async with sharing(slack, tmp_path) as scene:
        seen = {name: {*await scene.around(name)} for name in ("ana", "ben")}
        private = [one.name for one in (await scene.around("ben")).values() if one.is_private]

    assert private == ["#secret"]
    assert seen == {"ana": {"#general", "#club"}, "ben": {"#general", "#secret"}}


async def test_where_the_bot_is_no_member_it_says_how_to_invite_it(slack: LoopbackSlack, tmp_path: Path) -> None:
    slack.channel("design", has_bot=False)
    async with sharing(slack, tmp_path) as scene:
        around = await scene.around()

    with pytest.raises(ToolFailed, match=r"is not in #design\. Write `/invite @limner` there, then ask again\."):
        chosen("design", [*around.values()], "ana")


async def test_every_page_of_channels_is_read(slack: LoopbackSlack, tmp_path: Path) -> None:
    for number in range(1_005):
        slack.channel(f"c{number}")
    async with sharing(slack, tmp_path) as scene:
        assert len(await scene.around()) == 1_006


async def test_direct_messages_have_no_channels_and_a_missing_scope_is_told(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    async with sharing(slack, tmp_path) as scene:
        channels, request = scene.bot.platform.channels, scene.job.request
        direct = replace(request, conversation=replace(request.conversation, channel=slack.person("ana").dm().id))
        assert await channels.around(replace(scene.job, request=direct)) is None

        slack.faults.refuse("users.conversations", "missing_scope")
        with pytest.raises(ToolFailed, match="An administrator must install it again"):
            await channels.around(scene.job)


async def test_posted_twice_it_stands_once_also_after_a_restart(slack: LoopbackSlack, tmp_path: Path) -> None:
    design, kit = slack.channel("design"), Kit(FakeModel())
    async with sharing(slack, tmp_path, kit) as scene:
        parcel = await scene.parcel(design)
        slack.faults.answer("chat.postMessage", 500, after=True)
        with pytest.raises(ChatUnreachable):
            await scene.bot.platform.channels.post(parcel)
        first = await scene.bot.platform.channels.post(replace(parcel, is_repeated=True))
    async with open_bot(slack, tmp_path, kit) as bot:
        again = await bot.platform.channels.post(replace(parcel, is_repeated=True))

        assert first == again
        assert [one.pictures[0].alt for one in slack.from_bot(design)] == ["a fox"]
        await bot.platform.channels.take_back(scene.job, parcel.share)
        assert slack.from_bot(design) == []
