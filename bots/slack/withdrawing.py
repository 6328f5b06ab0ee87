"""Pictures that were deleted, taken off the messages that they stand on."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from bots.notices import in_place_of
from bots.slack.failures import PlaceGone
from bots.slack.posts import Posts
from bots.slack.present import Look, ResultMessage, note
from bots.slack.standing import Where, files_of
from bots.slack.uploads import Uploads
from bots.slack.workspaces import Workspace
from core.model.reply import Reply


@dataclass(frozen=True, slots=True)
class _Standing:
    """A message of ours that still stands.

    Attributes:
        labels: Of the pictures on it that are kept.
        has_words: Slack shows pictures that it could not put on our words as a message without any.
    """

    where: Where
    ts: str
    labels: frozenset[str]
    has_words: bool


class Withdrawal:
    """Takes what is gone of one answer out of Slack; repeating it changes nothing.

    Each method may raise what `reaching` says; that a message is gone is no error.
    """

    def __init__(self, posts: Posts, uploads: Uploads, workspace: Workspace, reply: Reply) -> None:
        self._posts = posts
        self._uploads = uploads
        self._workspace = workspace
        self._reply = reply

    async def rewrite(self, ids: Sequence[str], left: Sequence[ResultMessage]) -> None:
        """Delete the files, let the answer's messages show what is left, and take away those that show nothing."""
        words: list[_Standing] = []
        for one in await self._stripped(ids):
            if one.has_words:
                words.append(one)
            elif words:
                # These pictures stand on no words themselves, and belong to those above.
                words[-1] = replace(words[-1], labels=words[-1].labels | one.labels)
        looks = _laid_out(words, left, note(in_place_of(self._reply)))
        for one in words:
            with suppress(PlaceGone):
                if one.ts in looks:
                    await self._posts.edit(one.where, one.ts, looks[one.ts])
                else:
                    await self._posts.delete(one.where, one.ts)

    async def take_off(self, ids: Sequence[str]) -> None:
        """Delete the files from messages whose words stay."""
        await self._stripped(ids)

    async def _stripped(self, ids: Sequence[str]) -> Sequence[_Standing]:
        """Delete the files, and messages that were nothing else; returns those that stand."""
        found: list[_Standing] = []
        for one in ids:
            channel, _, ts = one.partition("/")
            where = Where(self._workspace, channel)
            message = await self._posts.read(where, ts)
            if message is None:
                continue
            standing = await self._without_gone(where, ts, message)
            if standing.has_words or standing.labels:
                found.append(standing)
                continue
            with suppress(PlaceGone):
                await self._posts.delete(where, ts)
        return found

    async def _without_gone(self, where: Where, ts: str, message: Mapping[str, object]) -> _Standing:
        gone = {version.label for version in self._reply.gone}
        files = {str(file.get("id")): _label(str(file.get("name") or "")) for file in files_of(message)}
        await self._uploads.delete(self._workspace, [file for file, label in files.items() if label in gone])
        return _Standing(where, ts, frozenset(files.values()) - gone - {""}, bool(message.get("blocks")))


def _laid_out(words: Sequence[_Standing], left: Sequence[ResultMessage], otherwise: Look) -> Mapping[str, Look]:
    """What each message shows, by its `ts`: words stay where their pictures are, and the closing ones come last."""
    free, looks = [*words], dict[str, Look]()
    bare: list[Look] = []
    for message in left:
        labels = {_label(file.name) for file in message.files}
        bearer = next((one for one in free if not labels.isdisjoint(one.labels)), None)
        if bearer is not None:
            free.remove(bearer)
            looks[bearer.ts] = message.look
        else:
            bare.append(message.look)
    for look, one in zip(reversed(bare), reversed(free), strict=False):
        looks[one.ts] = look
    return looks or {one.ts: otherwise for one in words[:1]}


def _label(name: str) -> str:
    """`v3` of `v3.png`; empty when it is no version's."""
    label = name.partition(".")[0]
    return label if label[:1] == "v" and label[1:].isdecimal() else ""
