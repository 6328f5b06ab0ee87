"""A conversation as it is remembered, without any database."""

from dataclasses import replace
from datetime import timedelta

from core.model.conversation import ConversationKey, GoneVersion, Version
from core.model.job import JobState
from core.model.recollection import Drawn, Exchange, Recollection
from core.model.reply import Facts
from tests.fakes.tooling import BOAT, NOON, a_job


class FakeArchive:
    """Remembers one conversation, and which ones it was asked for."""

    def __init__(self, *exchanges: Exchange, drawn: tuple[Drawn, ...] = (), gone: tuple[GoneVersion, ...] = ()) -> None:
        self.recollection = Recollection(exchanges, drawn, gone)
        self.asked: list[ConversationKey] = []

    async def recall(self, key: ConversationKey) -> Recollection:
        self.asked.append(key)
        return self.recollection


def exchange(
    number: int, prompt: str, *, model: str = "model-a", words: str = "", parent: int | None = None
) -> Exchange:
    """The request of this number, an hour after the one before."""
    job = a_job(prompt)
    asked = replace(job, id=f"job{number}", state=JobState.DELIVERED, created_at=NOON + timedelta(hours=number))
    return Exchange(asked, Facts(model, parent=parent, ratio="16:9"), words)


def drawn(number: int, alt: str, *parents: int, model: str = "model-a", prompt: str = "") -> Drawn:
    """The version of this number, made by the request of the same number."""
    return Drawn(Version(f"id{number}", number, f"job{number}", f"turn{number}", parents, BOAT, alt), model, prompt)
