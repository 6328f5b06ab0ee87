"""The SDK's client in Vertex mode: opened, asked and closed."""

import asyncio
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx2
from google import genai
from google.auth import exceptions
from google.genai import types
from google.genai.client import DebugConfig

from core.adapters.gemini.client import gemini_errors
from core.adapters.gemini.enclosures import Enclosures
from core.adapters.gemini.transport import ARRIVED, GeminiTransport
from core.adapters.imagen.access import ImagenAccess
from core.adapters.imagen.answer import refusal_in
from core.adapters.imagen.request import config, words
from core.errors import KeyRefused, ModelUnreachable, RequestRefused, SettingsWrong
from core.model.asking import ModelPrompt

API_VERSION = "v1beta1"


class ImagenClient:
    """Makes calls side by side, all on the loop that opened it."""

    def __init__(self, sdk: genai.Client, access: ImagenAccess) -> None:
        self._sdk = sdk
        self._access = access

    async def predict(self, prompt: ModelPrompt) -> bytes:
        """Ask once and return the answer's whole body.

        Raises:
            ModelRefused: The prompt was stopped at the door.
            LimnerError: As the status, the connection or the credentials say.
        """
        arrived: list[bytes] = []
        ARRIVED.set(arrived)
        with vertex_errors(), gemini_errors():
            async with asyncio.timeout(self._access.longest_call.total_seconds()):
                await self._sdk.aio.models.generate_images(
                    model=prompt.model.id, prompt=words(prompt), config=config(prompt, self._access.people)
                )
        return arrived[-1] if arrived else b""


@asynccontextmanager
async def open_client(access: ImagenAccess) -> AsyncIterator[ImagenClient]:
    """Make a client and its connections; both are closed at the end.

    Raises:
        SettingsWrong: The project, the location or the address cannot be used.
    """
    # Imagen has no other method: Google's library drops it when Vertex AI does, not before 2027, and says so meanwhile.
    warnings.filterwarnings("ignore", message="The generate_images method is deprecated")
    with _setting_errors():
        http = httpx2.AsyncClient(transport=GeminiTransport(access, Enclosures()))
    async with http:
        with _setting_errors():
            sdk = _sdk_client(access, http)
        try:
            yield ImagenClient(sdk, access)
        finally:
            await sdk.aio.aclose()
            sdk.close()


@contextmanager
def vertex_errors() -> Iterator[None]:
    """Turn what google-auth raises into our tree, and a prompt that Vertex AI does not take into a refusal."""
    try:
        yield
    except exceptions.TransportError as error:
        raise ModelUnreachable(f"Google's token service: {type(error).__name__}") from error
    except exceptions.GoogleAuthError as error:
        # Its own text may quote an answer of the token service; the kind says enough.
        raise KeyRefused(
            f"Vertex AI: no credentials ({type(error).__name__}). Run `gcloud auth application-default login`, or "
            "name a key file in GOOGLE_APPLICATION_CREDENTIALS."
        ) from error
    except RequestRefused as error:
        refusal = refusal_in(str(error))
        raise (refusal or error) from error


@contextmanager
def _setting_errors() -> Iterator[None]:
    try:
        yield
    except (ValueError, ImportError, httpx2.InvalidURL) as error:
        raise SettingsWrong(
            f"The client of Vertex AI cannot be made: {error}. "
            "Look at GOOGLE_CLOUD_PROJECT, GOOGLE_CLOUD_LOCATION, GOOGLE_VERTEX_BASE_URL and HTTPS_PROXY."
        ) from error


def _sdk_client(access: ImagenAccess, http: httpx2.AsyncClient) -> genai.Client:
    return genai.Client(
        vertexai=True,
        project=access.project,
        location=access.location,
        debug_config=DebugConfig(client_mode=None, replays_directory=None, replay_id=None),
        http_options=types.HttpOptions(
            base_url=access.base_url,
            api_version=API_VERSION,
            timeout=round(access.longest_call.total_seconds() * 1000),
            # One attempt: retries belong to the job.
            retry_options=types.HttpRetryOptions(attempts=1),
            httpx_async_client=http,
        ),
    )
