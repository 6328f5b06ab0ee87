"""Run the loopback Discord beside a `limner run`: `python -m tests.fakes.discord.serve --port 8390`.

It prints the settings that point Limner here, then one line for each thing that somebody types:
`imagine a lighthouse` uses the command, anything after `>` is written into the channel.
"""

import argparse
import asyncio
import contextlib
import sys

from tests.fakes.discord.options import Impossible
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Channel, Message
from tests.fakes.loopback import follow

CHANNEL = "general"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A Discord on loopback, for benches and trials.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--no-validation", action="store_true", help="hold nothing against the official schemas")
    return parser.parse_args()


async def _serve(options: argparse.Namespace) -> None:
    discord = LoopbackDiscord(validate=not options.no_validation)
    channel, ana = discord.channel(CHANNEL), discord.person("ana")
    await discord.listen(options.port)
    for name, value in discord.settings.items():
        print(f"{name}={value}", flush=True)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_listen(discord, channel, ana))
        tasks.create_task(follow(discord, lambda message: message.id, _line))


async def _listen(discord: LoopbackDiscord, channel: Channel, ana: Person) -> None:
    while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
        try:
            await _do(discord, channel, ana, line)
        except (Impossible, LookupError) as error:
            print(f"! {error}", flush=True)
    await asyncio.Event().wait()


async def _do(discord: LoopbackDiscord, channel: Channel, ana: Person, line: str) -> None:
    if line.startswith(">"):
        threads = [message.thread for message in discord.messages(channel) if message.thread is not None]
        await ana.write(threads[-1] if threads else channel, line[1:].strip())
        return
    command, _, prompt = line.partition(" ")
    if prompt:
        await ana.slash(channel, command, prompt=prompt)
    else:
        await ana.slash(channel, command)


def _line(message: Message) -> str:
    buttons = " ".join(f"[{button.emoji}{button.label}]" for button in message.buttons)
    pictures = " ".join(f"<{picture.name}, {len(picture.data)} bytes>" for picture in message.pictures)
    return f"#{message.channel.name} {message.author.name}: {message.text!r} {pictures} {buttons}".rstrip()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(_options()))
