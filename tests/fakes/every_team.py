"""Every chat that one list of scenarios runs on."""

from tests.fakes.discord_team import DiscordTeam
from tests.fakes.local_team import LocalTeam
from tests.fakes.slack_team import SlackTeam, SlackTeamByHttp

TEAMS: dict[str, type[LocalTeam | DiscordTeam | SlackTeam]] = {
    "local": LocalTeam,
    "discord": DiscordTeam,
    "slack": SlackTeam,
    "slack by http": SlackTeamByHttp,
}
