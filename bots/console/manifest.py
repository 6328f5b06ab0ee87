"""`limner slack-manifest`: what a Slack app is made from."""

import re
from typing import Annotated

import typer

from bots.console.shared import ConfigOption, WrongUsage, settings_of
from bots.console.tables import print_json, print_table
from bots.slack.manifest import SCOPES, Mode, manifest_of


def slack_manifest(
    context: typer.Context,
    *,
    mode: Annotated[Mode, typer.Option(help="How Slack reaches Limner.")] = Mode.SOCKET,
    public_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where HTTP mode is reached from outside; else LIMNER_PUBLIC_URL."),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Print the manifest of the Slack app, and beside it why it needs each scope."""
    address = None
    if mode is Mode.HTTP:
        set_url = settings_of(context, config).public_url
        address = public_url or set_url
        if not re.fullmatch(r"https://[^\s/]+(/\S*)?", address or ""):
            raise WrongUsage(
                "HTTP mode needs the https address at which Slack reaches Limner: "
                "set LIMNER_PUBLIC_URL, or name it by --public-url."
            )
    print_json(manifest_of(address))
    # Beside the answer, so that `limner slack-manifest > manifest.json` holds the manifest alone.
    print_table(("SCOPE", "WHY"), [(scope.name, scope.why) for scope in SCOPES], is_aside=True)
