"""What a bot token tells without asking Discord."""

import re
from base64 import urlsafe_b64decode

# A snowflake has 17 digits since the beginning of Discord, and 20 are the most that 64 bits give.
SNOWFLAKE = re.compile(rb"[0-9]{17,20}")


def application_id_of(token: str) -> int | None:
    """Read the application's id in a bot token; None when the text is no bot token.

    A token is three parts with dots between them, and the first is the bot user's id in base64 without its padding. For
    all but the oldest applications that is the application's id too. Discord's documentation shows such tokens and
    promises nothing about their parts, so whoever uses this must also take an id from the operator.
    """
    try:
        first, _made_at, _signature = token.split(".")
        decoded = urlsafe_b64decode(first + "=" * (-len(first) % 4))
    except ValueError:
        return None
    return int(decoded) if SNOWFLAKE.fullmatch(decoded) else None
