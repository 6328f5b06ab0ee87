"""Who rings the alarm: jobs that failed of what operators must mend, and what is found at the start."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import KeyRefused, LimnerError, ModelBusy, ModelRefused, ProviderQuotaUsed
from core.lineup import Lineup
from core.model.job import JobState
from core.model.preferences import Setting
from core.model.scope import Wanted
from core.toolbox import Toolbox
from core.tools.web_search import SearchWeb
from tests.fakes.alarms import FakeAlarm
from tests.fakes.core import ANA, CATALOGUE, MODEL, OTHER_MODEL, WRITER, Shop, conversation, open_shop, request
from tests.fakes.patience import until
from tests.fakes.searching import FakeSearch
from tests.fakes.tooling import Script, wish, wishing

TOLD = "Limner is not set up right. An administrator was told."
NOT_TOLD = "Limner is not set up right. Tell whoever runs it."


async def refused(shop: Shop, count: int = 1) -> list[str]:
    """What is said of requests that fail at the same time, each in a conversation of its own."""
    shop.model.script = lambda _: KeyRefused("HTTP 400: API key not valid.")
    wanted = [request(f"k{number}", conversation=conversation(f"t{number}")) for number in range(count)]
    jobs = [await shop.until(job) for job in [await shop.order(one) for one in wanted]]
    assert {job.state for job in jobs} == {JobState.FAILED}
    return [str(job.failure.words) for job in jobs if job.failure]


async def test_requests_that_fail_at_once_of_a_key_are_one_notice_and_each_says_so(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        said = await refused(shop, 6)

        assert said == [TOLD] * 6
        assert shop.operators.causes == ["KeyRefused"]
        assert shop.operators.told[0].fault.detail == "HTTP 400: API key not valid."


@pytest.mark.parametrize("trouble", [LimnerError("away"), RuntimeError("broken")])
async def test_a_telling_that_fails_fails_no_job_and_claims_nothing(tmp_path: Path, trouble: Exception) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.operators.trouble = trouble

        assert await refused(shop, 2) == [NOT_TOLD] * 2


async def test_after_a_restart_the_notice_of_before_still_holds(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await refused(shop)
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda _: KeyRefused("HTTP 400: API key not valid.")
        job = await shop.done(request("k9"))

        assert job.failure is not None
        assert str(job.failure.words) == TOLD
        assert shop.operators.told == []


async def test_a_day_without_quota_is_told_and_what_people_can_mend_is_not(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda _: ModelRefused("Refused.", kind="safety")
        await shop.done(request("k1", conversation=conversation("t1")))
        shop.model.script = lambda _: ProviderQuotaUsed("PerDay")
        await shop.until(await shop.order(request("k2", conversation=conversation("t2"))), JobState.WAITING)
        await until(lambda: shop.operators.told)

        assert shop.operators.causes == ["ProviderQuotaUsed"]


@pytest.mark.parametrize(
    ("trouble", "causes"), [(KeyRefused("HTTP 403: billing."), ["KeyRefused"]), (ModelBusy("HTTP 429"), [])]
)
async def test_a_search_that_fails_of_what_operators_must_mend_is_told_though_its_job_is_answered(
    tmp_path: Path, trouble: LimnerError, causes: list[str]
) -> None:
    async with open_shop(tmp_path) as shop:
        lineup = Lineup(replace(CATALOGUE, writers=(replace(WRITER, search=True),)))
        searching = SearchWeb({"fake": FakeSearch(trouble)}, lineup, shop.attempts, shop.clock)
        shop.toolbox = Toolbox((searching,))
        shop.build(shop.database)
        await shop.preferences.change(conversation(), Wanted(Setting.TOOLS, "on", ANA))
        shop.model.writer = Script(wishing(wish("web_search", question="How tall?")), "I could not look it up.")
        async with shop.working():
            job = await shop.done(request())
            await shop.alarm.look()

    assert job.state is JobState.DELIVERED
    assert shop.operators.causes == causes


@pytest.mark.parametrize(
    ("listed", "causes"),
    [
        ({OTHER_MODEL.id, WRITER.id}, ["model model-a"]),
        ({MODEL.id, OTHER_MODEL.id, "writer-b"}, ["model writer-a"]),
        ({MODEL.id, WRITER.id}, []),
    ],
)
def test_a_default_model_that_the_provider_does_not_list_is_told(listed: set[str], causes: list[str]) -> None:
    lineup, alarm = Lineup(CATALOGUE), FakeAlarm()
    lineup.alarm = alarm

    lineup.confirm("fake", listed)

    assert [fault.cause for fault in alarm.rung] == causes
    assert all("is used instead" in str(fault.what) for fault in alarm.rung)


async def test_a_key_that_is_refused_for_the_list_of_models_is_told_at_the_start() -> None:
    class Refusing:
        async def listed(self) -> frozenset[str]:
            raise KeyRefused("HTTP 400")

    lineup, alarm = Lineup(CATALOGUE), FakeAlarm()
    lineup.alarm = alarm

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await lineup.keep_confirmed({"fake": Refusing()})

    assert [fault.cause for fault in alarm.rung] == ["KeyRefused"]
