"""A well-behaved server of tools, made with the official library, as a program of its own.

`python mcp_official.py FOLDER` speaks over its pipes, with `--http` on a free port of 127.0.0.1 that it writes into the
folder; `tools.json` there is its list of tools.
"""

import asyncio
import base64
import json
import socket
import sys
from pathlib import Path
from typing import Any

import mcp_types as types
import uvicorn
from mcp.server.lowlevel import NotificationOptions, Server
from mcp.server.stdio import stdio_server
from mcp.server.subscriptions import InMemorySubscriptionBus, ListenHandler, ToolsListChanged

FOLDER = Path(sys.argv[1])
BUS = InMemorySubscriptionBus()


async def tools(_ctx: Any, _params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
    """The list as it stands in the folder."""
    listed = json.loads((FOLDER / "tools.json").read_text(encoding="utf-8"))
    return types.ListToolsResult(tools=[types.Tool.model_validate(tool) for tool in listed])


async def call(ctx: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
    """Do what the name says."""
    arguments = params.arguments or {}
    if params.name == "add":
        total = {"total": arguments["a"] + arguments["b"]}
        return types.CallToolResult(content=[types.TextContent(text=json.dumps(total))], structured_content=total)
    if params.name == "paint":
        picture = base64.b64encode((FOLDER / "picture.png").read_bytes()).decode()
        broken = types.ImageContent(data="AAAA", mime_type="image/png")
        return types.CallToolResult(content=[types.ImageContent(data=picture, mime_type="image/png"), broken])
    if params.name == "headers":
        return types.CallToolResult(content=[types.TextContent(text=json.dumps(dict(ctx.request.headers)))])
    if params.name == "announce":
        await BUS.publish(ToolsListChanged())
    return types.CallToolResult(content=[types.TextContent(text=f"{params.name} {json.dumps(arguments)}")])


async def main() -> None:
    """Serve until the end of the input, or until the process is ended."""
    server: Server[Any] = Server(
        "official",
        version="1",
        on_list_tools=tools,
        on_call_tool=call,
        on_subscriptions_listen=ListenHandler(BUS),
    )
    if "--http" not in sys.argv:
        async with stdio_server() as (reader, writer):
            options = server.create_initialization_options(NotificationOptions(tools_changed=True))
            await server.run(reader, writer, options)
        return
    listening = socket.create_server(("127.0.0.1", 0))
    (FOLDER / "port").write_text(str(listening.getsockname()[1]), encoding="utf-8")
    config = uvicorn.Config(server.streamable_http_app(), log_level="critical", lifespan="on")
    await uvicorn.Server(config).serve([listening])


if __name__ == "__main__":
    asyncio.run(main())
