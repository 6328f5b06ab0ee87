"""What people see of a request in the end, whatever the loopback Gemini answers."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bots import job_states
from bots.buttons import Button, buttons_of_reply, buttons_of_state
from bots.discord import present as discord_present
from bots.faces import ICONS
from bots.local.messages import Progress
from bots.local.present import progress_draft
from bots.slack import present as slack_present
from core.adapters.gemini import GeminiAccess, GeminiModel
from core.model.catalogue import Catalogue
from core.model.job import Job, JobState
from core.model.reply import Picture, Words
from tests.fakes import discord_looks, local, slack_looks
from tests.fakes.core import FakeClock, Shop, conversation, open_shop, reply_to, request
from tests.fakes.gemini_behaviours import Behaviour
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.prompts import NANO

VENDOR = re.compile(
    r"(?i:gemini|google|vertex|candidate|finish.?(?:reason|message)|block.?reason|support code|exception|traceback"
    r"|error\b|\bhttp|\bapi\b|image_|@type)|\b[45]\d\d\b|[A-Z]+_[A-Z]+"
)
"""What never reaches a channel."""


@dataclass(frozen=True, slots=True)
class Told:
    """What people see.

    Attributes:
        said: The card's sentence, or the answer's words, `[picture]` and notices.
        buttons: Their icons.
        calls: How often the model was asked.
    """

    state: str
    said: str
    buttons: str
    calls: int


class Counter:
    """Where one request after the other is made, each in a conversation of its own."""

    def __init__(self, shop: Shop, gemini: GeminiServer) -> None:
        self.shop = shop
        self.gemini = gemini
        self._asked = 0

    async def told(self, *behaviours: Behaviour) -> Told:
        """Ask for a cat, and see what comes of it."""
        self._asked += 1
        before = len(self.gemini.calls)
        self.gemini.script(*behaviours)
        wanted = request(f"k{self._asked}", conversation=conversation(f"t{self._asked}"))
        ended = (JobState.DELIVERED, JobState.FAILED, JobState.WAITING)
        job = await self.shop.until(await self.shop.order(wanted), *ended)
        said, buttons = self._answer(job) if job.state is JobState.DELIVERED else _card(job)
        return Told(job.state, said, _icons(buttons), len(self.gemini.calls) - before)

    def _answer(self, job: Job) -> tuple[str, tuple[Button, ...]]:
        reply = reply_to(self.shop, job)
        pieces = ["[picture]" if isinstance(piece, Picture) else _words(piece) for piece in reply.pieces]
        return " ".join([*pieces, *map(str, reply.notices)]), buttons_of_reply(job, reply)


@asynccontextmanager
async def open_counter(gemini: GeminiServer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Counter]:
    """A whole Limner whose model is asked on loopback; its clock stands still, so that who waits is seen waiting."""
    async with (
        open_shop(folder, FakeClock()) as shop,
        GeminiModel(GeminiAccess(api_key=KEY, base_url=gemini.address)) as model,
    ):
        monkeypatch.setattr(shop.lineup, "_catalogue", Catalogue((replace(NANO, provider="fake"),), NANO.id))
        monkeypatch.setattr(shop.model, "draw", model.draw)
        async with shop.working():
            yield Counter(shop, gemini)


def every_card_of(job: Job) -> tuple[str, ...]:
    """All words of the job's card, as each chat shows it."""
    same: dict[str, Any] = {"wait": job.wait, "failure": job.failure, "tries": job.tries}
    page = progress_draft(local.job(state=job.state, **same)).body
    assert isinstance(page, Progress)
    return (
        discord_looks.text_of(discord_present.card(discord_looks.channel_job(job.state, **same))),
        slack_looks.text_of(slack_present.card(slack_looks.channel_job(job.state, **same))),
        f"{page.label} {page.sentence} {page.reference}",
    )


def _card(job: Job) -> tuple[str, tuple[Button, ...]]:
    found = [match[0] for card in every_card_of(job) for match in VENDOR.finditer(card)]
    assert not found, f"a card says {found}"
    return job_states.state_sentence(job), buttons_of_state(job)


def _words(piece: object) -> str:
    assert isinstance(piece, Words)
    return piece.text


def _icons(buttons: tuple[Button, ...]) -> str:
    return " ".join(ICONS[button.press] for button in buttons)
