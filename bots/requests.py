"""From understood words to a request of the core: the same in every chat; pure."""

from dataclasses import dataclass, replace
from typing import TypedDict

from bots.asking import Circumstances, filling_of, wish_of
from bots.commands import Verb
from bots.dialect import Said, understand
from core.model.conversation import ConversationKey
from core.model.image import Attachment, Source
from core.model.request import Kind, Options, Origin, Person, Request, Start
from core.model.template import Filling
from core.model.text import clean_text


class Looks(TypedDict, total=False):
    """The options of a command that were filled in, by their fields of `core.model.request.Options`."""

    ratio: str
    size: str
    count: int
    model: str
    private: bool


class Chosen(Looks, total=False):
    """Everything that was chosen beside the words."""

    template: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything about a request but what its words mean.

    Attributes:
        key: The core's name for what the person did.
        place: As `core.model.request.Request` says.
        is_private: Only the person sees the answer.
    """

    key: str
    person: Person
    conversation: ConversationKey
    place: str
    origin: Origin
    attachments: tuple[Attachment, ...] = ()
    kept: tuple[Source, ...] = ()
    is_private: bool = False


def said_in_command(verb: Verb, words: str, chosen: Chosen) -> Said:
    """What a filled-in command or form says; flags among its words count too, and its options are stronger.

    Raises:
        UnknownOption: A flag or a value that does not exist.
    """
    rest = chosen.copy()
    template = rest.pop("template", None)
    looks: Looks = rest
    said = understand(f"/{verb} {clean_text(words)}", template=clean_text(template) if template else None)
    return replace(said, options=replace(said.options, **looks))


def request_from(asked: Asked, said: Said, circumstances: Circumstances) -> Request:
    """Turn words that ask for a picture into a request.

    Raises:
        UserError: Something that the verb needs is missing.
    """
    pictures = len(asked.attachments) + len(asked.kept)
    wish = wish_of(said, replace(circumstances, pictures=pictures))
    return Request(
        key=asked.key,
        conversation=asked.conversation,
        person=asked.person,
        kind=wish.kind,
        prompt=wish.prompt,
        filling=filling_of(said, circumstances, wish),
        attachments=asked.attachments,
        kept=asked.kept,
        options=replace(said.options, private=asked.is_private),
        start=wish.start,
        version=wish.version,
        reply_to=wish.reply_to,
        origin=asked.origin,
        place=asked.place,
        is_plain=said.is_plain,
    )


def with_words(
    request: Request, said: Said, pictures: tuple[Attachment, ...] = (), *, has_picture: bool = False
) -> Request:
    """The same request in other words, and with other pictures where some are given.

    Options stay as they were, where the words name none.

    Args:
        request: As it would be asked again.
        said: The other words.
        pictures: The other pictures.
        has_picture: Its conversation holds a version, or may be about to.
    """
    named, old = said.options, request.options
    options = Options(
        ratio=named.ratio or old.ratio,
        size=named.size or old.size,
        count=named.count or old.count,
        model=named.model or old.model,
        private=old.private,
    )
    request = replace(request, prompt=said.words, options=options, template=None, is_plain=False)
    request = _with_pictures(request, pictures) if pictures else request
    return replace(request, filling=_on_its_source(said.filling, request, has_picture=has_picture))


def _on_its_source(filling: Filling | None, request: Request, *, has_picture: bool) -> Filling | None:
    names_one = request.version is not None or request.reply_to is not None
    has_source = names_one or (has_picture and request.start is Start.HEAD)
    return replace(filling, has_source=has_source) if filling else None


def _with_pictures(request: Request, pictures: tuple[Attachment, ...]) -> Request:
    request = replace(request, attachments=pictures, kept=())
    if request.kind is not Kind.GENERATE:
        return request
    return replace(request, kind=Kind.EDIT if len(pictures) == 1 else Kind.BLEND, start=Start.FRESH)
