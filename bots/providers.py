"""The providers of models: opened when a setting names them, and no heavy library read otherwise."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

from pydantic import SecretStr

from core.adapters.offline import OfflineModel
from core.ports import ImageModel, ModelList, Models, Sandbox, TextModel
from core.settings import Settings
from core.tool_ports import WebSearch

GEMINI, IMAGEN, OFFLINE = "gemini", "imagen", "offline"


@dataclass(frozen=True, slots=True)
class Providers:
    """The open models; whose own list of models can be asked for; and whose text models search the web."""

    models: Models
    lists: Mapping[str, ModelList]
    searching: Mapping[str, WebSearch]


async def open_providers(settings: Settings, sandbox: Sandbox, stack: AsyncExitStack) -> Providers:
    """Open the models that these settings name, and the offline one."""
    offline = OfflineModel(sandbox)
    drawing: dict[str, ImageModel] = {OFFLINE: offline}
    writing: dict[str, TextModel] = {OFFLINE: offline}
    lists: dict[str, ModelList] = {}
    searching: dict[str, WebSearch] = {}
    key = clear(settings.gemini_api_key)
    if key is not None:
        from core.adapters.gemini import GeminiAccess, GeminiModel

        address = settings.google_gemini_base_url
        access = GeminiAccess(api_key=key, base_url=address) if address else GeminiAccess(api_key=key)
        gemini = await stack.enter_async_context(GeminiModel(access))
        await gemini.opened()
        drawing[GEMINI] = writing[GEMINI] = lists[GEMINI] = searching[GEMINI] = gemini
    if settings.google_cloud_project is not None:
        drawing[IMAGEN] = await _open_imagen(settings, settings.google_cloud_project, stack)
    return Providers(Models(drawing, writing), lists, searching)


async def _open_imagen(settings: Settings, project: str, stack: AsyncExitStack) -> ImageModel:
    from core.adapters.imagen import ImagenAccess, ImagenModel

    access = ImagenAccess(project=project, people=settings.people, base_url=settings.google_vertex_base_url)
    location = settings.google_cloud_location
    return await stack.enter_async_context(ImagenModel(replace(access, location=location) if location else access))


def clear(secret: SecretStr | None) -> str | None:
    """A secret as whoever it is meant for takes it."""
    return None if secret is None else secret.get_secret_value()
