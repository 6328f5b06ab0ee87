"""Every check, in the order in which they are reported."""

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from bots.checks import discord, operators, slack, tool_servers
from bots.checks.finding import Finding, Level
from bots.checks.gemini import Listing, judge_listing, list_models, unreachable, without_key
from bots.checks.paid_tier import Tier, known_tier
from bots.checks.parts import Parts
from core.errors import LimnerError, SettingsWrong
from core.model.tool_server import ServerLook
from core.settings import Settings

log = structlog.get_logger()

LONGEST_CHECK = timedelta(seconds=15)
LARGEST_SKEW = timedelta(minutes=5)
"""Slack refuses, and we refuse Slack, beyond it; certificates begin to fail not much later."""

EARLIEST_TODAY = datetime(2026, 11, 1, tzinfo=UTC)
"""A clock before it has not been set."""

LITTLE_DISK = 1 << 30
NO_DISK = 100 << 20
SPACE = "check"


@dataclass(frozen=True, slots=True)
class Scene:
    """What the checks look at.

    Attributes:
        gemini: Its list of models, or why there is none; None when no key is set.
        discord: What it says of the token, or why nothing; None when no token is set.
        slack: What it says of the tokens, or why nothing; None when no bot token is set.
    """

    settings: Settings
    parts: Parts
    gemini: Listing | OSError | None
    discord: discord.Membership | OSError | None
    slack: slack.Installation | OSError | None


Check = Callable[[Scene], Awaitable[Finding]]


async def survey(settings: Settings, parts: Parts) -> Sequence[Finding]:
    """Run every check, one after the other: the data folder is made before something is looked for in it."""
    asked = await _ask_gemini(settings), await _ask_discord(settings), await _ask_slack(settings)
    scene = Scene(settings, parts, *asked)
    checks = CHECKS | (DISCORD_CHECKS if settings.discord_token else {})
    checks |= IMAGEN_CHECKS if settings.google_cloud_project else {}
    checks |= SLACK_CHECKS if settings.slack_bot_token else {}
    checks |= OPERATOR_CHECKS if settings.discord_token or settings.slack_bot_token else {}
    checks |= _tool_server_checks(parts) if settings.mcp else {}
    return [await _bounded(name, check, scene) for name, check in checks.items()]


async def _ask_gemini(settings: Settings) -> Listing | OSError | None:
    if settings.gemini_api_key is None:
        return None
    try:
        return await list_models(settings.gemini_api_key.get_secret_value(), settings.google_gemini_base_url)
    except OSError as error:
        return error


async def _ask_discord(settings: Settings) -> discord.Membership | OSError | None:
    if settings.discord_token is None:
        return None
    try:
        return await discord.ask_discord(settings.discord_token.get_secret_value(), settings.discord_api_url)
    except OSError as error:
        return error


async def _ask_slack(settings: Settings) -> slack.Installation | OSError | None:
    if settings.slack_bot_token is None:
        return None
    app_token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else None
    try:
        return await slack.ask_slack(settings.slack_bot_token.get_secret_value(), app_token, settings.slack_api_url)
    except OSError as error:
        return error


async def _bounded(name: str, check: Check, scene: Scene) -> Finding:
    try:
        async with asyncio.timeout(LONGEST_CHECK.total_seconds()):
            finding = await check(scene)
    except TimeoutError:
        finding = Finding(name, Level.PROBLEM, f"No answer within {LONGEST_CHECK.total_seconds():.0f} seconds.")
    except LimnerError as error:
        finding = Finding(name, Level.PROBLEM, str(error), is_setting=isinstance(error, SettingsWrong))
    except Exception as error:
        # One broken part must not hide what the other checks find.
        log.exception("check failed", check=name)
        finding = Finding(name, Level.PROBLEM, f"It failed in an unforeseen way ({type(error).__name__}): see the log.")
    return replace(finding, what=_without(scene.settings.secrets(), finding.what))


def _without(secret_values: Sequence[str], text: str) -> str:
    for value in secret_values:
        text = text.replace(value, "•••")
    return text


async def check_settings(scene: Scene) -> Finding:
    """Say which settings have no effect."""
    settings = scene.settings
    if settings.slack_bot_token or not (settings.slack_app_token or settings.slack_signing_secret):
        return Finding("settings", Level.OK, "Every setting is legal.")
    name = "SLACK_APP_TOKEN" if settings.slack_app_token else "SLACK_SIGNING_SECRET"
    what = f"{name} has no effect without SLACK_BOT_TOKEN."
    return Finding("settings", Level.WARNING, what, "Set SLACK_BOT_TOKEN too; `limner check` says where it is found.")


async def check_data_folder(scene: Scene) -> Finding:
    """Write into the data folder, and look at the space left."""
    return await asyncio.to_thread(_data_folder, scene.settings)


def _data_folder(settings: Settings) -> Finding:
    name, folder = "data folder", settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"limner")
        free = shutil.disk_usage(folder).free
    except OSError as error:
        what = f"{folder} cannot be written to: {error.strerror}."
        return Finding(name, Level.PROBLEM, what, "Make it writable, or set LIMNER_DATA_DIR to another folder.", True)
    what = f"{folder} is writable, with {free / (1 << 30):.1f} GiB free."
    if free >= LITTLE_DISK:
        return Finding(name, Level.OK, what)
    level = Level.PROBLEM if free < NO_DISK else Level.WARNING
    return Finding(name, level, what, "Make room: pictures and their signatures take 3 to 5 MB each.")


async def check_database(scene: Scene) -> Finding:
    """Open the database, compare its schema, and have it examine itself."""
    name, facts = "database", await scene.parts.database()
    if facts.damage:
        what = f"The database is damaged: {facts.damage[0]}."
        return Finding(name, Level.PROBLEM, what, "Stop Limner and put back the last backup.")
    if facts.revision is None:
        return Finding(name, Level.OK, "There is none yet; the first start makes it.")
    if facts.revision != facts.wanted:
        what = f"Its schema is {facts.revision}, and this release needs {facts.wanted}."
        return Finding(name, Level.PROBLEM, what, "Stop Limner and run `limner migrate`.")
    return Finding(name, Level.OK, f"It is sound, with schema {facts.revision}.")


async def check_blobs(scene: Scene) -> Finding:
    """Store a few bytes and read them back."""
    data = secrets.token_bytes(32)
    blobs = scene.parts.blobs()
    came_back = await blobs.get(await blobs.put(SPACE, data)) == data
    place = scene.settings.blob_url or f"{scene.settings.data_dir / 'blobs'}"
    if came_back:
        return Finding("pictures", Level.OK, f"{place} keeps what is stored there.")
    return Finding(
        "pictures", Level.PROBLEM, f"{place} gives back something else than was stored.", "Look at the disk."
    )


async def check_sandbox(scene: Scene) -> Finding:
    """Let a sandboxed process answer."""
    async with scene.parts.sandbox() as sandbox:
        process = await sandbox.run(os.getpid, within=LONGEST_CHECK)
    if process == os.getpid():
        return Finding("sandbox", Level.PROBLEM, "Untrusted files would be opened in this very process.")
    return Finding("sandbox", Level.OK, "Untrusted files are opened in a process of their own.")


async def check_catalogue(scene: Scene) -> Finding:
    """Read the list of models."""
    catalogue = scene.parts.catalogue()
    default = catalogue.choose(None).model.id
    return Finding("models", Level.OK, f"{len(catalogue.usable)} models are known; {default} is used by default.")


async def check_gemini(scene: Scene) -> Finding:
    """Judge the key."""
    if scene.gemini is None:
        return without_key()
    if isinstance(scene.gemini, OSError):
        return unreachable(scene.gemini)
    return judge_listing(scene.gemini, scene.parts.catalogue())


async def check_imagen(scene: Scene) -> Finding:
    """Get a token for Vertex AI."""
    await scene.parts.imagen()
    project = scene.settings.google_cloud_project
    return Finding("imagen", Level.OK, f"Google knows who asks for Imagen in the project {project}.")


async def check_paid_tier(scene: Scene) -> Finding:
    """Compare what the operator said of the key with what was allowed."""
    name = "paid tier"
    if scene.settings.gemini_api_key is None:
        return Finding(name, Level.OK, "There is no key to pay for.")
    tier = known_tier(scene.settings)
    if tier is None and not scene.settings.unpaid_ok:
        what = "Nobody has said yet whether the key is paid; with an unpaid one Google trains on what people write."
        return Finding(
            name, Level.WARNING, what, "Run `limner check` in a terminal and answer, or set LIMNER_UNPAID_OK=1."
        )
    if tier is Tier.UNPAID and not scene.settings.unpaid_ok:
        what = "The key is of the unpaid tier, where Google trains on what people write."
        return Finding(name, Level.PROBLEM, what, "Use a paid key, or set LIMNER_UNPAID_OK=1.", True)
    return Finding(name, Level.OK, "The key is paid." if tier is Tier.PAID else "An unpaid key is allowed here.")


async def check_clock(scene: Scene) -> Finding:
    """Compare the clock with Gemini's and Slack's, where they answered."""
    now, date = datetime.now(UTC), _date_of(scene)
    if now < EARLIEST_TODAY or (date and abs(date - now) > LARGEST_SKEW):
        what = f"This computer's clock is wrong: it says {now:%Y-%m-%d %H:%M} UTC."
        return Finding("clock", Level.PROBLEM, what, "Set it, and let the system keep it by NTP.")
    return Finding("clock", Level.OK, "The clock is right." if date else "The clock is plausible.")


def _date_of(scene: Scene) -> datetime | None:
    listed = scene.gemini.date if isinstance(scene.gemini, Listing) else None
    return listed or (scene.slack.who.date if isinstance(scene.slack, slack.Installation) else None)


def _tool_server_checks(parts: Parts) -> dict[str, Check]:
    """A check for each server that lends us tools, or one that says what is wrong with their tables."""
    try:
        looks = parts.tool_servers()
    except SettingsWrong as error:
        fault = Finding(tool_servers.NAME, Level.PROBLEM, str(error), is_setting=True)
        return {tool_servers.NAME: partial(_told, fault)}
    return {f"{tool_servers.NAME} {name}": partial(_look_at, look) for name, look in looks.items()}


async def _told(finding: Finding, _: Scene) -> Finding:
    return finding


async def _look_at(look: Callable[[], Awaitable[ServerLook]], _: Scene) -> Finding:
    return tool_servers.judge(await look())


async def check_discord(scene: Scene) -> Finding:
    """Judge the token."""
    if isinstance(scene.discord, OSError):
        return discord.unreachable(scene.discord)
    return discord.judge_token(_membership(scene))


async def check_discord_intent(scene: Scene) -> Finding:
    """Tell whether the bot may read replies."""
    return _if_accepted(scene, "discord intent", discord.judge_intent)


async def check_discord_servers(scene: Scene) -> Finding:
    """Look at the bot's permissions on each server."""
    return _if_accepted(scene, "discord servers", discord.judge_servers)


def _membership(scene: Scene) -> discord.Membership:
    assert isinstance(scene.discord, discord.Membership), "asked only when a token is set"
    return scene.discord


def _if_accepted(scene: Scene, name: str, judge: Callable[[discord.Membership], Finding]) -> Finding:
    if isinstance(scene.discord, OSError) or not _membership(scene).is_accepted:
        return Finding(name, Level.WARNING, "It cannot be looked at before the token is accepted.")
    return judge(_membership(scene))


async def check_slack(scene: Scene) -> Finding:
    """Judge the bot's token."""
    if isinstance(scene.slack, OSError):
        return slack.unreachable(scene.slack)
    token = scene.settings.slack_bot_token
    assert isinstance(scene.slack, slack.Installation), "asked only when a token is set"
    return slack.judge_token(scene.slack, token.get_secret_value() if token else "")


async def check_slack_scopes(scene: Scene) -> Finding:
    """Look at what the bot may do."""
    if not isinstance(scene.slack, slack.Installation) or scene.slack.who.error:
        return Finding(slack.SCOPES, Level.WARNING, "It cannot be looked at before the token is accepted.")
    return slack.judge_scopes(scene.slack)


async def check_slack_connection(scene: Scene) -> Finding:
    """Look at the way by which events come."""
    if not isinstance(scene.slack, slack.Installation):
        return Finding(slack.CONNECTION, Level.WARNING, "It cannot be looked at before Slack is reached.")
    return slack.judge_connection(scene.settings, scene.slack.connection)


async def check_operators(scene: Scene) -> Finding:
    """Tell whether operators can be told."""
    told = scene.slack.who.document if isinstance(scene.slack, slack.Installation) else {}
    try:
        return await operators.judge(scene.settings, str(told.get("team_id", "")))
    except OSError:
        what = "The log channel cannot be tried: its chat gives no answer."
        return Finding(operators.NAME, Level.WARNING, what, "Mend what else is wrong with that chat first.")


CHECKS: dict[str, Check] = {
    "settings": check_settings,
    "data folder": check_data_folder,
    "database": check_database,
    "pictures": check_blobs,
    "sandbox": check_sandbox,
    "models": check_catalogue,
    "gemini": check_gemini,
    "paid tier": check_paid_tier,
    "clock": check_clock,
}
IMAGEN_CHECKS: dict[str, Check] = {"imagen": check_imagen}
"""Added when a project is named."""
DISCORD_CHECKS: dict[str, Check] = {
    "discord": check_discord,
    "discord intent": check_discord_intent,
    "discord servers": check_discord_servers,
}
"""Added when a token is set."""
OPERATOR_CHECKS: dict[str, Check] = {operators.NAME: check_operators}
"""Added when a chat is set up."""
SLACK_CHECKS: dict[str, Check] = {
    slack.NAME: check_slack,
    slack.SCOPES: check_slack_scopes,
    slack.CONNECTION: check_slack_connection,
}
"""Added when a bot token is set."""
