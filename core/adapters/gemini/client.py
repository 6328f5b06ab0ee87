"""The SDK's client: opened, asked and closed. The only place that knows its constructor."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from ssl import PROTOCOL_TLS_CLIENT, SSLContext

import httpx2
from google import genai
from google.genai import types
from google.genai.client import DebugConfig

from core.adapters.gemini import request
from core.adapters.gemini.access import GeminiAccess
from core.adapters.gemini.enclosures import Enclosures
from core.adapters.gemini.transport import ARRIVED, GeminiTransport
from core.errors import AnswerLost, ModelUnreachable, RequestRefused, SettingsWrong
from core.model.asking import ModelPrompt, TextPrompt

MODELS_A_PAGE = 1000
"""The most that Google gives at once."""

API_VERSION = "v1beta"
"""All image documentation, schemas and recordings use it; the SDK's default is v1."""


class GeminiClient:
    """Makes one call at a time or many side by side, all on the loop that opened it."""

    def __init__(self, sdk: genai.Client, access: GeminiAccess, enclosures: Enclosures) -> None:
        self._sdk = sdk
        self._access = access
        self._enclosures = enclosures

    async def generate(self, prompt: ModelPrompt | TextPrompt) -> bytes:
        """Ask once and return the answer's whole body.

        Raises:
            LimnerError: As the status or the connection says.
        """
        return await self._generated(prompt, request.config(prompt))

    async def search(self, prompt: TextPrompt) -> bytes:
        """The same of an answer from the web."""
        return await self._generated(prompt, request.searching(prompt))

    async def _generated(self, prompt: ModelPrompt | TextPrompt, config: types.GenerateContentConfig) -> bytes:
        arrived: list[bytes] = []
        ARRIVED.set(arrived)
        with self._enclosures.of_one_call() as enclose:
            contents = request.contents(prompt, enclose)
            with gemini_errors():
                # The SDK's own timeout starts again at every byte; this one does not.
                async with asyncio.timeout(self._access.longest_call.total_seconds()):
                    await self._sdk.aio.models.generate_content(
                        model=prompt.model.id, contents=list(contents), config=config
                    )
        return arrived[-1] if arrived else b""

    async def list_models(self, page: str = "") -> bytes:
        """Ask for a page of the models that the key may use, and return the answer's whole body.

        Args:
            page: As the page before named it.

        Raises:
            LimnerError: As the status or the connection says.
        """
        arrived: list[bytes] = []
        ARRIVED.set(arrived)
        with gemini_errors():
            async with asyncio.timeout(self._access.longest_listing.total_seconds()):
                await self._sdk.aio.models.list(config={"page_size": MODELS_A_PAGE, "page_token": page or None})
        return arrived[-1] if arrived else b""


_UNUSED = SSLContext(PROTOCOL_TLS_CLIENT)
"""For the connections that the SDK prepares and Limner never opens: it trusts nobody, and spares reading the
certificates of the machine twice for each client."""


@asynccontextmanager
async def open_client(access: GeminiAccess) -> AsyncIterator[GeminiClient]:
    """Make a client and its connections; both are closed at the end.

    Raises:
        SettingsWrong: The address, the proxy or a variable of the SDK's own cannot be used.
    """
    enclosures = Enclosures()
    with _setting_errors():
        http = httpx2.AsyncClient(transport=GeminiTransport(access, enclosures))
    async with http:
        with _setting_errors():
            sdk = _sdk_client(access, http)
        try:
            yield GeminiClient(sdk, access, enclosures)
        finally:
            await sdk.aio.aclose()
            sdk.close()


@contextmanager
def gemini_errors() -> Iterator[None]:
    """Turn what the connection raises into our tree: nothing sent, or sent and perhaps billed."""
    try:
        yield
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError) as error:
        raise ModelUnreachable(f"{type(error).__name__}: {error}") from error
    except (httpx2.LocalProtocolError, httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
        raise RequestRefused(f"{type(error).__name__}: {error}") from error
    except (httpx2.HTTPError, TimeoutError) as error:
        raise AnswerLost(f"{type(error).__name__}: {error}") from error


@contextmanager
def _setting_errors() -> Iterator[None]:
    try:
        yield
    except (ValueError, ImportError, httpx2.InvalidURL) as error:
        raise SettingsWrong(
            f"The Gemini client cannot be made: {error}. "
            "Look at GEMINI_API_KEY, GOOGLE_GEMINI_BASE_URL, HTTPS_PROXY and GOOGLE_GENAI_HTTP_CLIENT."
        ) from error


def _sdk_client(access: GeminiAccess, http: httpx2.AsyncClient) -> genai.Client:
    return genai.Client(
        api_key=access.api_key,
        # Said although it is the default: unsaid, GOOGLE_GENAI_USE_VERTEXAI decides.
        vertexai=False,
        debug_config=DebugConfig(client_mode=None, replays_directory=None, replay_id=None),
        http_options=types.HttpOptions(
            base_url=access.base_url,
            api_version=API_VERSION,
            # Milliseconds; the server is told, and stops working for us when we are gone.
            timeout=round(access.longest_call.total_seconds() * 1000),
            # One attempt: retries belong to the job.
            retry_options=types.HttpRetryOptions(attempts=1),
            # Given, because the SDK else moves to aiohttp where that is installed and sends twice by itself.
            httpx_async_client=http,
            client_args={"verify": _UNUSED},
            async_client_args={"ssl": _UNUSED},
        ),
    )
