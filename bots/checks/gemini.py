"""Asking Gemini which models it has for our key, and putting every way to fail in plain words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp

from bots.checks.finding import Finding, Level
from core.model.catalogue import Catalogue, ModelInfo, ModelStatus

NAME = "gemini"
GOOGLE = "https://generativelanguage.googleapis.com"
LONGEST_ANSWER = timedelta(seconds=10)
LARGEST_ANSWER = 4 << 20
KEY_PAGE = "https://aistudio.google.com/apikey"
DRAWS = "generateContent"


@dataclass(frozen=True, slots=True)
class Listing:
    """Gemini's answer.

    Attributes:
        document: The body; empty when it is no JSON object.
        date: By the server's clock.
    """

    status: int
    document: Mapping[str, object]
    date: datetime | None

    @property
    def models(self) -> frozenset[str]:
        """Ids of the models that the key may use."""
        listed = self.document.get("models")
        named = [model for model in listed if isinstance(model, dict)] if isinstance(listed, list) else []
        return frozenset(
            str(model.get("name", "")).removeprefix("models/")
            for model in named
            if DRAWS in (model.get("supportedGenerationMethods") or [DRAWS])
        )


async def list_models(key: str, base_url: str | None) -> Listing:
    """Ask for the models with the key, the way the model calls themselves will go.

    Raises:
        OSError: Not reachable, or no answer in time (`TimeoutError`).
    """
    address = f"{base_url or GOOGLE}/v1beta/models?pageSize=1000"
    headers = {"x-goog-api-key": key}
    timeout = aiohttp.ClientTimeout(total=LONGEST_ANSWER.total_seconds())
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            # A redirect would carry the key to whoever it names.
            session.get(address, headers=headers, allow_redirects=False) as response,
        ):
            return Listing(response.status, _object(await _body(response)), _date(response.headers.get("Date")))
    except aiohttp.ClientError as error:
        raise OSError(type(error).__name__) from error


def judge_listing(listing: Listing, catalogue: Catalogue) -> Finding:
    """Say in plain words whether the key works, and whether the default model is there for it."""
    if listing.status == HTTPStatus.OK and listing.models:
        return _judge_default(listing, catalogue)
    return _judge_refusal(listing)


def unreachable(error: OSError) -> Finding:
    """Put a failed connection in words."""
    how = "did not answer in time" if isinstance(error, TimeoutError) else "cannot be reached"
    return _problem(
        f"Gemini {how}.",
        "Look at the network, the proxy (HTTPS_PROXY), and GOOGLE_GEMINI_BASE_URL if it is set.",
        is_setting=False,
    )


def without_key() -> Finding:
    """Say what happens without a key."""
    return Finding(
        NAME,
        Level.WARNING,
        "No GEMINI_API_KEY is set, so only the offline model draws.",
        f"Make a key at {KEY_PAGE} and set GEMINI_API_KEY.",
    )


def _judge_default(listing: Listing, catalogue: Catalogue) -> Finding:
    wanted = catalogue.choose(None).model
    if wanted.provider != NAME:
        return Finding(NAME, Level.OK, f"The key is accepted; {wanted.id} is used by default.")
    if wanted.id in listing.models:
        return _judge_others(listing, catalogue, wanted)
    others = ", ".join(model.id for model in catalogue.usable if model.id in listing.models)
    return _problem(
        f"The key is accepted, but its project does not have the model {wanted.id}.",
        f"Set LIMNER_IMAGE_MODEL to one of: {others}." if others else "Use a key of another project.",
    )


def _judge_others(listing: Listing, catalogue: Catalogue, wanted: ModelInfo) -> Finding:
    # What is only for older projects is missing for most keys.
    ours = [model for model in catalogue.usable if model.provider == NAME and model.status is ModelStatus.CURRENT]
    missing = [model.id for model in ours if model.id not in listing.models]
    if not missing:
        return Finding(NAME, Level.OK, f"The key is accepted, and {wanted.id} is there for it.")
    return Finding(
        NAME,
        Level.WARNING,
        f"The key is accepted, and {wanted.id} is there for it, but not {', '.join(missing)}.",
        "Nothing must be done: requests for what is missing go to another model, with a notice.",
    )


def _judge_refusal(listing: Listing) -> Finding:
    if "API_KEY_INVALID" in str(listing.document):
        return _problem("Gemini does not accept the key.", f"Make one at {KEY_PAGE} and set GEMINI_API_KEY.")
    if "FAILED_PRECONDITION" in str(listing.document):
        return _problem(
            "Gemini does not serve this key from where this computer is.",
            "Enable billing for the key's project, or run Limner in a served region.",
        )
    match listing.status:
        case 401 | 403:
            return _problem(
                "Gemini knows the key and refuses its use.",
                "Enable the Gemini API (Generative Language API) for the key's project, and look at the key's limits.",
            )
        case 429:
            return Finding(NAME, Level.WARNING, "The key's quota is used up for the moment.", "Wait, or raise it.")
        case 500 | 502 | 503 | 504:
            return Finding(NAME, Level.WARNING, f"Gemini has trouble (HTTP {listing.status}).", "Try again later.")
    return _problem(
        f"What answers in Gemini's place is not Gemini (HTTP {listing.status}).",
        "Look at GOOGLE_GEMINI_BASE_URL, or leave it out.",
    )


def _problem(what: str, mend: str, *, is_setting: bool = True) -> Finding:
    return Finding(NAME, Level.PROBLEM, what, mend, is_setting)


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            return b""
    return bytes(body)


def _object(body: bytes) -> Mapping[str, object]:
    try:
        document = json.loads(body)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _date(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header).astimezone(UTC) if header else None
    except ValueError:
        return None
