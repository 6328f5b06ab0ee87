"""What a status other than 200 means, from its raw bytes."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.adapters.gemini.reading import Document, as_dict, as_list, as_text
from core.errors import (
    AnswerLost,
    KeyRefused,
    LimnerError,
    ModelBusy,
    ModelGone,
    ProviderQuotaUsed,
    RequestRefused,
    SignatureMissing,
)

LONGEST_DETAIL = 300
SHORTEST_PARK = timedelta(minutes=15)
"""A used-up day whose `retryDelay` is shorter than this got the delay of another, shorter quota."""

LONGEST_DELAY = timedelta(days=7)
CLOCKS_DIFFER = timedelta(minutes=2)
"""Who comes a second before the provider's midnight waits for another day."""

_SIGNATURE = re.compile(r"thought[ _]?signature", re.IGNORECASE)
_NO_QUOTA_AT_ALL = re.compile(r"\blimit: 0\b")
_RETRY_IN = re.compile(r"retry in ((?:[0-9.]+(?:ms|h|m|s))+)", re.IGNORECASE)
_AMOUNT = re.compile(r"([0-9]{1,9}(?:\.[0-9]+)?)(ms|h|m|s)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_KEY = re.compile(r"AIza[\w-]{10,}|(?<=key=)[^&\s]+")

_BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS, 499}
_KEY_STATUSES = {HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN}


@dataclass(frozen=True, slots=True)
class Fault:
    """An error answer, read as far as it can be.

    Attributes:
        state: `INVALID_ARGUMENT` and its like.
        reasons: Of every `ErrorInfo`.
        quotas: The names of the quotas that were exceeded.
        delay: The provider's own wait.
    """

    status: int
    message: str
    state: str = ""
    reasons: frozenset[str] = field(default_factory=frozenset)
    quotas: frozenset[str] = field(default_factory=frozenset)
    delay: timedelta | None = None

    @property
    def detail(self) -> str:
        """One bounded line for the log, without keys."""
        line = " ".join(f"HTTP {self.status} {self.state}: {self.message}".split())
        return _KEY.sub("•••", line)[:LONGEST_DETAIL]


def failure_of(status: int, headers: Mapping[str, str], body: bytes) -> LimnerError:
    """Decide who can mend a refused call.

    Args:
        status: Anything but 200.
        headers: By lower-case name.
        body: Its beginning is enough.
    """
    fault = read_fault(status, headers, body)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _quota(fault)
    if status in _BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ModelBusy(fault.detail, retry_after=fault.delay)
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return AnswerLost(fault.detail)
    return _refusal(fault)


def read_fault(status: int, headers: Mapping[str, str], body: bytes) -> Fault:
    """Read an error answer of Google's form; of anything else, the beginning of its text."""
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    if isinstance(document, list) and document:
        document = document[0]
    error = as_dict(as_dict(document).get("error"))
    if not error:
        return Fault(status, _plain(body), delay=_retry_after(headers))
    message, details = as_text(error.get("message")), [as_dict(detail) for detail in as_list(error.get("details"))]
    violations = [as_dict(one) for detail in details for one in as_list(detail.get("violations"))]
    return Fault(
        status,
        message,
        state=as_text(error.get("status")),
        reasons=frozenset(as_text(detail.get("reason")) for detail in details),
        quotas=frozenset(as_text(one.get("quotaId")) for one in violations),
        delay=_retry_info(details) or _retry_after(headers) or _retry_words(message),
    )


def until_reset(now: datetime) -> timedelta | None:
    """How long until the provider counts a day's requests from nought; None on a computer without time zones.

    "Requests per day (RPD) quotas reset at midnight Pacific time", says Google's page on rate limits.
    """
    try:
        pacific = ZoneInfo("America/Los_Angeles")
    except ZoneInfoNotFoundError:
        return None
    midnight = datetime.combine(now.astimezone(pacific).date() + timedelta(days=1), time(), pacific)
    return midnight - now + CLOCKS_DIFFER


def _refusal(fault: Fault) -> LimnerError:
    if fault.status in _KEY_STATUSES or any(reason.startswith("API_KEY_") for reason in fault.reasons):
        return KeyRefused(fault.detail)
    if fault.status == HTTPStatus.BAD_REQUEST and fault.state == "FAILED_PRECONDITION":
        # A region without an unpaid tier, or a project without billing.
        return KeyRefused(fault.detail)
    if fault.status == HTTPStatus.BAD_REQUEST and _SIGNATURE.search(fault.message):
        return SignatureMissing(fault.detail)
    if fault.status == HTTPStatus.NOT_FOUND:
        return ModelGone(fault.detail)
    return RequestRefused(fault.detail)


def _quota(fault: Fault) -> LimnerError:
    if _NO_QUOTA_AT_ALL.search(fault.message):
        return KeyRefused(f"the key's project has no quota for this model, as without billing: {fault.detail}")
    if any("PerDay" in quota for quota in fault.quotas):
        known = fault.delay is not None and fault.delay >= SHORTEST_PARK
        return ProviderQuotaUsed(fault.detail, until=fault.delay if known else until_reset(datetime.now(UTC)))
    return ModelBusy(fault.detail, retry_after=fault.delay)


def _retry_info(details: list[Document]) -> timedelta | None:
    for detail in details:
        if as_text(detail.get("@type")).endswith("google.rpc.RetryInfo"):
            return _delay(as_text(detail.get("retryDelay")))
    return None


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return _delay(f"{value}s")
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(at - datetime.now(UTC), timedelta()), LONGEST_DELAY)


def _retry_words(message: str) -> timedelta | None:
    found = _RETRY_IN.search(message)
    return _delay(found.group(1)) if found else None


def _delay(text: str) -> timedelta | None:
    amounts = _AMOUNT.findall(text)
    if not amounts:
        return None
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in amounts)
    return timedelta(seconds=min(seconds, LONGEST_DELAY.total_seconds()))


def _plain(body: bytes) -> str:
    text = body[:2000].decode(errors="replace")
    return "a page of HTML" if "<html" in text.lower() or "<!doctype" in text.lower() else text
