"""The ports `ImageModel`, `TextModel`, `ModelList` and `WebSearch`, served by Gemini."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from core.adapters.gemini.access import GeminiAccess
from core.adapters.gemini.answer import read_answer
from core.adapters.gemini.grounding import count_searches, read_sources
from core.adapters.gemini.listing import read_listing
from core.adapters.gemini.reading import parsed
from core.adapters.gemini.thread import LoopThread
from core.errors import AnswerLost
from core.model.asking import Findings, ModelAnswer, ModelPrompt, TextPrompt
from core.prices import with_searches

if TYPE_CHECKING:
    from core.adapters.gemini.client import GeminiClient

MOST_PAGES = 10
"""Of the list of models."""


class GeminiModel:
    """Draws and writes with Gemini. Use it as an asynchronous context manager: leaving it cuts what is still open.

    Everything runs on a thread of its own. Reading an 8 MB picture takes 60 ms of steps that yield to nobody, and ten
    at once held the caller's loop up for 140 to 350 ms; from a thread it is 15 to 45 ms. The import of the SDK, half a
    second, happens over there too.
    """

    def __init__(self, access: GeminiAccess) -> None:
        self._access = access
        self._thread = LoopThread("gemini")
        self._places = asyncio.Semaphore(access.most_calls)
        self._open: asyncio.Task[GeminiClient] | None = None

    async def __aenter__(self) -> Self:
        await self._thread.start()
        await self._thread.run(self._begin())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._thread.stop()

    async def opened(self) -> None:
        """Wait until the client is made, which goes on beside the rest of a start.

        Raises:
            SettingsWrong: The address, the proxy or a variable of the SDK's own cannot be used.
        """
        if self._open is not None:
            await self._thread.run(_ended(self._open))

    async def draw(self, prompt: ModelPrompt) -> ModelAnswer:
        """Ask once; cancelling the call closes its connection.

        Raises:
            ModelRefused: With which kind, and the model's own words.
            SignatureMissing: A picture in a model turn has no signature, or not its own.
            ModelBusy, ModelUnreachable, AnswerLost: Time may mend it.
            OperatorError: The key, the model, the quota, or our own request.
        """
        return await self._ask(prompt)

    async def write(self, prompt: TextPrompt) -> ModelAnswer:
        """Ask once for words; as `draw`, and raises the same."""
        return await self._ask(prompt)

    async def search(self, prompt: TextPrompt) -> Findings:
        """Ask once for words from the web; as `draw`, and raises the same."""
        opening = self._opening()
        async with self._places:
            return await self._thread.run(self._findings(opening, prompt))

    async def _ask(self, prompt: ModelPrompt | TextPrompt) -> ModelAnswer:
        opening = self._opening()
        async with self._places:
            return await self._thread.run(self._answer(opening, prompt))

    async def listed(self) -> frozenset[str]:
        """Ids of the models that the key may use and that draw.

        Raises:
            LimnerError: The list cannot be had.
        """
        return await self._thread.run(self._listed(self._opening()))

    def _opening(self) -> "asyncio.Task[GeminiClient]":
        if self._open is None:
            raise RuntimeError("open it first: `async with GeminiModel(access) as model`")
        return self._open

    async def _listed(self, opening: "asyncio.Task[GeminiClient]") -> frozenset[str]:
        client = await asyncio.shield(opening)
        ids: set[str] = set()
        page = ""
        for _ in range(MOST_PAGES):
            found, page = read_listing(parsed(await client.list_models(page)))
            ids |= found
            if not page:
                return frozenset(ids)
        raise AnswerLost("the list of models does not end")

    async def _begin(self) -> None:
        self._open = asyncio.create_task(self._open_client())

    async def _open_client(self) -> "GeminiClient":
        from core.adapters.gemini.client import open_client

        return await self._thread.resources.enter_async_context(open_client(self._access))

    async def _answer(self, opening: "asyncio.Task[GeminiClient]", prompt: ModelPrompt | TextPrompt) -> ModelAnswer:
        client = await asyncio.shield(opening)
        body = await client.generate(prompt)
        return read_answer(parsed(body), prompt.model)

    async def _findings(self, opening: "asyncio.Task[GeminiClient]", prompt: TextPrompt) -> Findings:
        client = await asyncio.shield(opening)
        document = parsed(await client.search(prompt))
        answer = read_answer(document, prompt.model)
        usage = with_searches(answer.usage, count_searches(document), prompt.model)
        return Findings(replace(answer, usage=usage), read_sources(document))


async def _ended(opening: "asyncio.Task[GeminiClient]") -> None:
    await asyncio.shield(opening)
