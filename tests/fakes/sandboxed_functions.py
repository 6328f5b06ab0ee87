"""What tests let a sandbox run: well-behaved functions and every kind of bad one. Importable by a worker process."""

import asyncio
import ctypes
import os
import re
import signal
import sys
from datetime import timedelta
from pathlib import Path

from core.adapters.sandbox import ProcessSandbox
from core.errors import ModelRefused

LONG = timedelta(minutes=5)


def double(number: int) -> int:
    return 2 * number


def refuse(words: str) -> None:
    raise ModelRefused(words, kind="safety", explanation="because")


def stumble() -> None:
    raise ZeroDivisionError("a fault of the function itself")


def use_memory(size_bytes: int) -> int:
    return len(b"x" * size_bytes)


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def hang_in_c() -> None:
    """Stay inside one C call that no Python signal handler can interrupt."""
    re.match(r"(a+)+$", "a" * 64 + "b")


def calculate_endlessly() -> None:
    """Work out an expression that keeps the processor busy for ever."""
    from core.adapters.calculation import evaluating, sandboxed

    # This process ends with it, so there is nothing to put back.
    vars(evaluating)["value_of"] = lambda _: hang_in_c()
    sandboxed._value_of("1 + 1")


def hang(announce: str) -> None:
    """Write the worker's process id to the named pipe, then never return."""
    Path(announce).write_text(f"{os.getpid()}\n")
    signal.pause()


def blocked_signals() -> set[int]:
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, ()))


def loaded_modules() -> set[str]:
    return set(sys.modules)


async def own_a_sandbox_and_hang(announce: str) -> None:
    async with ProcessSandbox() as sandbox:
        await sandbox.run(hang, announce, within=LONG)


if __name__ == "__main__":
    asyncio.run(own_a_sandbox_and_hang(sys.argv[1]))
