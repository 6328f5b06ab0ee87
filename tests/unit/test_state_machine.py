"""Any order of requests, stops, branches, undos and crashes, against a plain model of jobs and the version tree."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, field
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
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from core.adapters.database import Database
from core.adapters.database.engine import database_url
from core.adapters.database.migrating import migrate
from core.control import Control
from core.errors import ClaimLost, NothingToUndo, UserError
from core.model.conversation import Version
from core.model.job import FINAL, Job, JobState
from core.model.request import Start
from tests.fakes.core import FakeClock, conversation, request
from tests.fakes.store import NOON, Store, answer, picture_part

T = TypeVar("T")
THREADS = ("t1", "t2", "t3")


@dataclass
class PlainThread:
    """What a conversation should be: its jobs in order, its versions with their parent, its head."""

    line: list[str] = field(default_factory=list)
    parents: dict[int, int | None] = field(default_factory=dict)
    head: int | None = None


@cache
def template() -> Path:
    """A migrated, empty database to copy from."""
    folder = Path(tempfile.mkdtemp(prefix="limner-template-"))
    asyncio.run(migrate(database_url(None, folder)))
    return folder / "limner.db"


class LimnerMachine(RuleBasedStateMachine):
    """Random steps on a real SQLite file."""

    claimed = Bundle("claimed")
    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="limner-machine-"))
        shutil.copy(template(), self.folder / "limner.db")
        self.runner = asyncio.Runner()
        self.threads = {name: PlainThread() for name in THREADS}
        self.states: dict[str, JobState] = {}
        self.fences: dict[str, int] = {}
        self.keys = 0
        self.open()

    def open(self) -> None:
        self.database = Database(database_url(None, self.folder))
        self.run(self.database.__aenter__())
        self.store = Store(self.database)
        store = self.store
        self.control = Control(store.jobs, store.queue, store.conversations, store.deliveries, clock=FakeClock())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def close(self) -> None:
        self.run(self.database.__aexit__(None, None, None))

    def teardown(self) -> None:
        for thread in THREADS:
            self.check_tree(thread)
        self.close()
        self.runner.close()
        shutil.rmtree(self.folder)

    def thread_of(self, job: Job) -> PlainThread:
        return self.threads[job.request.conversation.thread]

    def ended(self, job: Job, state: JobState) -> None:
        self.states[job.id] = state
        self.thread_of(job).line.remove(job.id)

    @rule(thread=st.sampled_from(THREADS), fresh=st.booleans(), version=st.none() | st.integers(1, 6))
    def ask(self, thread: str, fresh: bool, version: int | None) -> None:
        self.keys += 1
        start = Start.FRESH if fresh else Start.HEAD
        wanted = {"conversation": conversation(thread), "start": start, "version": version}
        job = self.run(self.store.queued(f"k{self.keys}", **wanted))
        again = self.run(self.store.inbox.accept(request(f"k{self.keys}"), "never used", NOON))
        assert again.job.id == job.id
        self.states[job.id] = JobState.QUEUED
        self.threads[thread].line.append(job.id)

    @rule(target=claimed)
    def claim(self) -> object:
        job = self.run(self.store.queue.claim(NOON))
        fronts = [thread.line[0] for thread in self.threads.values() if thread.line]
        free = [job_id for job_id in fronts if self.states[job_id] is JobState.QUEUED]
        if job is None:
            assert free == []
            return multiple()
        assert job.id in free, "the first of its conversation, and nothing else of it runs"
        self.states[job.id] = JobState.MAKING
        self.fences[job.id] = job.fence
        return job

    @rule(target=made, job=consumes(claimed), pictures=st.integers(0, 2))
    def finish(self, job: Job, pictures: int) -> object:
        thread = self.thread_of(job)
        parent = thread.head if job.request.start is Start.HEAD else None
        if job.request.version in thread.parents:
            parent = job.request.version
        source = self.version_of(job, parent)
        parts = [picture_part(f"{job.id}-{n}") for n in range(pictures)]
        work = answer(
            parts,
            source.turn if source else None,
            (source.number,) if source else (),
            words="" if parts else "Which one?",
            base=source.id if source else None,
        )
        if self.states[job.id] is not JobState.MAKING or self.fences[job.id] != job.fence:
            # Stopped meanwhile, or claimed again after a crash: this worker's pictures come too late.
            with pytest.raises(ClaimLost):
                self.run(self.store.conversations.finish(job, work, NOON))
            return multiple()
        done = self.run(self.store.conversations.finish(job, work, NOON))
        self.states[job.id] = JobState.MADE
        thread.head = parent
        for _ in range(pictures):
            number = len(thread.parents) + 1
            thread.parents[number] = parent
            thread.head = number
        return done

    def version_of(self, job: Job, number: int | None) -> Version | None:
        versions = self.run(self.store.conversations.versions(job.request.conversation))
        return next((version for version in versions if version.number == number), None)

    @rule(job=consumes(made))
    def deliver(self, job: Job) -> None:
        self.run(self.store.deliveries.delivered(job, [f"m-{job.id}"], NOON))
        self.ended(job, JobState.DELIVERED)

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        job_id = data.draw(st.sampled_from([*self.states, "no such job"]))
        stoppable = self.states.get(job_id) in (JobState.QUEUED, JobState.MAKING)
        if not stoppable:
            with pytest.raises(UserError):
                self.run(self.control.cancel(job_id))
            return
        self.ended(self.run(self.control.cancel(job_id)), JobState.CANCELLED)

    @rule(thread=st.sampled_from(THREADS))
    def undo(self, thread: str) -> None:
        plain = self.threads[thread]
        parent = plain.parents.get(plain.head or 0)
        if parent is None:
            with pytest.raises(NothingToUndo):
                self.run(self.control.undo(conversation(thread)))
            return
        assert self.run(self.control.undo(conversation(thread))).number == parent
        plain.head = parent
        self.check_tree(thread)

    @rule()
    def crash(self) -> None:
        self.close()
        self.open()
        self.run(self.store.queue.recover(NOON))
        for job_id, state in self.states.items():
            if state is JobState.MAKING:
                self.states[job_id] = JobState.QUEUED

    @invariant()
    def every_unfinished_job_is_where_the_model_says(self) -> None:
        unfinished = self.run(self.store.jobs.recent(states=frozenset(JobState) - FINAL, limit=1000))
        assert {job.id: job.state for job in unfinished} == {
            job_id: state for job_id, state in self.states.items() if state not in FINAL
        }

    def check_tree(self, thread: str) -> None:
        plain = self.threads[thread]
        head = self.run(self.store.conversations.head(conversation(thread)))
        versions = self.run(self.store.conversations.versions(conversation(thread)))
        assert (head.version.number if head.version else None) == plain.head
        assert {version.number: (*version.parents, None)[0] for version in versions} == plain.parents


def play(examples: int, steps: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    counts = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(LimnerMachine, settings=counts)


@pytest.mark.timeout(400)
def test_any_hundred_lives_of_thirty_steps_match_the_model() -> None:
    play(100, 30)


@pytest.mark.deep
@pytest.mark.timeout(7200)
def test_any_two_thousand_lives_of_fifty_steps_match_the_model() -> None:
    play(2_000, 50)
