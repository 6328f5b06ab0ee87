"""The model that needs no account: it draws simple pictures on this computer, and can act out failures."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

from core.adapters.offline import beholding
from core.adapters.offline.acting import Script, read_script
from core.adapters.offline.order import Drawing, Order, fulfil
from core.adapters.offline.wishing import wished, words_of
from core.adapters.offline.writing import description_of, improved
from core.errors import (
    AnswerLost,
    KeyRefused,
    LimnerError,
    ModelBusy,
    ModelGone,
    ModelRefused,
    ProviderQuotaUsed,
    SandboxStopped,
)
from core.model.asking import LoadedPart, LoadedPicture, LoadedText, LoadedTurn, ModelAnswer, ModelPrompt, TextPrompt
from core.model.conversation import Role
from core.model.usage import Usage
from core.ports import Sandbox
from core.sayings import requests
from core.sentence import said

A = TypeVar("A")
T = TypeVar("T")

LONGEST_DRAWING = timedelta(seconds=30)
"""A drawing takes a tenth of a second; a 4K collage of fourteen photographs a few."""

_FREE = Usage(cost_usd=Decimal(0))
_PAUSE = timedelta(seconds=2)
_REMEMBERED = 256
"""Prompts of `[busy once]` that are remembered."""


def _refused() -> LimnerError:
    return ModelRefused(
        said(requests.may_be_unsafe),
        kind="safety",
        explanation="I can't draw this one, but I would gladly draw the same place on a peaceful day.",
    )


def _against_policy() -> LimnerError:
    return ModelRefused(
        said(requests.rules_forbid),
        kind="policy",
    )


def _copied() -> LimnerError:
    return ModelRefused(
        said(requests.comes_too_close),
        kind="recitation",
    )


def _no_translator() -> LimnerError:
    return ModelRefused(said(requests.offline_translates_not), kind="language")


_FAILURES: dict[str, Callable[[], LimnerError]] = {
    "refuse": _refused,
    "policy": _against_policy,
    "copy": _copied,
    "busy": lambda: ModelBusy("acted out by [busy]", retry_after=_PAUSE),
    "lost": lambda: AnswerLost("acted out by [lost]"),
    "quota": lambda: ProviderQuotaUsed("acted out by [quota]", until=timedelta(hours=1)),
    "key": lambda: KeyRefused("acted out by [key]"),
    "gone": lambda: ModelGone("acted out by [gone]"),
}


class OfflineModel:
    """Ports `ImageModel` and `TextModel`: simple English words to pictures and back, for nothing."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._was_busy: OrderedDict[str, None] = OrderedDict()

    async def draw(self, prompt: ModelPrompt) -> ModelAnswer:
        """Answer once; equal prompts get equal bytes.

        Raises:
            ModelRefused, TransientError, OperatorError: When the prompt asks for it (see `acting.ACTS`), or
                `ModelBusy` and `RequestRefused` when drawing took too long or a source could not be read.
        """
        said = _words(prompt.turns[-1]) if prompt.turns else ""
        script = read_script(said)
        await asyncio.sleep(script.seconds)
        self._act_failure(said, script)
        without_picture = _without_picture(script, prompt.number)
        if without_picture is not None:
            return without_picture
        order = Order(
            script.words,
            sources_of(prompt.turns),
            prompt.ratio,
            prompt.size,
            turn=len(prompt.turns),
            number=prompt.number,
        )
        if "story" in script.acts:
            return await self._story(order)
        return _answer(_parts(await self._drawn(order)))

    async def write(self, prompt: TextPrompt) -> ModelAnswer:
        """Fill the fields of the schema that it knows, `description` and `prompts`, or `prompt`; or wish for tools.

        Raises:
            ModelRefused, TransientError, OperatorError: As `draw`; what a prompt that is to be improved asks to act out
                is left for its drawing.
        """
        if prompt.tools:
            return _answer(await self._wished(prompt))
        said = _words(prompt.turns[-1]) if prompt.turns else ""
        script = read_script(said)
        if "prompt" in _fields(prompt):
            return _object(prompt=improved(script.words))
        if "translation" in _fields(prompt):
            raise _no_translator()
        await asyncio.sleep(script.seconds)
        self._act_failure(said, script)
        without = _without_picture(script, prompt.number)
        if without is not None:
            return without
        pictures = tuple(_pictures(prompt.turns[-1:]))
        if "description" not in _fields(prompt) or not pictures:
            return _answer((LoadedText("The offline model only describes pictures and improves prompts."),))
        words, prompts = await self._run(description_of, pictures)
        return _object(description=words, prompts=prompts)

    async def _wished(self, prompt: TextPrompt) -> tuple[LoadedPart, ...]:
        """Wishes for tools, or words: about what it looks at where those are asked for."""
        asked, pictures = words_of(prompt.turns[0]), tuple(_pictures(prompt.turns[-1:]))
        is_first = len(prompt.turns) == 1
        if pictures and (beholding.is_asked_now(asked) if is_first else beholding.drawn_first(asked)):
            words, _ = await self._run(description_of, pictures)
            return (LoadedText(words),)
        return wished(prompt)

    def _act_failure(self, said: str, script: Script) -> None:
        for name, failure in _FAILURES.items():
            if name in script.acts:
                raise failure()
        if "busy once" in script.acts and said not in self._was_busy:
            self._was_busy[said] = None
            if len(self._was_busy) > _REMEMBERED:
                self._was_busy.popitem(last=False)
            raise ModelBusy("acted out by [busy once]", retry_after=_PAUSE)

    async def _story(self, order: Order) -> ModelAnswer:
        first = await self._drawn(order)
        sequel = replace(order, words=f"{order.words} at night", number=order.number + 4)
        second = await self._drawn(sequel)
        return _answer(
            (
                LoadedText("It begins like this."),
                *_parts(first),
                LoadedText("And this is how it ends, after dark."),
                *_parts(second),
            )
        )

    async def _drawn(self, order: Order) -> Drawing:
        return await self._run(fulfil, order)

    async def _run(self, function: Callable[[A], T], argument: A) -> T:
        try:
            return await self._sandbox.run(function, argument, within=LONGEST_DRAWING)
        except SandboxStopped as stopped:
            raise ModelBusy(f"the offline drawing was stopped: {stopped}", retry_after=_PAUSE) from stopped


def sources_of(turns: tuple[LoadedTurn, ...]) -> tuple[bytes, ...]:
    """The pictures that a prompt works on: the one to change first, then what is to go into it.

    Real models see the whole conversation; this one changes its newest picture. Where the turn before was this
    model's, its picture is the one to change and the person's are references. Else the person's first one is, as
    earlier pictures that cannot go back as the model's own stand before the attachments.
    """
    own = tuple(_pictures(turns[-1:]))
    answered = turns[-2] if len(turns) > 1 and turns[-2].role is Role.MODEL else None
    before = tuple(_pictures((answered,)))[-1:] if answered else ()
    if before and before[0] not in own:
        return (*before, *own)
    return own or tuple(_pictures(turns))[-1:]


def _pictures(turns: Iterable[LoadedTurn]) -> Iterable[bytes]:
    return (part.data for turn in turns for part in turn.parts if isinstance(part, LoadedPicture))


def _words(turn: LoadedTurn) -> str:
    return " ".join(part.text for part in turn.parts if isinstance(part, LoadedText)).strip()


def _without_picture(script: Script, number: int) -> ModelAnswer | None:
    if "empty" in script.acts or ("missing" in script.acts and number > 1):
        return _answer(())
    if "stop" in script.acts:
        return _answer((LoadedText("First I would paint the sky, and then"),), stopped="MAX_TOKENS")
    if "words" in script.acts:
        return _answer(
            (LoadedText(f"I would rather tell you about it: {script.words or 'a quiet place by the sea'}."),)
        )
    return None


def _fields(prompt: TextPrompt) -> Collection[str]:
    found = (prompt.schema or {}).get("properties")
    return found if isinstance(found, Mapping) else ()


def _object(**fields: str | Sequence[str]) -> ModelAnswer:
    return _answer((LoadedText(json.dumps(fields, ensure_ascii=False)),))


def _parts(drawing: Drawing) -> tuple[LoadedPart, ...]:
    words = (LoadedText(drawing.words),) if drawing.words else ()
    picture = (LoadedPicture(drawing.data, drawing.mime),) if drawing.data else ()
    # What could not be done comes after: words before a picture are what it shows.
    return (*picture, *words)


def _answer(parts: tuple[LoadedPart, ...], *, stopped: str | None = None) -> ModelAnswer:
    return ModelAnswer(parts, _FREE, stopped)
