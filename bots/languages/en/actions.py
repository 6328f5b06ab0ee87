"""What tools that act are allowed to do, and what they let happen later."""

from bots.languages import slots
from core.model.appointment import Rhythm

FACTS = {"words": "what", "request": "what", "every": "how often", "to": "to", "version": "version", "note": "with"}
"""Names of what is shown of a tool's wish; others are shown as the tool calls them."""

FACT_WHEN = "when"
EVERY = {
    Rhythm.HOUR: "every hour",
    Rhythm.DAY: "every day",
    Rhythm.WEEKDAY: "Monday to Friday",
    Rhythm.WEEK: "every week",
    Rhythm.MONTH: "every month",
}
STILL_TO_COME = "Still to come:"


def needs_a_yes(tool: str) -> str:
    """A tool would act; lines of what it would do follow."""
    return f"`{tool}` needs a yes within a day, from whoever asked or from an admin:"


def fact(name: str, value: str) -> str:
    """One of those lines, in the person's or the model's words."""
    return f"• {name}: “{value}”"


def fact_when() -> str:
    """The line that says when."""
    return f"• {FACT_WHEN}: {slots.WHEN}"


def reminds(who: str, words: str) -> str:
    """A reminder whose time has come."""
    return f"⏰ {who}, you wanted to be reminded: {words}"


def shared(who: str, version: str, words: str) -> str:
    """Above a picture that somebody shared from another channel, with what they want to say, if anything."""
    line = f"@{who} shared {version} from {slots.WHERE}"
    return f"{line}: {words}" if words else line


def may_not_post(channel: str, permissions: str) -> str:
    """A channel of Discord in which permissions are missing."""
    return (
        f"Limner may not post in {channel}: there it lacks {permissions}. "
        "Allow that in the channel's settings, then ask again."
    )


def not_in_channel(channel: str, bot_name: str) -> str:
    """A channel of Slack that the bot is no member of."""
    return f"Limner is not in {channel}. Write `/invite @{bot_name}` there, then ask again."


CHANNELS_NOT_TOLD = (
    "The chat does not let Limner look at its channels. An administrator must install it again with all it asks for."
)
NOT_TAKEN_THERE = "The chat did not take the picture there, so it was not shared."


def dropped(words: str) -> str:
    """A reminder or a repeated request was stopped."""
    return f"Removed: {words}. It will not come again."


def reminder_at(words: str) -> str:
    """A reminder in a list."""
    return f"⏰ {slots.WHEN} · {words}"


def repeated_from(words: str, often: str) -> str:
    """A repeated request in a list."""
    return f"🔁 {slots.WHEN}, {often} · {words}"


def for_somebody(line: str, name: str) -> str:
    """The same of somebody else, for admins."""
    return f"{line} · for {name}"
