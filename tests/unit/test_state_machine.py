"""Requests, answers, undos, branches, deletions and crashes in any order, against a plain model of jobs and trees."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine

from core.adapters.database import Database
from core.adapters.database.engine import _sqlite_engine, database_url
from core.control import Control
from core.errors import ClaimLost, NothingToUndo, UserError
from core.model.conversation import Head, PicturePart, Role, TextPart, Turn, Version
from core.model.image import BlobRef, ImageRef
from core.model.job import FINAL, Job, JobState, Made, NewVersion
from core.model.reply import Facts, Failure
from core.model.request import Start
from core.prompt import Asking, plan
from tests.fakes.core import ANA, MODEL, FakeClock, conversation
from tests.fakes.databases import migrated_file
from tests.fakes.plain_tree import PlainConversation, Step
from tests.fakes.store import NOON, Store, new_id

T = TypeVar("T")
THREADS = ("t1", "t2")
PICTURES = st.integers(0, 2)
MINUTE = timedelta(minutes=1)
BATCH = 100
MOST_UNDER_WAY = 3
MOST_CRASHES = 2
"""Of one life: opening a database again takes as long as ten other steps."""


@cache
def engine() -> Engine:
    """What every life opens its connections with: it remembers how statements are written, which is half the time."""
    return _sqlite_engine(database_url(None, Path(tempfile.mkdtemp(prefix="limner-machine-"))))


def picture(name: str) -> PicturePart:
    """A signed picture like no other."""
    return PicturePart(ImageRef(BlobRef(f"fake-home/aa/{name}", 3), "image/png", 8, 9), BlobRef(f"home/bb/{name}", 7))


class LimnerMachine(RuleBasedStateMachine):
    """Random steps on a real SQLite file. Each takes a minute."""

    claimed = Bundle("claimed")
    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        shutil.copy(migrated_file(), str(engine().url.database))
        self.runner = asyncio.Runner()
        self.threads = {name: PlainConversation() for name in THREADS}
        self.jobs: dict[str, Job] = {}
        self.states: dict[str, JobState] = {}
        self.fences: dict[str, int] = {}
        self.finished_at: dict[str, int] = {}
        self.minutes = 0
        self.crashes = 0
        self.open()

    def open(self) -> None:
        self.database = Database(engine().url)
        self.run(self.database.__aenter__())
        self.database._engine = engine()
        self.store = Store(self.database)
        store = self.store
        self.control = Control(store.jobs, store.queue, store.conversations, store.deliveries, clock=FakeClock())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def close(self) -> None:
        self.run(self.database.__aexit__(None, None, None))

    def teardown(self) -> None:
        for thread in THREADS:
            self.check(thread)
        self.check_unfinished()
        self.close()
        self.runner.close()

    def thread_of(self, job_id: str) -> PlainConversation:
        return self.threads[self.jobs[job_id].request.conversation.thread]

    def ended(self, job_id: str, state: JobState) -> None:
        self.states[job_id] = state
        self.thread_of(job_id).line.remove(job_id)

    @precondition(lambda self: not any(thread.line for thread in self.threads.values()))
    @rule(
        thread=st.sampled_from(THREADS), version=st.none() | st.integers(1, 6), pictures=PICTURES, apart=st.booleans()
    )
    def make(self, thread: str, version: int | None, pictures: int, apart: bool) -> None:
        """A request from its beginning to its end, when nothing else is under way: trees grow tall by this."""
        self.ask(thread, fresh=False, version=version)
        job = self.claim()
        assert isinstance(job, Job)
        done = self.finish(job, pictures, apart)
        assert isinstance(done, Job)
        self.deliver(done)

    @precondition(lambda self: sum(len(thread.line) for thread in self.threads.values()) < MOST_UNDER_WAY)
    @rule(thread=st.sampled_from(THREADS), fresh=st.booleans(), version=st.none() | st.integers(1, 6))
    def ask(self, thread: str, fresh: bool, version: int | None) -> None:
        self.minutes += 1
        start = Start.FRESH if fresh else Start.HEAD
        wanted = {"conversation": conversation(thread), "start": start, "version": version}
        at = NOON + self.minutes * MINUTE
        job = self.run(self.store.queued(f"k{self.minutes}", at=at, **wanted))
        self.jobs[job.id], self.states[job.id] = job, JobState.QUEUED
        self.threads[thread].line.append(job.id)

    @rule(target=claimed)
    def claim(self) -> object:
        job = self.run(self.store.queue.claim(NOON + self.minutes * MINUTE))
        fronts = [thread.line[0] for thread in self.threads.values() if thread.line]
        free = [job_id for job_id in fronts if self.states[job_id] is JobState.QUEUED]
        if job is None:
            assert free == []
            return multiple()
        assert job.id in free, "the first of its conversation, and nothing else of it runs"
        self.states[job.id] = JobState.MAKING
        self.fences[job.id] = job.fence
        return job

    def is_lost(self, job: Job) -> bool:
        """Stopped meanwhile, or claimed again after a crash: what this worker has comes too late."""
        return self.states[job.id] is not JobState.MAKING or self.fences[job.id] != job.fence

    @rule(target=made, job=consumes(claimed), pictures=PICTURES, apart=st.booleans())
    def finish(self, job: Job, pictures: int, apart: bool) -> object:
        plain = self.thread_of(job.id)
        named = plain.numbered(job.request.version)
        goes_on = named is None and job.request.start is Start.HEAD
        before, source = (plain.head, plain.version) if goes_on else (named, named)
        names = [f"{job.id}-{n}" for n in range(pictures)]
        work = self.work(job, before, source, names, apart=apart)
        if self.is_lost(job):
            with pytest.raises(ClaimLost):
                self.run(self.store.conversations.finish(job, work, NOON))
            return multiple()
        self.minutes += 1
        done = self.run(self.store.conversations.finish(job, work, NOON + self.minutes * MINUTE))
        self.states[job.id], self.finished_at[job.id] = JobState.MADE, self.minutes
        if pictures:
            plain.draw(before, job.id, [picture(name).image.blob.key for name in names])
        else:
            plain.say(before, source, job.id)
        return done

    def work(self, job: Job, before: Step | None, source: Step | None, names: list[str], *, apart: bool) -> Made:
        """What the studio stores: pictures of one call, or of a call each; words when there are none."""
        head = self.head(job.request.conversation.thread)
        version = self.version(job, source.number if source else None)
        turn = head.turn if before is self.thread_of(job.id).head else (version.turn if version else None)
        parts = [picture(name) for name in names]
        continues = version.image.blob.key if version else None
        asked = Turn(new_id(), turn if before else None, Role.USER, (TextPart("a cat"),), MODEL.id, continues)
        groups = [(part,) for part in parts] if apart else [tuple(parts)]
        said = [group or (TextPart("Which one?"),) for group in groups or [()]]
        answers = tuple(Turn(new_id(), asked.id, Role.MODEL, group, MODEL.id) for group in said)
        drawn = tuple(NewVersion(new_id(), name) for name in names)
        parents = (version.number,) if version else ()
        return Made(asked, answers, drawn, parents, Facts(MODEL.id), (), version.id if version else None)

    def head(self, thread: str) -> Head:
        return self.run(self.store.conversations.head(conversation(thread)))

    def version(self, job: Job, number: int | None) -> Version | None:
        versions = self.run(self.store.conversations.versions(job.request.conversation)) if number else []
        return next((version for version in versions if version.number == number), None)

    @rule(job=consumes(claimed))
    def fail(self, job: Job) -> None:
        moving = self.store.jobs.move(job, JobState.FAILED, NOON, failure=Failure("NothingDrawn", "Nothing."))
        if self.is_lost(job):
            with pytest.raises(ClaimLost):
                self.run(moving)
            return
        self.run(moving)
        self.ended(job.id, JobState.FAILED)

    @rule(job=consumes(made))
    def deliver(self, job: Job) -> None:
        delivering = self.store.deliveries.delivered(job, [f"m-{job.id}"], NOON)
        if self.states[job.id] is not JobState.MADE:
            with pytest.raises(ClaimLost):
                self.run(delivering)
            return
        self.run(delivering)
        self.ended(job.id, JobState.DELIVERED)

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        job_id = data.draw(st.sampled_from([*self.states, "no such job"]))
        if self.states.get(job_id) not in (JobState.QUEUED, JobState.MAKING):
            with pytest.raises(UserError):
                self.run(self.control.cancel(job_id))
            return
        self.run(self.control.cancel(job_id))
        self.ended(job_id, JobState.CANCELLED)

    @rule(thread=st.sampled_from(THREADS))
    def undo(self, thread: str) -> None:
        plain = self.threads[thread]
        parent = plain.ancestor(plain.version)
        if parent is None:
            with pytest.raises(NothingToUndo):
                self.run(self.control.undo(conversation(thread)))
            return
        assert self.run(self.control.undo(conversation(thread))).number == parent.number
        plain.head = plain.version = parent

    @rule(thread=st.sampled_from(THREADS), data=st.data())
    def delete(self, thread: str, data: st.DataObject) -> None:
        plain = self.threads[thread]
        if not plain.living():
            return
        step = data.draw(st.sampled_from(plain.living()))
        version = self.version(self.jobs[step.job], step.number)
        assert version is not None
        self.run(self.store.erasure.delete(version.id, ANA, NOON))
        plain.remove(step)
        is_empty = all(step.job != other.job for other in plain.living())
        if is_empty and self.states[step.job] is JobState.MADE:
            self.ended(step.job, JobState.CANCELLED)
        self.check(thread)

    @rule(data=st.data())
    def expire(self, data: st.DataObject) -> None:
        cutoff = data.draw(st.integers(0, self.minutes + 1))
        self.run(self.store.keeping.expire(NOON + cutoff * MINUTE, NOON, BATCH))
        old = {
            job_id
            for job_id, job in self.jobs.items()
            if job.created_at < NOON + cutoff * MINUTE and self.states[job_id] in FINAL
        }
        for plain in self.threads.values():
            plain.remove(*(step for step in plain.steps if step.job in old))

    @rule(data=st.data())
    def fade(self, data: st.DataObject) -> None:
        cutoff = data.draw(st.integers(0, self.minutes + 1))
        self.run(self.store.keeping.fade(NOON + cutoff * MINUTE, BATCH))
        for plain in self.threads.values():
            for step in plain.steps:
                step.is_signed &= self.finished_at[step.job] >= cutoff

    @precondition(lambda self: self.crashes < MOST_CRASHES)
    @rule()
    def crash(self) -> None:
        self.crashes += 1
        self.close()
        self.open()
        self.run(self.store.queue.recover(NOON))
        for job_id, state in self.states.items():
            if state is JobState.MAKING:
                self.states[job_id] = JobState.QUEUED
        self.check_unfinished()

    def check_unfinished(self) -> None:
        unfinished = self.run(self.store.jobs.recent(states=frozenset(JobState) - FINAL, limit=1000))
        assert {job.id: job.state for job in unfinished} == {
            job_id: state for job_id, state in self.states.items() if state not in FINAL
        }

    @rule(thread=st.sampled_from(THREADS))
    def check(self, thread: str) -> None:
        """The tree is the model's, and an edit from any of its pictures sends the way to it and nothing else."""
        plain, head = self.threads[thread], self.head(thread)
        versions = self.run(self.store.conversations.versions(conversation(thread)))
        gone = self.run(self.store.conversations.gone(conversation(thread)))
        assert [version.number for version in versions] == [step.number for step in plain.living()]
        assert [version.number for version in gone] == plain.gone()
        assert (head.version.number if head.version else None) == (plain.version.number if plain.version else None)
        for version, step in zip(versions, plain.living(), strict=True):
            assert self.sent_from(version.turn, version) == plain.sends(step)
        if head.turn is not None:
            assert plain.head is not None
            assert self.sent_from(head.turn, head.version) == plain.sends(plain.head)

    def sent_from(self, turn: str, version: Version | None) -> list[tuple[str, bool]]:
        """Each picture that an edit from here would send, and whether as the model's own."""
        path = self.run(self.store.conversations.path(turn))
        planned = plan(Asking("more", path, version.image if version else None), MODEL)
        return [
            (part.image.blob.key, part.native is not None)
            for turn in planned.turns
            for part in turn.parts
            if isinstance(part, PicturePart)
        ]


def play(examples: int, steps: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    counts = settings(max_examples=examples, stateful_step_count=steps, suppress_health_check=checks)
    run_state_machine_as_test(LimnerMachine, settings=counts)


@pytest.mark.timeout(400)
def test_any_hundred_lives_of_thirty_steps_match_the_model() -> None:
    play(100, 30)


@pytest.mark.deep
@pytest.mark.timeout(7200)
def test_any_two_thousand_lives_of_fifty_steps_match_the_model() -> None:
    play(2_000, 50)
