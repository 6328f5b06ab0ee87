"""What looks things up in conversations tells what everybody there has read, as they read it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.adapters.database import SqlArchive
from core.model.job import JobState
from core.model.preferences import Setting
from core.model.reply import Reply
from core.model.request import Kind, Person
from core.model.scope import Wanted
from core.toolbox import Toolbox
from core.tools.search_conversation import SearchConversation
from tests.fakes.core import ANA, Shop, conversation, open_shop, reply_to, request
from tests.fakes.tooling import Script, results_in, texts_in, wish, wishing


class Library:
    """A Limner whose conversations can be looked through."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    async def asked(self, key: str, *script: object, **changes: Any) -> Reply:
        self.shop.model.writer = Script(*script)  # type: ignore[arg-type]  # answers of every kind
        job = await self.shop.done(request(key, **{"prompt": "a boat", **changes}))
        assert job.state is JobState.DELIVERED, job.failure
        return reply_to(self.shop, job)

    @property
    def heard(self) -> str:
        """Everything that the text model was told, and what tools told it."""
        written = self.shop.model.written
        return str([[texts_in(turn.parts) for turn in one.turns] + [*results_in(one)] for one in written])


DRAW = wishing(wish("draw", prompt="a boat", done=True))


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    """A conversation whose tools are on; a worker runs."""
    async with open_shop(tmp_path) as shop:
        shop.toolbox = Toolbox((SearchConversation(SqlArchive(shop.database)),))
        shop.build(shop.database)
        async with shop.working():
            await shop.preferences.change(conversation(), Wanted(Setting.TOOLS, "on", ANA))
            yield Library(shop)


async def test_what_nobody_sees_in_a_name_is_not_told(library: Library) -> None:
    await library.asked("k1", DRAW, person=Person("eve", "e\u202ev\U000e0049e"))

    await library.asked("k2", wishing(wish("search_conversation", words="boat")))

    assert "'asked_by': 'eve'" in library.heard


async def test_what_was_whispered_to_one_person_is_told_to_nobody_else(library: Library) -> None:
    first = await library.asked("k1", DRAW)
    library.shop.model.writer = Script(json.dumps({"prompt": "A prompt that only Ana has read."}))
    whispered = await library.shop.done(request("k2", kind=Kind.IMPROVE, improves=first.versions[0].job))
    reply = await library.shop.deliveries.reply(whispered.id)
    assert reply is not None
    assert reply.words == "A prompt that only Ana has read."

    await library.asked("k3", wishing(wish("search_conversation", words="prompt Ana")), prompt="what was said here?")

    assert "what was said here?" in library.heard
    assert "only Ana" not in library.heard
