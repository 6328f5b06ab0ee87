"""A bot without a library: it sends what it is told to, right or wrong."""

import io
import json
from typing import Final

import aiohttp

from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.schemas import Json

QUIET: Final[Json] = {"allowed_mentions": {"parse": []}}


class RawBot:
    """Calls REST with the bot's token."""

    def __init__(self, discord: LoopbackDiscord, http: aiohttp.ClientSession) -> None:
        self._discord = discord
        self._http = http

    async def call(self, method: str, path: str, body: Json = None, **files: bytes) -> tuple[int, Json]:
        """Send one request; returns the status and the body of its answer."""
        headers = {"Authorization": f"Bot {self._discord.token}"}
        url = f"{self._discord.api_url}{path}"
        if not files:
            async with self._http.request(method, url, json=body, headers=headers) as response:
                return response.status, _read(await response.read())
        form = aiohttp.FormData({"payload_json": json.dumps(body)})
        for number, (name, data) in enumerate(files.items()):
            form.add_field(
                f"files[{number}]", io.BytesIO(data), filename=f"{name}.png", content_type="application/octet-stream"
            )
        async with self._http.request(method, url, data=form, headers=headers) as response:
            return response.status, _read(await response.read())

    async def answer(self, interaction: Interaction, type_: int = 4, **data: Json) -> tuple[int, Json]:
        """Acknowledge an interaction; returns the status and the body of its answer."""
        path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"
        return await self.call("POST", path, {"type": type_, "data": {**QUIET, **data}})


def _read(body: bytes) -> Json:
    return json.loads(body) if body else None
