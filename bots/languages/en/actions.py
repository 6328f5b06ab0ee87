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
