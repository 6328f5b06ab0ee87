"""The port `ImageModel`, served by Imagen."""

import asyncio
from typing import TYPE_CHECKING, Self

from core.adapters.gemini.reading import parsed
from core.adapters.gemini.thread import LoopThread
from core.adapters.imagen.access import ImagenAccess
from core.adapters.imagen.answer import read_answer
from core.model.asking import ModelAnswer, ModelPrompt

if TYPE_CHECKING:
    from core.adapters.imagen.client import ImagenClient


class ImagenModel:
    """Draws with Imagen, on a thread of its own like Gemini. Use it as an asynchronous context manager.

    The client is made at the first call: most installations that name a project seldom ask for Imagen.
    """

    def __init__(self, access: ImagenAccess) -> None:
        self._access = access
        self._thread = LoopThread("imagen")
        self._places = asyncio.Semaphore(access.most_calls)
        self._client: asyncio.Task[ImagenClient] | None = None

    async def __aenter__(self) -> Self:
        await self._thread.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._thread.stop()

    async def draw(self, prompt: ModelPrompt) -> ModelAnswer:
        """Ask once, for as many pictures as the prompt counts; cancelling the call closes its connection.

        Raises:
            ModelRefused: With which kind, and the model's own words.
            ModelBusy, ModelUnreachable, AnswerLost: Time may mend it.
            OperatorError: The credentials, the project, the model, the quota, or our own request.
        """
        async with self._places:
            return await self._thread.run(self._draw(prompt))

    async def _draw(self, prompt: ModelPrompt) -> ModelAnswer:
        client = await self._opened()
        return read_answer(parsed(await client.predict(prompt)), prompt.model)

    async def _opened(self) -> "ImagenClient":
        if self._client is None:
            self._client = asyncio.create_task(self._open())
        return await asyncio.shield(self._client)

    async def _open(self) -> "ImagenClient":
        from core.adapters.imagen.client import open_client

        return await self._thread.resources.enter_async_context(open_client(self._access))
