"""The tools of a conversation or a channel."""

TOOLS_ARE_ON = "Tools are on here: a text model reads each request, may use these, and has pictures drawn."
TOOLS_ARE_OFF = "Tools are off here: requests go straight to the image model. A text model could use these:"
TOOLS_ARE_ON_FOR_CHANNEL = "New conversations of this channel start with tools on: a text model may use these."
TOOLS_ARE_OFF_FOR_CHANNEL = "New conversations of this channel start with tools off. A text model could use these:"
SWITCH_THEM = "`/tools on` and `/tools off` switch them all, `/tools off calculate` one of them."
HOW_TO_SWITCH = "Write `/tools on`, `/tools off` or `/tools list`. `/tools off chart` switches one of them."
TOOLS_THAT_MAY_RUN = "Tools that may run"
TOOL_ACTS = "asks before it does anything"


def tool_of(name: str, owner: str) -> str:
    """A tool by its name, and whose it is."""
    return f"{name} ({owner})"


def tool_stands(tool: str, state: str) -> str:
    """Whether a tool may run."""
    return f"• {tool}: {state}"


def tool_asks(tool: str) -> str:
    """A tool that waits for a yes."""
    return f"{tool}, {TOOL_ACTS}"


def the_tool(name: str) -> str:
    """One tool among what may be set."""
    return f"tool {name}"
