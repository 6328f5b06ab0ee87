"""Putting in plain words how a server that lends us tools (MCP) was found."""

from bots.checks.finding import Finding, Level
from core.model.tool_server import ServerLook

NAME = "mcp"


def judge(look: ServerLook) -> Finding:
    """Say whether its tools can be offered, and what the operator has to do."""
    name = f"{NAME} {look.server}"
    if look.trouble is not None:
        mend = "Look at its [[mcp]] table in limner.toml. Until it answers its tools fail, and nothing else does."
        return Finding(name, Level.PROBLEM, f"The server {look.server} cannot be used: {look.trouble}.", mend)
    if look.changed:
        what = f"It changed what was approved, so it is switched off: {', '.join(look.changed)}."
        mend = f"`limner mcp list` shows the changes; `limner mcp approve {look.server}` lets them hold."
        return Finding(name, Level.PROBLEM, what, mend)
    what = _offered(look)
    if look.missing or look.faults:
        mend = "Take out of `reads` and `acts` what the server cannot lend us, or mend the server."
        return Finding(name, Level.WARNING, f"{what} {_lacking(look)}", mend)
    return Finding(name, Level.OK, what)


def _offered(look: ServerLook) -> str:
    offered = f"It offers {', '.join(look.offered)}." if look.offered else "It offers nothing."
    return f"{offered} Not marked, so not offered: {', '.join(look.unmarked)}." if look.unmarked else offered


def _lacking(look: ServerLook) -> str:
    missing = [f"It has no {tool}." for tool in look.missing]
    return " ".join([*missing, *(f"{tool} cannot be offered: {why}." for tool, why in look.faults.items())])
