"""Run the loopback Slack beside a `limner run`: `python -m tests.fakes.slack.serve --port 8391`.

It prints the settings that point Limner here, then one line for each thing that somebody types: `/imagine a lighthouse`
uses the command, anything after `>` is written into the newest thread. With `--http ADDRESS` it posts to the app there.
"""

import argparse
import asyncio
import contextlib
import sys

from tests.fakes.loopback import follow
from tests.fakes.slack.people import Person
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel, Message
from tests.fakes.slack.views import Impossible

CHANNEL = "general"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A Slack on loopback, for benches and trials.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--http", default="", help="the app's own address; without it the app connects by Socket Mode")
    parser.add_argument("--no-validation", action="store_true", help="hold nothing against the official descriptions")
    return parser.parse_args()


async def _serve(options: argparse.Namespace) -> None:
    slack = LoopbackSlack(socket_mode=not options.http, validate=not options.no_validation)
    slack.http.address = options.http
    channel, ana = slack.channel(CHANNEL), slack.person("ana")
    await slack.listen(options.port)
    for name, value in slack.settings.items():
        print(f"{name}={value}", flush=True)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_listen(slack, channel, ana))
        tasks.create_task(follow(slack, lambda message: message.ts, _line))


async def _listen(slack: LoopbackSlack, channel: Channel, ana: Person) -> None:
    while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
        try:
            await _do(slack, channel, ana, line)
        except (Impossible, LookupError) as error:
            print(f"! {error}", flush=True)
    await asyncio.Event().wait()


async def _do(slack: LoopbackSlack, channel: Channel, ana: Person, line: str) -> None:
    if line.startswith(">"):
        said = slack.from_bot(channel)
        await ana.write(said[-1] if said else channel, line[1:].strip(), mention=not said)
        return
    command, _, words = line.partition(" ")
    await ana.command(channel, command, words)


def _line(message: Message) -> str:
    buttons = " ".join(f"[{button.label}]" for button in message.buttons)
    pictures = " ".join(f"<{picture.name}, {len(picture.data)} bytes>" for picture in message.pictures)
    indent = "  " if message.root else ""
    return f"{indent}#{message.channel.name} {message.author.name}: {message.text!r} {pictures} {buttons}".rstrip()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(_options()))
