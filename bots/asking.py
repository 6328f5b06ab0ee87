"""What a person's words ask for, by what came with them and where they stand: the same in every chat; pure."""

from dataclasses import dataclass, replace

from bots import wording
from bots.commands import Verb
from bots.dialect import Said
from core.errors import EmptyRequest, NothingToDescribe, NothingToEdit, UserError
from core.model.request import Kind, Start
from core.model.template import Filling

_KINDS = {Verb.EDIT: Kind.EDIT, Verb.BLEND: Kind.BLEND, Verb.DESCRIBE: Kind.DESCRIBE}
"""What these verbs ask for, whatever came with them."""

_BLEND = 2
"""The fewest pictures that can be blended."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known beside the words.

    Attributes:
        pictures: How many pictures came with them.
        goes_on: They stand where a conversation is held, so plain words belong to it.
        has_picture: That conversation holds a version, or may be about to.
        version: Number of the version whose ✏️ was pressed.
        reply_to: The message with a result that they answer.
        brings_source: The pictures are what is to be changed, not references beside the head.
    """

    pictures: int = 0
    goes_on: bool = False
    has_picture: bool = False
    version: int | None = None
    reply_to: str | None = None
    brings_source: bool = False

    @property
    def names_a_source(self) -> bool:
        """Whether they answer a picture or were begun with its ✏️."""
        return self.reply_to is not None or self.version is not None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, in the fields of a `core.model.request.Request`."""

    kind: Kind
    start: Start
    prompt: str
    version: int | None = None
    reply_to: str | None = None


def wish_of(said: Said, here: Circumstances) -> Wish:
    """Decide what words that ask for a picture mean.

    Raises:
        UserError: Something that the verb needs is missing.
    """
    kind = _kind(said, here)
    _refuse_incomplete(said, here, kind)
    if kind not in {Kind.EDIT, Kind.DESCRIBE}:
        return Wish(kind, Start.HEAD if _talks_on(said, here, kind) else Start.FRESH, said.words)
    version = said.version if said.version is not None else here.version
    starts_anew = here.brings_source and version is None and here.reply_to is None
    return Wish(
        kind,
        Start.FRESH if starts_anew else Start.HEAD,
        said.words or (wording.DESCRIBE_IT if kind is Kind.DESCRIBE else ""),
        version=version,
        reply_to=here.reply_to if version is None else None,
    )


def filling_of(said: Said, here: Circumstances, wish: Wish) -> Filling | None:
    """What a template is to be filled in with, if one is named."""
    if said.filling is None:
        return None
    is_on_one = here.has_picture or here.names_a_source or said.version is not None
    return replace(said.filling, has_source=wish.start is Start.HEAD and is_on_one)


def _kind(said: Said, here: Circumstances) -> Kind:
    if said.verb is Verb.IMAGINE or said.is_new:
        return Kind.GENERATE
    if said.verb in _KINDS:
        return _KINDS[said.verb]
    if said.version is not None or here.names_a_source:
        return Kind.EDIT
    if here.goes_on and not here.brings_source:
        # Whether it will hold a picture is known only when its turn comes: from a head, words edit it anyway.
        return Kind.EDIT if here.pictures else Kind.GENERATE
    return (Kind.GENERATE, Kind.EDIT, Kind.BLEND)[min(here.pictures, _BLEND)]


def _talks_on(said: Said, here: Circumstances, kind: Kind) -> bool:
    """Plain words in a conversation go on from what was made or said there."""
    return kind is Kind.GENERATE and here.goes_on and said.verb is None and not said.is_new


def _refuse_incomplete(said: Said, here: Circumstances, kind: Kind) -> None:
    starts_from_nothing = not (here.pictures or here.has_picture or here.names_a_source or said.version is not None)
    if kind is Kind.DESCRIBE:
        if starts_from_nothing:
            raise NothingToDescribe
        return
    if not said.words and said.filling is None:
        say_what_to_change = wording.SAY_WHAT_TO_CHANGE if kind is Kind.EDIT else None
        raise EmptyRequest(wording.what_to_do(here.pictures) if here.pictures else say_what_to_change)
    if kind is Kind.BLEND and here.pictures < _BLEND:
        raise UserError(wording.BLEND_NEEDS_TWO)
    if kind is Kind.EDIT and starts_from_nothing:
        raise NothingToEdit
