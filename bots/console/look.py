"""`limner check`, `migrate`, `models` and `version`: looking at an installation, and getting it ready."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from typing import Annotated

import typer

from bots.checks.finding import Finding, Level, exit_code
from bots.checks.paid_tier import Tier, known_tier, remember_tier
from bots.console.shared import ConfigOption, JsonOption, composition, say, settings_of
from bots.console.tables import print_json, print_table
from bots.model_wording import best_for
from core.errors import SettingsWrong
from core.model.catalogue import ModelInfo, ModelStatus
from core.settings import Settings

COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.PROBLEM: "red"}

SlackOption = Annotated[
    str | None,
    typer.Option("--slack", metavar="CHANNEL", help="Also try, live, how pictures are posted in this Slack channel."),
]


def check(
    context: typer.Context, *, slack: SlackOption = None, as_json: JsonOption = False, config: ConfigOption = None
) -> int:
    """Look at everything that Limner needs, and say how to mend what is wrong."""
    try:
        settings = settings_of(context, config)
    except SettingsWrong as error:
        findings: Sequence[Finding] = [Finding("settings", Level.PROBLEM, str(error), is_setting=True)]
    else:
        if not as_json and sys.stdin.isatty() and sys.stdout.isatty():
            _ask_for_tier(settings)
        findings = asyncio.run(_survey(context, settings, slack))
    if as_json:
        print_json({"exit_code": exit_code(findings), "checks": findings})
    else:
        _print(findings)
    return exit_code(findings)


def migrate(context: typer.Context, *, config: ConfigOption = None) -> None:
    """Bring the database to the schema of this release."""
    settings = settings_of(context, config)
    revision = asyncio.run(composition(context).migrate(settings))
    say(f"The database has schema {revision}.")


def models(context: typer.Context, *, as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """List the models that Limner knows, and what they can do."""
    settings = settings_of(context, config)
    catalogue = composition(context).catalogue(settings)
    if as_json:
        print_json(
            {
                "default": catalogue.default,
                "models": [replace(model, best_for=best_for(model)) for model in catalogue.models],
            }
        )
        return
    rows = [_row(model, catalogue.default) for model in (*catalogue.usable, *_retired(catalogue.models))]
    print_table(("MODEL", "PROVIDER", "STATUS", "SOURCES", "SIZES", "PRICE", "BEST FOR"), rows)


def version() -> None:
    """Print the version."""
    try:
        say(f"limner {installed_version('limner')}")
    except PackageNotFoundError:
        say("limner, run from its sources without being installed")


async def _survey(context: typer.Context, settings: Settings, slack_channel: str | None) -> Sequence[Finding]:
    from bots.checks.survey import survey

    findings = await survey(settings, composition(context).parts(settings))
    if slack_channel is None:
        return findings
    from bots.checks.slack_uploads import try_uploads

    return [*findings, await try_uploads(settings, slack_channel)]


def _ask_for_tier(settings: Settings) -> None:
    if settings.gemini_api_key is None or settings.unpaid_ok or known_tier(settings) is not None:
        return
    say("On Gemini's unpaid tier Google may train on what people write and send.")
    paid = typer.confirm("Does GEMINI_API_KEY belong to a project with billing?")
    remember_tier(settings, Tier.PAID if paid else Tier.UNPAID)


def _print(findings: Sequence[Finding]) -> None:
    for finding in findings:
        typer.secho(f"{finding.level:<8} ", fg=COLOURS[finding.level], nl=False)
        say(f"{finding.name}: {finding.what}")
        if finding.mend:
            say(f"         → {finding.mend}")


def _retired(known: Sequence[ModelInfo]) -> Sequence[ModelInfo]:
    return [model for model in known if model.status is ModelStatus.RETIRED]


def _row(model: ModelInfo, default: str) -> tuple[str, ...]:
    status = f"{model.status} → {model.replaced_by}" if model.status is ModelStatus.RETIRED else str(model.status)
    return (
        model.id,
        model.provider,
        f"{status}, default" if model.id == default else status,
        str(model.pictures_in) if model.pictures_in else "",
        " ".join(model.sizes),
        _price(model),
        best_for(model),
    )


def _price(model: ModelInfo) -> str:
    """The prices of a million tokens, as far as they are known."""
    prices = {"in": model.usd_in, "words": model.usd_text, "pictures": model.usd_image}
    known = [f"{what} ${usd}" for what, usd in prices.items() if usd]
    if model.usd_picture:
        return f"${model.usd_picture} a picture"
    if known:
        return f"{' · '.join(known)} a million"
    return "free" if model.usd_image is not None else ""
