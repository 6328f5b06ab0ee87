"""The first answer in a server or workspace says what draws there, and no other does."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bots.describing import reworded
from bots.notices import notices_of
from core.model.job import Job
from core.model.reply import Facts, Reply
from core.model.request import Kind, Request
from tests.fakes.core import PATIENCE, Shop, conversation, open_shop, reply_to, request

GOOGLE = "Pictures are made by AI, for adults (18+). What you write and send goes to Google."
OFFLINE = (
    "Pictures are made by AI, for adults (18+). "
    "This is the offline model: nothing leaves the computer that Limner runs on."
)


def in_thread(key: str, thread: str, space: str = "home") -> Request:
    return request(key, conversation=conversation(thread, space))


def firsts(shop: Shop, *jobs: Job) -> list[bool]:
    return [reply_to(shop, job).is_first for job in jobs]


async def test_a_second_answer_has_no_such_line(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        jobs = [await shop.done(in_thread(f"k{number}", f"t{number}")) for number in (1, 2)]

        assert firsts(shop, *jobs) == [True, False]


async def test_each_server_has_its_own(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        jobs = [await shop.done(in_thread(space, "t1", space)) for space in ("home", "work")]

        assert firsts(shop, *jobs) == [True, True]


async def test_of_two_that_are_made_together_one_has_it(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        shop.model.gate = asyncio.Event()
        async with shop.working():
            ordered = [await shop.order(in_thread(f"k{number}", f"t{number}")) for number in range(4)]
            async with asyncio.timeout(PATIENCE):
                while len(shop.model.prompts) < len(ordered):
                    shop.model.asked.clear()
                    await shop.model.asked.wait()
            shop.model.gate.set()
            jobs = [await shop.until(job) for job in ordered]

        assert sum(firsts(shop, *jobs)) == 1


async def test_an_answer_that_a_crash_kept_back_is_still_the_first(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        shop.chat.is_down = True
        async with shop.working():
            job = await shop.order(in_thread("k1", "t1"))
            async with asyncio.timeout(PATIENCE):
                while await shop.deliveries.reply(job.id) is None:
                    pass  # each look is a trip to the database, and lets the worker go on

    async with open_shop(tmp_path) as again, again.working():
        second = await again.done(in_thread("k2", "t2"))
        first = await again.until(job)

        assert firsts(again, first, second) == [True, False]


async def test_a_better_prompt_is_no_first_answer(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(replace(in_thread("i1", "t1"), kind=Kind.IMPROVE))
        first = await shop.done(in_thread("k1", "t1"))

        assert firsts(shop, first) == [True]


def test_a_better_prompt_is_shown_with_what_is_said_beside_it() -> None:
    said = reworded(Kind.IMPROVE, "a fine fox", "writer-a", ("Cut short.",))

    assert said.endswith("until you send it.\n\nCut short.")


def test_the_line_says_where_prompts_go() -> None:
    said = [notices_of(Reply((), Facts("m", provider=name), is_first=True)) for name in ("gemini", "offline")]

    assert said == [(GOOGLE,), (OFFLINE,)]


def test_the_line_stands_before_other_notices_and_only_where_it_is_first() -> None:
    answer = Reply((), Facts("m", provider="gemini"), ("Asked for 4, got 3.",))

    assert notices_of(replace(answer, is_first=True)) == (GOOGLE, "Asked for 4, got 3.")
    assert notices_of(answer) == ("Asked for 4, got 3.",)
