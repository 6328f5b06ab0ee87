"""What Slack refuses, in our own words: the only place where its errors are read.

Those below say where a message cannot go, and whoever sends one decides where it goes instead; they never leave this
bot. Everything that time mends becomes `ChatUnreachable`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from core.errors import ChatUnreachable, LimnerError, SettingsWrong

UNNAMED_PAUSE = timedelta(seconds=30)
"""How long to keep away after a 429 that names no time."""


class PlaceGone(LimnerError):
    """The channel, thread or person is gone, or the bot may not write there."""


class NotInChannel(PlaceGone):
    """The bot is not in the channel, or does not even see it: an invitation mends it."""


class MessageGone(PlaceGone):
    """The message is gone or cannot be edited any more; the channel that it stood in may be there."""


class FileGone(LimnerError):
    """The file is deleted, or the bot may not see it."""


class FilesNotTaken(LimnerError):
    """Slack puts no files on a message in this way."""


class TooLarge(LimnerError):
    """A file exceeds what may be uploaded there."""


class MessageRefused(LimnerError):
    """Slack calls the message malformed."""


class ShutOut(LimnerError):
    """The installation ended: nothing of the workspace may be called any more."""


_ENDS = frozenset({
    "account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked", "team_access_not_granted",
    "org_login_required",
})  # fmt: skip

_PASSES = frozenset({
    "external_channel_migrating", "fatal_error", "internal_error", "rate_limited", "ratelimited", "request_timeout",
    "service_unavailable", "streaming_state_conflict", "team_added_to_org", "update_failed",
})  # fmt: skip

_NOT_IN_CHANNEL = frozenset({"channel_not_found", "not_in_channel"})

_PLACE_GONE = frozenset({
    "cannot_dm_bot", "cannot_reply_to_message", "channel_is_limited_access", "ekm_access_denied", "invalid_channel",
    "is_archived", "is_inactive", "message_limit_exceeded", "messages_tab_disabled",
    "method_not_supported_for_channel_type", "posting_to_channel_denied", "restricted_action",
    "restricted_action_non_threadable_channel", "restricted_action_read_only_channel",
    "restricted_action_thread_locked", "restricted_action_thread_only_channel", "team_not_found", "thread_not_found",
    "user_disabled", "user_not_found", "user_not_in_channel", "user_not_visible",
})  # fmt: skip

_MESSAGE_GONE = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})

_FILE_GONE = frozenset({"access_denied", "file_deleted", "file_is_deleted", "file_not_found", "not_visible"})

_NOT_TAKEN = frozenset({"invalid_arg_name", "unable_to_share_files"})

_TOO_LARGE = frozenset({"file_update_failed", "file_upload_size_restricted"})

_KINDS: tuple[tuple[frozenset[str], type[LimnerError]], ...] = (
    (_ENDS, ShutOut),
    (_NOT_IN_CHANNEL, NotInChannel),
    (_PLACE_GONE, PlaceGone),
    (_MESSAGE_GONE, MessageGone),
    (_FILE_GONE, FileGone),
    (_NOT_TAKEN, FilesNotTaken),
    (_TOO_LARGE, TooLarge),
)


@contextmanager
def slack_errors() -> Iterator[None]:
    """Turn what slack_sdk and the connection raise into errors of ours.

    Raises:
        PlaceGone, FileGone, FilesNotTaken, TooLarge, MessageRefused, ShutOut: As each says.
        ChatUnreachable: Slack is busy or away; with its own wait when it names one.
        SettingsWrong: The installation lacks a scope.
    """
    try:
        yield
    except SlackApiError as error:
        # Its own words hold the whole answer, and with an upload's address the right to upload: no `from`.
        raise _refusal(error) from None
    except SlackClientError as error:
        raise MessageRefused(f"slack_sdk refuses the call: {type(error).__name__}") from None
    except (aiohttp.ClientError, OSError) as error:
        # Their own words may hold the address of the call.
        raise ChatUnreachable(f"no answer from Slack: {type(error).__name__}") from None


def asked_pause(error: SlackApiError, unnamed: timedelta = UNNAMED_PAUSE) -> timedelta | None:
    """How long Slack asked us to stay away, or `unnamed` when it named no time; None when it did not ask."""
    status = _status(error)
    if status != HTTPStatus.TOO_MANY_REQUESTS and error_code(error) not in {"ratelimited", "rate_limited"}:
        return None
    return read_pause(getattr(error.response, "headers", {}).get("Retry-After"), unnamed)


def read_pause(retry_after: object, unnamed: timedelta = UNNAMED_PAUSE) -> timedelta:
    """What a `Retry-After` header asks for."""
    told = str(retry_after or "")
    return timedelta(seconds=max(1, int(told))) if told.isdecimal() else unnamed


def error_code(error: SlackApiError) -> str:
    """Slack's own name of an error; empty when what answered was not Slack."""
    response = error.response
    data = response.data if isinstance(response, AsyncSlackResponse) else response
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _status(error: SlackApiError) -> int:
    response = error.response
    return int(getattr(response, "status_code", None) or getattr(response, "status", None) or HTTPStatus.OK)


def _refusal(error: SlackApiError) -> LimnerError:
    status, code = _status(error), error_code(error)
    told = f"Slack answered {status} {code}".rstrip()
    if (pause := asked_pause(error)) is not None:
        return ChatUnreachable(told, retry_after=pause)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or not code or code in _PASSES:
        return ChatUnreachable(told)
    if code == "missing_scope":
        return SettingsWrong(f"Slack wants the scope {_needed(error)}: install the app again with its manifest.")
    kind = next((kind for codes, kind in _KINDS if code in codes), MessageRefused)
    return kind(told)


def _needed(error: SlackApiError) -> str:
    return str(error.response.get("needed", "of a newer manifest"))
