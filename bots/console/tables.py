"""Tables: drawn for people on a terminal, tab-separated for programs."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TextIO


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, is_aside: bool = False) -> None:
    """Print rows under headings.

    Args:
        headings: One for each column.
        rows: The cells.
        is_aside: They are no part of the answer, and must not end up in a pipe.
    """
    stream = sys.stderr if is_aside else sys.stdout
    if stream.isatty():
        _draw(headings, rows, stream)
        return
    for row in (headings, *rows):
        stream.write("\t".join(row) + "\n")


def print_json(value: object) -> None:
    """Print values of ours, or lists and dictionaries of them, as JSON."""
    sys.stdout.write(json.dumps(value, default=_plain, ensure_ascii=False, indent=2) + "\n")


def _draw(headings: Sequence[str], rows: Sequence[Sequence[str]], stream: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for number, heading in enumerate(headings):
        # The first column is what people copy into their next command.
        table.add_column(heading, no_wrap=number == 0)
    for row in rows:
        # As Text, so that brackets in people's words are not taken for markup.
        table.add_row(*map(Text, row))
    Console(file=stream).print(table)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
