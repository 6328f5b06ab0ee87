"""`limner …`.

A sandboxed process imports the main module of the program again when it starts, so this one imports nothing that takes
memory: what the commands need, they import when they are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bots.console.surroundings import Composition


def main() -> None:
    """Run the command line and leave with its exit code: 0 well, 2 wrong usage or settings, 1 anything else."""
    import os
    import sys

    from bots.console.program import execute
    from bots.console.surroundings import Surroundings

    sys.exit(execute(sys.argv[1:], Surroundings(os.environ, _composition_root)))


def _composition_root() -> Composition:
    from bots import app

    return app
