"""One REST request, read; and what refuses it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.fakes.discord.spec import Operation
from tests.fakes.discord.state import File
from tests.fakes.schemas import Json


@dataclass
class Call:
    """A request that this Discord was sent.

    Attributes:
        route: The template of its path: `/channels/{channel_id}/messages`.
        params: The values in its path.
        json: Its body, or the `payload_json` of a multipart body; None without a body.
        files: The uploaded files by field, `files[0]` and so on.
        size_bytes: Of the whole body.
        status: What it was answered; 0 as long as it is not, or when the connection was dropped.
    """

    method: str
    route: str
    path: str
    params: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str] = field(repr=False)
    json: Json = None
    files: dict[str, File] = field(default_factory=dict)
    size_bytes: int = 0
    status: int = 0

    @property
    def name(self) -> str:
        """Method and template."""
        return f"{self.method} {self.route}"

    def number(self, parameter: str) -> int:
        """An id in the path."""
        text = self.params[parameter]
        return int(text) if text.isdigit() else 0


@dataclass(frozen=True)
class Answer:
    """What a request is answered with."""

    status: int
    body: Json = None


class Refusal(Exception):
    """An error in Discord's own form.

    Attributes:
        is_violation: Whether a correct bot never causes it.
    """

    def __init__(self, status: int, code: int, message: str, faults: list[str] | None = None) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.code = code
        self.message = message
        self.faults = faults or []

    @property
    def is_violation(self) -> bool:
        """A form that is wrong, or too large, could have been known before it was sent."""
        return self.code in {50035, 40005, 50006}

    @property
    def body(self) -> Json:
        """What Discord says."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.faults:
            body["errors"] = {"_errors": [{"code": self.code, "message": fault} for fault in self.faults]}
        return body


def unknown(what: str, code: int) -> Refusal:
    """What was named does not exist."""
    return Refusal(404, code, f"Unknown {what}")


def invalid_form(faults: list[str]) -> Refusal:
    """The body is not as described."""
    return Refusal(400, 50035, "Invalid Form Body", faults)


def json_answer(status: int, body: Json, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer with JSON; a type with a character set would be read as text by discord.py."""
    raw = json.dumps(body).encode()
    return web.Response(status=status, body=raw, headers=headers, content_type="application/json")


async def read_call(http: web.Request, operation: Operation, params: dict[str, str], path: str) -> Call:
    """Read a request to its end."""
    call = Call(
        method=operation.method,
        route=operation.route,
        path=path,
        params=params,
        query=dict(http.query),
        headers=dict(http.headers),
    )
    if http.content_type == "multipart/form-data":
        await _read_parts(http, call)
    elif raw := await http.read():
        call.size_bytes = len(raw)
        call.json = _decoded(raw)
    return call


async def _read_parts(http: web.Request, call: Call) -> None:
    # The reader needs a length that it can trust; what a client says of a stream may be absent.
    call.size_bytes = http.content_length or 0
    async for part in await http.multipart():
        assert isinstance(part, BodyPartReader)
        data = bytes(await part.read(decode=False))
        if part.name == "payload_json":
            call.json = _decoded(data)
        else:
            call.files[part.name or ""] = File(part.filename or "", data)


def _decoded(raw: bytes) -> Json:
    try:
        return json.loads(raw)
    except ValueError:
        raise Refusal(400, 50109, "The request body contains invalid JSON.") from None
