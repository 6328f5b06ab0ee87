"""Conversations that go on side by side see nothing of each other, also where two servers use the same ids."""

import random
import re
from itertools import product
from pathlib import Path

import pytest

from core.model.asking import LoadedPicture, LoadedText, ModelPrompt
from core.model.job import JobState
from core.model.request import Request
from tests.fakes.core import conversation, drawn, open_shop, request

SPACES = ("home", "away")
EDITS = 10

CANARY = re.compile(r"[a-z]+-t\d+-")


def canary_of(wanted: Request) -> str:
    key = wanted.conversation
    return f"{key.space}-{key.thread}-"


def requests(threads: int) -> list[Request]:
    """Some of each conversation, its own in order, all of them mixed."""
    keys = [conversation(f"t{number}", space) for space, number in product(SPACES, range(threads))]
    turns = [key for key in keys for _ in range(EDITS)]
    random.Random(8).shuffle(turns)
    return [
        request(f"k{number}", f"{key.space}-{key.thread}-{number}", conversation=key)
        for number, key in enumerate(turns)
    ]


def canaries(prompt: ModelPrompt) -> set[str]:
    """Whose words and pictures a model call holds."""
    parts = [part for turn in prompt.turns for part in turn.parts]
    words = [part.text for part in parts if isinstance(part, LoadedText)]
    pictures = [part.data.decode() for part in parts if isinstance(part, LoadedPicture)]
    return {*CANARY.findall(" ".join((*words, *pictures)))}


def echo(prompt: ModelPrompt) -> str:
    """Everything that a call was given, as one text."""
    parts = [part for turn in prompt.turns for part in turn.parts]
    return " ".join(part.text for part in parts if isinstance(part, LoadedText))


@pytest.mark.parametrize("threads", [12, pytest.param(500, marks=[pytest.mark.deep, pytest.mark.timeout(1200)])])
async def test_no_model_call_and_no_answer_holds_anything_of_another_conversation(tmp_path: Path, threads: int) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda prompt: drawn(echo(prompt))

        ordered = [await shop.order(wanted) for wanted in requests(threads)]
        jobs = [await shop.until(job) for job in ordered]

        assert {job.state for job in jobs} == {JobState.DELIVERED}
        assert [found for prompt in shop.model.prompts if len(found := canaries(prompt)) != 1] == []
        wanted = {job.id: canary_of(job.request) for job in jobs}
        for job_id, reply in shop.chat.delivered:
            (version,) = reply.versions
            shown = (await shop.blobs.get(version.image.blob)).decode()
            assert {*CANARY.findall(shown)} == {wanted[job_id]}
            assert version.image.blob.key.startswith(f"fake-{wanted[job_id].partition('-')[0]}/")
