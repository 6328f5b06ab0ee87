"""`draw`, the tool that image models stand behind: the same versions, sources and history as without tools."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.artist import Artist, Commission, Drawing, alts
from core.errors import ToolFailed
from core.model.conversation import Role, Turn
from core.model.job import NewVersion
from core.model.request import MOST_PICTURES, Options, Request
from core.model.tooling import Effect, ToolInfo
from core.ports import Clock, Conversations
from core.progress import Named, Progress, Sketch
from core.prompt import Asking, request_parts
from core.rounds import DRAW_NAME

DRAW = ToolInfo(
    DRAW_NAME,
    "Make a picture, or change one, with an image model. Call it whenever a picture is wanted; you cannot draw "
    "otherwise. Numbers and charts come out right only when they are worked out before. The person sees at once what "
    "it makes, below the words that you wrote before the call; you look at it when you go on.",
    {
        "type": "object",
        "properties": {
            "prompt": {
                "type": "string",
                "minLength": 1,
                "maxLength": 6000,
                "description": (
                    "What the picture shows, or what to change, complete in itself: the image model knows nothing "
                    "else. Keep the person's own words, names, numbers and quoted text."
                ),
            },
            "edit": {
                "type": "string",
                "description": "Name of the picture to change, like v3, file1 or new1. Leave it out for a new one.",
            },
            "with": {
                "type": "array",
                "items": {"type": "string"},
                "maxItems": 13,
                "description": "Names of further pictures that are to be used in it.",
            },
            "ratio": {
                "type": "string",
                "pattern": "^[0-9]{1,2}:[0-9]{1,2}$",
                "description": "Shape, like 16:9, where the person wants one.",
            },
            "count": {
                "type": "integer",
                "minimum": 1,
                "maximum": MOST_PICTURES,
                "description": "How many different pictures of the same, where the person wants several.",
            },
            "done": {
                "type": "boolean",
                "description": "True when nothing is left to do or to say once this picture is there.",
            },
        },
        "required": ["prompt"],
        "additionalProperties": False,
    },
    Effect.NONE,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A call of `draw` that fits its schema.

    Attributes:
        number: Of its first picture's call among the attempts.
    """

    number: int
    prompt: str
    edit: str | None = None
    others: tuple[str, ...] = ()
    ratio: str | None = None
    count: int | None = None

    @classmethod
    def of(cls, number: int, arguments: Mapping[str, object]) -> "Wish":
        """Read the arguments."""
        others, count = arguments.get("with"), arguments.get("count")
        return cls(
            number,
            str(arguments["prompt"]),
            edit=_text(arguments.get("edit")),
            others=tuple(map(str, others)) if isinstance(others, list | tuple) else (),
            ratio=_text(arguments.get("ratio")),
            count=int(count) if isinstance(count, int | float) else None,
        )

    def options(self, request: Request) -> Options:
        """How it is drawn: what the person typed counts most, then the wish, then what is usual there."""
        typed, usual = request.options, request.effective
        return replace(
            usual,
            ratio=typed.ratio or self.ratio or usual.ratio,
            count=typed.count or self.count or usual.count,
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a wish; `base` is the picture that it went on from, if it was one of the conversation."""

    wish: Wish
    drawing: Drawing
    base: Named | None


class Easel:
    """Draws what the text model wishes for."""

    def __init__(self, artist: Artist, conversations: Conversations, clock: Clock) -> None:
        self._artist = artist
        self._conversations = conversations
        self._clock = clock

    async def draw(self, wish: Wish, progress: Progress, *, last_try: bool) -> Drawn:
        """Draw it; pictures that were saved before a crash or a pause are not drawn again.

        Raises:
            ToolFailed: It names a picture that is not there.
            UserError, TransientError, OperatorError: As the image model says.
        """
        edited = _found(wish.edit, progress) if wish.edit else None
        base = edited if edited and edited.turn else None
        used = [one.image for one in _sources(wish, edited, progress)]
        asking = Asking(
            words=wish.prompt,
            path=await self._path(base.turn, progress.turns) if base and base.turn else (),
            base=base.image if base else None,
            sources=used,
        )
        commission = Commission(progress.job, asking, wish.options(progress.job.request), wish.number)
        return Drawn(wish, await self._artist.draw(commission, last_try=last_try), base)

    async def _path(self, turn_id: str, here: Sequence[Turn]) -> Sequence[Turn]:
        """The turns up to this one, those of this request included."""
        own = {turn.id: turn for turn in here}
        way: list[Turn] = []
        at: str | None = turn_id
        while at is not None and at in own:
            way.insert(0, own[at])
            at = own[at].parent
        return [*(await self._conversations.path(at) if at else ()), *way]

    def sketched(self, drawn: Drawn) -> Sketch:
        """Make turns and versions of it, which come after everything that was sketched before."""
        drawing, wish, base = drawn.drawing, drawn.wish, drawn.base
        model, new_id = drawing.choice.model, self._clock.new_id
        asked = Turn(
            id=new_id(),
            parent=base.turn if base else None,
            role=Role.USER,
            parts=request_parts(wish.prompt, drawing.commission.asking.sources),
            model=model.id,
            continues=base.image.blob.key if base else None,
        )
        answers = [Turn(new_id(), asked.id, Role.MODEL, one.content, model.id) for one in drawing.answered]
        number = base.number if base else None
        parents = (number,) if number is not None else ()
        pictures = tuple(
            NewVersion(new_id(), alt, parents, base.made if base else None)
            for one in drawing.answered
            for alt in alts(one.parts, wish.prompt)
        )
        return Sketch(drawing, (asked, *answers), pictures, number)


def _sources(wish: Wish, edited: Named | None, progress: Progress) -> Iterator[Named]:
    """What goes in beside the version that is changed; an attachment that is to be changed comes first."""
    if edited is not None and edited.turn is None:
        yield edited
    for name in dict.fromkeys(wish.others):
        found = _found(name, progress)
        if found is not edited:
            yield found


def _found(name: str, progress: Progress) -> Named:
    found = progress.named.get(name.strip().lower())
    if found is None:
        # Says which there are.
        progress.context.picture(name)
        raise ToolFailed
    return found


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
