"""Whether whoever runs Limner would be told what they must mend, and where."""

from http import HTTPStatus

from bots.checks import discord, slack
from bots.checks.finding import Finding, Level
from core.settings import Settings

NAME = "operators"

_SET_ONE = (
    "Set LIMNER_LOG_CHANNEL to a channel (discord:<channel> or slack:<team>:<channel>), or LIMNER_ADMINS to people "
    "(discord:<id>, slack:<team>:<id>)."
)
_REFUSALS = {
    "not_in_channel": "the bot is not in it",
    "channel_not_found": "there is no such channel, or the bot is not in it",
    "is_archived": "it is archived",
}


async def judge(settings: Settings, team: str) -> Finding:
    """Try the log channels; without any, say who is told.

    Args:
        settings: Of the operator.
        team: The Slack workspace of the bot's token; empty when it is not known.

    Raises:
        OSError: A chat is not reachable, or gives no answer in time (`TimeoutError`).
    """
    if not settings.log_channel:
        return _judge_people(settings)
    faults = [await _fault(settings, channel, team) for channel in settings.log_channel]
    if lacking := list(filter(None, faults)):
        mend = "Mend LIMNER_LOG_CHANNEL, or let the bot write there: on Slack, by `/invite` in the channel."
        return Finding(NAME, Level.PROBLEM, " ".join(lacking), mend, is_setting=True)
    where = ", ".join(settings.log_channel)
    return Finding(NAME, Level.OK, f"What you must mend is posted in {where}, where the bot may write.")


def _judge_people(settings: Settings) -> Finding:
    tokens = {"discord": settings.discord_token, "slack": settings.slack_bot_token}
    named = [admin for admin in settings.admins if tokens[admin.partition(":")[0]] is not None]
    if named:
        return Finding(NAME, Level.OK, f"What you must mend is told to {', '.join(named)}, in direct messages.")
    if settings.discord_token is not None:
        return Finding(NAME, Level.OK, "What you must mend is told to the owner of the Discord application, directly.")
    return Finding(NAME, Level.WARNING, "Nobody is told what they must mend: the log alone has it.", _SET_ONE)


async def _fault(settings: Settings, named: str, team: str) -> str:
    """Why the bot cannot write in a channel; empty when it can."""
    chat, _, place = named.partition(":")
    token = settings.discord_token if chat == "discord" else settings.slack_bot_token
    if token is None:
        return f"{named}: {chat.capitalize()} is not set up."
    if chat == "discord":
        why = _refused(await discord.try_to_write(token.get_secret_value(), settings.discord_api_url, place))
    else:
        its_team, _, channel = place.rpartition(":")
        if its_team and team and its_team != team:
            return f"{named}: the bot is in the workspace {team}."
        error = await slack.try_to_read(token.get_secret_value(), settings.slack_api_url, channel)
        why = _REFUSALS.get(error, f"Slack says {error}") if error else ""
    return f"{named}: {why}." if why else ""


def _refused(status: int) -> str:
    match status:
        case HTTPStatus.NO_CONTENT:
            return ""
        case HTTPStatus.NOT_FOUND:
            return "there is no such channel"
        case HTTPStatus.FORBIDDEN:
            return "the bot may not write there"
    return f"Discord answered with status {status}"
