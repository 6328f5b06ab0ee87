"""Which of a text model's wishes for tools are granted: nothing that it says is taken on trust. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.easel import DRAW, Wish
from core.model.conversation import CallPart
from core.model.request import Request
from core.rounds import MOST_DRAWN, MOST_WISHES, number_of_wish
from core.tool_ports import Tool
from core.toolbox import misfit

MOST_BAD_ROUNDS = 2
"""Answers of the model with wishes that cannot be granted: it is told what was wrong with the first of them."""

SAME_AGAIN = "You have asked for exactly this before, and it was answered. It is not done again."


@dataclass(frozen=True, slots=True)
class Judged:
    """A wish, and what is to be done about it: a drawing, a tool to run, or neither, and why.

    Attributes:
        number: Among the calls and runs of its job.
    """

    call: CallPart
    number: int
    wish: Wish | None = None
    tool: Tool | None = None
    why_not: str = ""
    is_done: bool = False


@dataclass(slots=True)
class Judge:
    """Judges the wishes of one request, one answer of the model after the other.

    Attributes:
        tools: Those that its job allows, `draw` left out.
        is_over: The model must do without from here on: it goes round in circles, or does not listen.
    """

    request: Request
    tools: Mapping[str, Tool]
    is_over: bool = False
    _ids: set[str] = field(default_factory=set)
    _known: set[str] = field(default_factory=set)
    _bad_rounds: int = 0
    _drawn: int = 0

    def judge(self, round_: int, calls: Sequence[CallPart]) -> list[Judged]:
        """Judge the wishes of an answer, in their order."""
        judged = [self._one(round_, place, call) for place, call in enumerate(calls)]
        refused = [one for one in judged if one.why_not]
        if any(one.why_not != SAME_AGAIN for one in refused):
            self._bad_rounds += 1
        repeats = any(one.why_not == SAME_AGAIN for one in refused) and len(refused) == len(judged)
        self.is_over = self.is_over or repeats or self._bad_rounds >= MOST_BAD_ROUNDS
        return judged

    def _one(self, round_: int, place: int, call: CallPart) -> Judged:
        number = number_of_wish(round_, place)
        why_not = self._why_not(place, call)
        if why_not:
            return Judged(call, number, why_not=why_not)
        if call.name != DRAW.name:
            return Judged(call, number, tool=self.tools[call.name])
        wish = Wish.of(number, call.arguments)
        wanted = wish.options(self.request).pictures
        if self._drawn + wanted > MOST_DRAWN:
            return Judged(call, number, why_not=f"At most {MOST_DRAWN} pictures can be drawn for one request.")
        self._drawn += wanted
        return Judged(call, number, wish=wish, is_done=call.arguments.get("done") is True)

    def _why_not(self, place: int, call: CallPart) -> str:
        """What is wrong with a wish, in words for the model; empty when nothing is."""
        if call.id and call.id in self._ids:
            return "A call of this id was answered already."
        self._ids.add(call.id)
        if place >= MOST_WISHES:
            return f"At most {MOST_WISHES} calls can be answered at once."
        info = DRAW if call.name == DRAW.name else None
        if info is None and call.name in self.tools:
            info = self.tools[call.name].info
        if info is None:
            return f"There is no such tool. The tools are {', '.join([DRAW.name, *self.tools])}."
        wrong = misfit(info, call.arguments)
        if wrong:
            return f"The arguments do not fit. {wrong}"
        state = _state(call)
        if state in self._known:
            return SAME_AGAIN
        self._known.add(state)
        return ""


def _state(call: CallPart) -> str:
    """The same for wishes that would do the same."""
    arguments = {name: value for name, value in call.arguments.items() if name != "done"}
    return json.dumps([call.name, arguments], sort_keys=True)
