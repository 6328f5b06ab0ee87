"""A web that says what a test wants."""

import asyncio
from decimal import Decimal

from core.errors import LimnerError
from core.model.asking import Findings, LoadedText, ModelAnswer, TextPrompt
from core.model.reply import Link, WebSources
from core.model.usage import Usage

PARIS = WebSources((Link("toureiffel.paris", "https://toureiffel.paris"),), (Link("tower", "https://g.co/s"),))
COST = Usage(input_tokens=40, cost_usd=Decimal("0.014"))


class FakeSearch:
    """Finds what it is told; `gate` may hold it back."""

    def __init__(self, said: str | LimnerError = "330 m.", sources: WebSources = PARIS) -> None:
        self.prompts: list[TextPrompt] = []
        self.asked = asyncio.Event()
        self.gate: asyncio.Event | None = None
        self.said, self.sources = said, sources

    async def search(self, prompt: TextPrompt) -> Findings:
        self.prompts.append(prompt)
        self.asked.set()
        if self.gate is not None:
            await self.gate.wait()
        if isinstance(self.said, LimnerError):
            raise self.said
        return Findings(ModelAnswer((LoadedText(self.said),), COST), self.sources)
