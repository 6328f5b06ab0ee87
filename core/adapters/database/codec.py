"""Values of the domain to JSON columns and back."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from core.model.approval import Deed
from core.model.conversation import AnswerPart, Part
from core.model.image import ImageRef
from core.model.job import Sources, Wait
from core.model.preferences import Preferences
from core.model.reply import Facts, Failure, WebSources
from core.model.request import Request
from core.model.tooling import MadePicture
from core.model.usage import Usage
from core.sentence import Saying, Sentence

T = TypeVar("T")


class JsonOf(Generic[T]):
    """Turns one kind of value into plain JSON types, and back; None stays None."""

    def __init__(self, kind: type[T] | Any) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def write(self, value: T | None) -> Any:
        """Make plain JSON types of a value."""
        return None if value is None else self._adapter.dump_python(value, mode="json")

    def read(self, stored: Any) -> T:
        """Make the value again; `stored` must not be None."""
        return self._adapter.validate_python(stored)

    def read_optional(self, stored: Any) -> T | None:
        """Make the value again, or None of nothing."""
        return None if stored is None else self.read(stored)


REQUEST: JsonOf[Request] = JsonOf(Request)
WAIT: JsonOf[Wait] = JsonOf(Wait)
FAILURE: JsonOf[Failure] = JsonOf(Failure)
SOURCES: JsonOf[Sources] = JsonOf(Sources)
PREFERENCES: JsonOf[Preferences] = JsonOf(Preferences)
FACTS: JsonOf[Facts] = JsonOf(Facts)
IMAGE: JsonOf[ImageRef] = JsonOf(ImageRef)
PARTS: JsonOf[Sequence[Part]] = JsonOf(tuple[Part, ...])
ANSWER_PARTS: JsonOf[Sequence[AnswerPart]] = JsonOf(tuple[AnswerPart, ...])
"""Of attempts; what is written as parts of a turn can be read as these too."""

SENTENCE: JsonOf[Sentence] = JsonOf(Sentence)
NOTICES: JsonOf[tuple[Saying, ...]] = JsonOf(tuple[Saying, ...])
USAGE: JsonOf[Usage] = JsonOf(Usage)
DATA: JsonOf[Mapping[str, object]] = JsonOf(dict[str, object])
WEB: JsonOf[WebSources] = JsonOf(WebSources)
MADE: JsonOf[Sequence[MadePicture]] = JsonOf(tuple[MadePicture, ...])
DEED: JsonOf[Deed] = JsonOf(Deed)
