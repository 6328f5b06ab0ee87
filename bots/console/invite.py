"""`limner discord-invite`: the address at which the bot is added to a server."""

from typing import Annotated

import typer

from bots.console.shared import ConfigOption, WrongUsage, say, settings_of
from bots.console.tables import print_table
from bots.discord.bot_token import application_id_of
from bots.discord.permissions import NEEDED, invite_address
from core.settings import Settings

LARGEST_ID = (1 << 64) - 1


def discord_invite(
    context: typer.Context,
    *,
    application_id: Annotated[
        int | None,
        typer.Option(min=1, max=LARGEST_ID, metavar="ID", help="The application's id; else it is read in the token."),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Print the address that adds the bot to a Discord server, and why it needs each permission."""
    settings = settings_of(context, config)
    say(invite_address(application_id or _application_id(settings)))
    say("")
    print_table(("PERMISSION", "WHY"), [(permission.label, permission.why) for permission in NEEDED])


def _application_id(settings: Settings) -> int:
    if settings.discord_token is None:
        raise WrongUsage(
            "Set DISCORD_TOKEN, or name the application: `limner discord-invite --application-id ID`. "
            "Both are in the developer portal, https://discord.com/developers/applications."
        )
    found = application_id_of(settings.discord_token.get_secret_value())
    if found is None:
        raise WrongUsage(
            "DISCORD_TOKEN is not a bot token. Copy it from the application's page Bot in the developer portal, "
            "https://discord.com/developers/applications; it is shown once, by Reset Token."
        )
    return found
