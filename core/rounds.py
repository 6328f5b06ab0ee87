"""How the model calls and tool runs of a job with tools are numbered, and how many there may be: pure.

Round 2 is asked as number 2000. Its first wish is number 2010, and the four pictures of a drawing that it wishes for
are 2010 to 2013.
"""

from datetime import timedelta
from decimal import Decimal

DRAW_NAME = "draw"
"""What the tool is called that image models stand behind; nothing can switch it off where tools are on."""

MOST_ROUNDS = 8
"""Calls of the text model for one request; the last one may only answer."""

MOST_WISHES = 16
"""Tools that run for one answer of the model."""

MOST_TOOL_TIME = timedelta(seconds=60)
"""For all tools of a request together, those that run side by side once; drawing has limits of its own."""

MOST_DRAWN = 8
"""Pictures that are drawn for one request."""

MOST_SPENT_USD = Decimal(1)
"""For everything that a request's models are asked; beyond it the text model may only answer."""

_ROUND, _WISH = 1000, 10


def number_of_round(round_: int) -> int:
    """Of the call that asks the text model, from 1."""
    return round_ * _ROUND


def number_of_wish(round_: int, place: int) -> int:
    """Of a wish in the answer of that round, from 0."""
    return round_ * _ROUND + (place + 1) * _WISH
