"""The bot itself: its account, its application, its commands, and where the gateway is."""

from typing import Final

from tests.fakes.discord.calls import Answer, Call, invalid_form, unknown
from tests.fakes.discord.house import Discord
from tests.fakes.discord.rules import faults_of_commands
from tests.fakes.discord.wire import me_json, user_json
from tests.fakes.schemas import Json

KEPT_OF_OPTION: Final = (
    *("type", "name", "name_localizations", "description", "description_localizations", "required", "autocomplete"),
    *("choices", "min_length", "max_length", "min_value", "max_value", "channel_types", "options"),
)


async def me(discord: Discord, call: Call) -> Answer:
    """GET /users/@me."""
    return Answer(200, me_json(discord.bot))


async def my_guilds(discord: Discord, call: Call) -> Answer:
    """GET /users/@me/guilds."""
    nothing: Json = {"icon": None, "banner": None, "owner": False, "features": []}
    mine = [
        {"id": str(one.id), "name": one.name, "permissions": str(int(one.granted)), **nothing}
        for one in discord.guilds.values()
    ]
    return Answer(200, mine)


async def application(discord: Discord, call: Call) -> Answer:
    """GET /applications/@me and /oauth2/applications/@me."""
    owner = next((user for user in discord.users.values() if not user.bot), discord.bot)
    flags = discord.application_flags
    return Answer(
        200,
        {
            "id": str(discord.bot.id),
            "name": "Limner",
            "icon": None,
            "description": "",
            "type": None,
            "bot": user_json(discord.bot),
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": flags,
            "flags_new": str(flags),
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "owner": user_json(owner),
            "approximate_guild_count": len(discord.guilds),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "team": None,
            "eligible_oauth2_scopes": [],
        },
    )


async def gateway(discord: Discord, call: Call) -> Answer:
    """GET /gateway."""
    return Answer(200, {"url": discord.gateway_url})


async def gateway_bot(discord: Discord, call: Call) -> Answer:
    """GET /gateway/bot."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return Answer(200, {"url": discord.gateway_url, "shards": 1, "session_start_limit": limit})


async def list_commands(discord: Discord, call: Call) -> Answer:
    """GET …/commands."""
    return Answer(200, discord.commands.get(_place(call), []))


async def replace_commands(discord: Discord, call: Call) -> Answer:
    """PUT …/commands: what is not in the list is gone."""
    if faults := [*faults_of_commands(call.json)]:
        raise invalid_form(faults)
    known = {(one["type"], one["name"]): one["id"] for one in discord.commands.get(_place(call), [])}
    discord.commands[_place(call)] = [_registered(discord, one, call, known) for one in call.json]
    return Answer(200, discord.commands[_place(call)])


async def create_command(discord: Discord, call: Call) -> Answer:
    """POST …/commands: one of the same name is replaced."""
    here = discord.commands.setdefault(_place(call), [])
    same = {(one["type"], one["name"]): one["id"] for one in here}
    made = _registered(discord, call.json, call, same)
    here[:] = [one for one in here if one["id"] != made["id"]] + [made]
    return Answer(200 if made["id"] in same.values() else 201, made)


async def delete_command(discord: Discord, call: Call) -> Answer:
    """DELETE …/commands/{command_id}."""
    here = discord.commands.get(_place(call), [])
    left = [one for one in here if one["id"] != call.params["command_id"]]
    if len(left) == len(here):
        raise unknown("application command", 10063)
    discord.commands[_place(call)] = left
    return Answer(204)


def _place(call: Call) -> int:
    return call.number("guild_id") if "guild_id" in call.params else 0


def _registered(discord: Discord, sent: Json, call: Call, known: dict[tuple[int, str], str]) -> Json:
    kind = sent.get("type") or 1
    command = {
        "id": known.get((kind, sent["name"]), str(discord.clock.new_id())),
        "application_id": str(discord.bot.id),
        "version": str(discord.clock.new_id()),
        "type": kind,
        "name": sent["name"],
        "description": sent.get("description") or "",
        "default_member_permissions": _text(sent.get("default_member_permissions")),
        "nsfw": bool(sent.get("nsfw")),
    }
    same = ("name_localizations", "description_localizations", "contexts", "integration_types", "dm_permission")
    command |= {field: sent[field] for field in same if sent.get(field) is not None}
    if sent.get("options"):
        command["options"] = [_option(option) for option in sent["options"]]
    return command | ({"guild_id": call.params["guild_id"]} if "guild_id" in call.params else {})


def _option(sent: Json) -> Json:
    option = {field: sent[field] for field in KEPT_OF_OPTION if sent.get(field) is not None}
    if "options" in option:
        option["options"] = [_option(inner) for inner in option["options"]]
    return option


def _text(value: Json) -> str | None:
    return None if value is None else str(value)
