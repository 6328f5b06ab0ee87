"""The tools of a conversation or a channel."""

TOOLS_ARE_ON = "Tools are on here: a text model reads each request, may use these, and has pictures drawn."
TOOLS_ARE_OFF = (
    "Tools are off here: requests go straight to the image model. With `/tools on` a text model may use these:"
)
TOOLS_ARE_ON_FOR_CHANNEL = "New conversations of this channel start with tools on: a text model may use these."
TOOLS_ARE_OFF_FOR_CHANNEL = "New conversations of this channel start with tools off. A text model could use these:"
SWITCH_THEM = "`/tools on` and `/tools off` switch them all, `/tools off calculate` one of them."
HOW_TO_SWITCH = "Write `/tools on`, `/tools off` or `/tools list`. `/tools off chart` switches one of them."
TOOLS_THAT_MAY_RUN = "Tools that may run"
ALWAYS_APPROVED = "Done without asking, since somebody said “always” here:"
TOOL_ACTS = "asks before it does anything"

TOOL_MEANINGS = {
    "calculate": "exact sums",
    "chart": "lines, bars, points or a pie from your numbers",
    "palette": "the main colours of a picture",
    "picture_facts": "size, shape and format of a picture",
    "qr_code": "a QR code of words or an address",
    "remind": "a reminder in this thread, later",
    "repeat": "a request on a schedule",
    "search_conversation": "finds pictures and words of this conversation",
    "share": "a picture into another channel",
    "web_search": "asks the web, and shows its sources",
    "what_changed": "the steps between two versions",
}
"""What each of ours is for, in a few words."""


def tool_of(name: str, owner: str) -> str:
    """A tool by its name, and whose it is."""
    return f"{name} ({owner})"


def tool_stands(tool: str, state: str) -> str:
    """Whether a tool may run."""
    return f"• {tool}: {state}"


def tool_is_for(line: str, meaning: str) -> str:
    """A tool's line with what it is for."""
    return f"{line} · {meaning}"


def no_web_search(tool: str) -> str:
    """Nothing here can search the web."""
    return f"• {tool}: not here · it needs a Gemini key, and a text model that can search"


def tool_asks(tool: str) -> str:
    """A tool that waits for a yes."""
    return f"{tool}, {TOOL_ACTS}"


def acts_there(tool: str, place: str) -> str:
    """A tool and where it acts."""
    return f"{tool} to {place}"


def always_approved(tool: str, person: str, day: str) -> str:
    """What a tool may do unasked; the name of whose requests it is for may be unknown."""
    return f"• {tool}{f', for @{person}' if person else ''}, since {day}"


def ask_again(tool: str) -> str:
    """On the button that takes that back."""
    return f"Ask again: {tool}"


def asks_again(tool: str, person: str) -> str:
    """After it was pressed."""
    return f"`{tool}` asks again before it does anything{f' for @{person}' if person else ''} here."
