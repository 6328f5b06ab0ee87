"""One call of the Web API, read by Slack's rules; and what refuses it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from tests.fakes.schemas import Json
from tests.fakes.slack.spec import Method

BOOLEANS: Final = {"1": True, "true": True, "0": False, "false": False}
VIOLATIONS: Final = {
    "alt_txt_too_large",
    "invalid_arguments",
    "invalid_blocks",
    "invalid_metadata_format",
    "missing_scope",
    "msg_too_long",
    "no_text",
    "not_allowed_token_type",
    "view_too_large",
}


@dataclass
class Call:
    """A call that this Slack was sent.

    Attributes:
        method: `chat.postMessage`, or `upload` for the bytes of a file and `response_url` for an answer to a gesture.
        arguments: With lists, objects, numbers and truths as such, however they travelled.
        status: What it was answered; 0 as long as it is not, or when the connection was dropped.
        answer: The body of the answer.
    """

    method: str
    arguments: dict[str, Json]
    headers: dict[str, str] = field(repr=False)
    is_json: bool = False
    status: int = 0
    answer: Json = field(default=None, repr=False)

    @property
    def token(self) -> str:
        """The token that it came with."""
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return token if scheme == "Bearer" else str(self.arguments.get("token", ""))

    def text(self, argument: str) -> str:
        """An argument that is a word, empty when it is not given."""
        return str(self.arguments.get(argument) or "")


class Refusal(Exception):
    """An error in Slack's own form.

    Attributes:
        faults: What exactly is wrong, for `response_metadata.messages`.
        is_expected: Whether a correct bot meets it too.
        more: Further fields of the answer.
    """

    def __init__(self, error: str, faults: list[str] | None = None, *, is_expected: bool = False, **more: Json) -> None:
        super().__init__(error)
        self.error = error
        self.faults = faults or []
        self.is_expected = is_expected
        self.more = more

    @property
    def is_violation(self) -> bool:
        """Whether a correct bot could have known before it asked."""
        return self.error in VIOLATIONS and not self.is_expected

    @property
    def body(self) -> Json:
        """What Slack says."""
        told = {"response_metadata": {"messages": [f"[ERROR] {fault}" for fault in self.faults]}} if self.faults else {}
        return {"ok": False, "error": self.error, **self.more, **told}


def json_answer(status: int, body: Json, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer with JSON."""
    return web.Response(status=status, body=json.dumps(body).encode(), headers=headers, content_type="application/json")


async def read_call(http: web.Request, method: Method) -> Call:
    """Read a request to its end."""
    raw: dict[str, Json] = dict(http.query)
    is_json = http.content_type == "application/json"
    if is_json:
        raw |= _json_body(await http.read())
    elif http.method == "POST":
        raw |= {name: value for name, value in (await http.post()).items() if isinstance(value, str)}
    arguments = {name: decoded(method.schemas.get(name, {}), value) for name, value in raw.items()}
    return Call(method.name, arguments, dict(http.headers), is_json)


def decoded(schema: Json, value: Json) -> Json:
    """An argument as what it means; what cannot be read stays as it came."""
    if not isinstance(value, str):
        return value
    if value.startswith(("[", "{")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    wanted = {branch.get("type") for branch in (schema, *schema.get("anyOf", ()))}
    if "array" in wanted:
        return value.split(",")
    if wanted & {"integer", "number"} and value.isdigit():
        return int(value)
    return BOOLEANS.get(value.lower(), value) if "boolean" in wanted else value


def _json_body(raw: bytes) -> dict[str, Json]:
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        raise Refusal("invalid_arguments", ["the body is no JSON"]) from None
    if not isinstance(body, dict):
        raise Refusal("invalid_arguments", ["the body is no object"])
    return body
