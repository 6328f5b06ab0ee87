"""Conversations that go on while the process is killed again and again, at moments that dice choose."""

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.fakes.gemini_pace import takes
from tests.fakes.gemini_wire import Json
from tests.fakes.house import House, prompt_of
from tests.fakes.page import thread_on
from tests.fakes.patience import soon, until
from tests.fakes.records import AttemptRow, JobRow

LONGEST_ANSWER_S = 0.4
LONGEST_CALM_S = 0.5
"""Between a call that a kill waited for and the kill itself."""

PATIENCE_S = 90.0


@dataclass(frozen=True, slots=True)
class Wish:
    """One request: the words that it is known by, and how many pictures it asks for."""

    prompt: str
    count: int

    @property
    def text(self) -> str:
        """As it is typed."""
        return f"{self.prompt} --count {self.count}" if self.count > 1 else self.prompt


@dataclass(slots=True)
class Outcome:
    """What became of everything."""

    jobs: int = 0
    conversations: int = 0
    calls: int = 0
    lost: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    hit: Counter[str] = field(default_factory=Counter)
    starts_s: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        hit = ", ".join(f"{number} {state}" for state, number in sorted(self.hit.items()))
        return (
            f"{len(self.starts_s)} kills over {self.jobs} jobs in {self.conversations} conversations, "
            f"{self.calls} model calls, in flight when killed: {hit}. "
            f"{len(self.lost)} lost, {len(self.repeated)} calls repeated after a save, {len(self.twice)} delivered "
            f"twice, {len(self.out_of_order)} conversations out of order; back to work after "
            f"{min(self.starts_s):.1f} to {max(self.starts_s):.1f} s"
        )


class Storm:
    """Holds conversations on a house, and kills its process meanwhile.

    A kill waits until the calls that the last one cut were made again: a picture whose calls end the process twice is
    given up on purpose.
    """

    def __init__(self, house: House, *, seed: int, jobs: int, conversations: int, kills: int) -> None:
        self._house = house
        self._dice = random.Random(seed)
        self._conversations = [self._wishes(talk, jobs // conversations) for talk in range(conversations)]
        self._kills = sorted(self._dice.sample(range(2, jobs), kills))
        self._arrivals: list[tuple[float, str]] = []
        self._asked: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._reached = [asyncio.Event() for _ in range(jobs + 1)]
        self._started_at = 0.0
        self._outcome = Outcome(jobs=jobs, conversations=conversations)
        house.gemini.behaviour = takes(random.Random(seed + 1), at_most_s=LONGEST_ANSWER_S)
        house.gemini.on_event = self._note

    async def rage(self) -> Outcome:
        """Let it pass; returns what became of everything once all is quiet."""
        await self._start()
        async with asyncio.TaskGroup() as together:
            for wishes in self._conversations:
                together.create_task(self._talk(wishes))
            together.create_task(self._kill_again_and_again())
        await self._house.settles(self._outcome.jobs)
        self._judge()
        return self._outcome

    def _wishes(self, talk: int, requests: int) -> list[Wish]:
        counts = self._dice.choices((1, 2, 4), (2, 1, 1), k=requests)
        return [Wish(f"request {place} of conversation {talk}", count) for place, count in enumerate(counts)]

    async def _talk(self, wishes: Sequence[Wish]) -> None:
        """Send each request as soon as the model was asked for the one before it."""
        page, first = self._house.page, wishes[0]
        thread = thread_on(await page.insist(f"/imagine {first.text}"))
        for earlier, wish in pairwise(wishes):
            await soon(self._asked[earlier.prompt].wait(), within=PATIENCE_S)
            await page.insist(wish.text, thread)

    async def _kill_again_and_again(self) -> None:
        for asked in self._kills:
            await soon(self._reached[asked].wait(), within=PATIENCE_S)
            await until(lambda: not self._hit_before(), within=PATIENCE_S)
            await asyncio.sleep(self._dice.uniform(0, LONGEST_CALM_S))
            await self._house.kill()
            self._outcome.hit.update(job.state for job in self._house.records.jobs() if not job.is_over)
            await self._start()
            self._outcome.starts_s.append(self._house.demo.starts_s[-1])

    async def _start(self) -> None:
        self._started_at = time.time()
        await self._house.start()

    def _hit_before(self) -> bool:
        """Whether a picture is still missing whose call an earlier kill has cut."""
        attempts = self._house.records.attempts()
        cut = {(a.job, a.number) for a in attempts if a.outcome is None and a.sent_at < self._started_at}
        return bool(cut - {(a.job, a.number) for a in attempts if a.outcome == "answered"})

    def _note(self, event: Json) -> None:
        if event["event"] != "arrived":
            return
        prompt = prompt_of(self._house.gemini.calls[event["call"] - 1])
        self._arrivals.append((time.time(), prompt))
        self._asked[prompt].set()
        self._reached[len({seen for _, seen in self._arrivals})].set()

    def _judge(self) -> None:
        outcome, records = self._outcome, self._house.records
        jobs, attempts, versions = records.jobs(), records.attempts(), records.versions()
        drawn = Counter(version.job for version in versions)
        delivered = {(job.prompt, drawn[job.id]) for job in jobs if job.state == "delivered"}
        wishes = [wish for wishes in self._conversations for wish in wishes]
        outcome.calls = len(self._arrivals)
        outcome.lost = [wish.prompt for wish in wishes if (wish.prompt, wish.count) not in delivered]
        outcome.twice = [job for job, answers in Counter(one.job for one in records.results()).items() if answers > 1]
        outcome.repeated = repeated(jobs, attempts, self._arrivals)
        outcome.out_of_order = [
            *records.wrong_order(),
            *(wishes[0].prompt for wishes in self._conversations if not in_order(wishes, jobs, attempts)),
        ]


def repeated(
    jobs: Sequence[JobRow], attempts: Sequence[AttemptRow], arrivals: Sequence[tuple[float, str]]
) -> list[str]:
    """Calls that nobody needed: on the wire, by the record, and on the wire without a record."""
    by_prompt = {job.prompt: job for job in jobs}
    saved: dict[tuple[str, int], float] = {}
    for a in attempts:
        if a.outcome == "answered" and a.ended_at is not None:
            saved.setdefault((a.job, a.number), a.ended_at)
    on_the_wire = [
        f"{prompt}: asked when all was saved"
        for moment, prompt in arrivals
        if sum(job == by_prompt[prompt].id and ended <= moment for (job, _), ended in saved.items())
        >= by_prompt[prompt].count
    ]
    by_record = [
        f"picture {a.number} of {a.job}: sent after it was saved"
        for a in attempts
        if a.sent_at > saved.get((a.job, a.number), a.sent_at)
    ]
    recorded = Counter(a.job for a in attempts)
    calls = Counter(by_prompt[prompt].id for _, prompt in arrivals)
    unrecorded = [f"{job}: more calls than records" for job, number in calls.items() if number > recorded[job]]
    return on_the_wire + by_record + unrecorded


def in_order(wishes: Sequence[Wish], jobs: Sequence[JobRow], attempts: Sequence[AttemptRow]) -> bool:
    """Whether a conversation's requests were taken in order, and each was begun only after the one before it ended."""
    prompts = [wish.prompt for wish in wishes]
    mine = [job for job in jobs if job.prompt in prompts]
    begun = [min(a.sent_at for a in attempts if a.job == job.id) for job in mine]
    ended = [max(a.ended_at or 0 for a in attempts if a.job == job.id) for job in mine]
    return [job.prompt for job in mine] == prompts and all(
        end <= begin for end, begin in zip(ended, begun[1:], strict=False)
    )
