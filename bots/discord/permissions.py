"""The permissions that the bot needs on a server, the reason for each, and the address that asks for just these.

Nothing here imports Discord's library: the command line shows it before any bot is started.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

AUTHORIZE = "https://discord.com/oauth2/authorize"
SCOPES = ("bot", "applications.commands")
ON_A_SERVER = 0
"""Discord's `integration_type` of an application that is added to a server, not to one person."""

ADMINISTRATOR = 1 << 3
"""Includes every other permission, and is never asked for."""


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission of Discord's.

    Attributes:
        name: As Discord's documentation has it, in lower case.
        label: As a server's role settings show it.
        bit: Its place in the permissions number, by Discord's table of bitwise permission flags.
        why: What the bot cannot do without it.
    """

    name: str
    label: str
    bit: int
    why: str

    @property
    def value(self) -> int:
        """Its share of the permissions number."""
        return 1 << self.bit


# What is missing here is missing on purpose. Links from models must not unfurl, so it goes without Embed Links; nothing
# that it posts may ping a crowd; `private` uses answers and direct messages, so there are no private threads; it edits
# and deletes only its own messages, which takes no Manage Messages; and a message wakes an archived thread by itself.
NEEDED = (
    Permission(
        "view_channel",
        "View Channels",
        10,
        "It hears mentions and replies, and edits its cards, only in channels that it can see.",
    ),
    Permission(
        "send_messages",
        "Send Messages",
        11,
        "It answers a mention with a card, and answers in place where threads are not allowed.",
    ),
    Permission(
        "create_public_threads",
        "Create Public Threads",
        35,
        "It opens a thread on the card of each request made in a channel.",
    ),
    Permission(
        "send_messages_in_threads",
        "Send Messages in Threads",
        38,
        "It posts the pictures in that thread, and answers in threads and forum posts.",
    ),
    Permission("attach_files", "Attach Files", 15, "The pictures are uploads."),
    Permission(
        "read_message_history",
        "Read Message History",
        16,
        "It looks at the message that you reply to, and after a restart finds what it has posted, so nothing is posted "
        "twice.",
    ),
)


def permissions_number() -> int:
    """All that the bot needs, as the one number that Discord's addresses and answers carry."""
    return sum(permission.value for permission in NEEDED)


def missing_from(granted: int) -> tuple[Permission, ...]:
    """Those that a permissions number, as Discord reports it for the bot in a channel, lacks."""
    if granted & ADMINISTRATOR:
        return ()
    return tuple(permission for permission in NEEDED if not granted & permission.value)


def invite_address(application_id: int) -> str:
    """The address at which someone who may manage a server adds the bot to it."""
    return f"{AUTHORIZE}?" + urlencode(
        {
            "client_id": application_id,
            "permissions": permissions_number(),
            "integration_type": ON_A_SERVER,
            "scope": " ".join(SCOPES),
        }
    )
