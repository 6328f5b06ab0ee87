"""Which language is spoken to whom: the one of the person who is answered, for as long as they are.

A language is a package of this folder, named by its tag in small letters with `_` (`de`, `pt_br`), that has the names
and signatures of `bots.languages.en`. What it lacks is said in English.
"""

import inspect
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, wraps
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Concatenate, ParamSpec, TypeVar

import bots.languages
import core.sayings
from core.model.job import Job
from core.sentence import Saying

ENGLISH = "en"

LONGEST_LOCALE = 35
"""Characters of a locale that is kept; longer ones name no language that people write in (RFC 5646, 4.4.1)."""

_LONGEST_HEADER = 1_000

Owner = TypeVar("Owner")
Rest = ParamSpec("Rest")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Language:
    """A catalogue of sentences.

    Attributes:
        tag: As platforms write it: `de`, `pt-BR`.
        sentences: Texts, tables of texts, and functions that put values into a text.
    """

    tag: str
    sentences: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Spoken:
    language: Language
    locale: str


_spoken: ContextVar[_Spoken | None] = ContextVar("spoken", default=None)


@cache
def languages() -> Mapping[str, Language]:
    """Every language, by the name of its package."""
    names = [found.name for found in iter_modules(bots.languages.__path__) if found.ispkg]
    return {name: Language(_tag_of(name), _all_sentences(name)) for name in names}


def sentences_by_module(language: str) -> Mapping[str, Mapping[str, object]]:
    """What a language says: everything public that the public modules of its package define."""
    of_the_core = _modules_of(core.sayings) if language == ENGLISH else []
    modules = [*_modules_of(import_module(f"bots.languages.{language}")), *of_the_core]
    return {module.__name__: _sentences_in(module) for module in modules}


def _modules_of(package: ModuleType) -> list[ModuleType]:
    names = [found.name for found in iter_modules(package.__path__) if not found.name.startswith("_")]
    return [import_module(f"{package.__name__}.{name}") for name in names]


def nearest(locale: str) -> Language:
    """The language for a locale: that very one, else one of the same tongue, else English."""
    known = languages()
    akin = (name for name in sorted(known) if _tongue_of(name) == _tongue_of(locale))
    return known.get(locale.replace("-", "_").lower()) or known[next(akin, ENGLISH)]


def accepted_locale(header: str) -> str:
    """What a browser likes best of what is spoken here, by its `Accept-Language`; empty when it likes none of it."""
    liked = [_liking(part) for part in header[:_LONGEST_HEADER].split(",")]
    by_liking = sorted(liked, key=lambda one: one[1], reverse=True)
    tongues = set(map(_tongue_of, languages()))
    return next((locale for locale, much in by_liking if much and _tongue_of(locale) in tongues), "")


def is_choice() -> bool:
    """Whether there is more than one language, so that it matters which one somebody reads."""
    return len(languages()) > 1


def spoken_locale() -> str:
    """The locale of whoever is spoken to; empty while nobody's is known."""
    spoken = _spoken.get()
    return spoken.locale if spoken else ""


def spoken_tag() -> str:
    """The tag of the language that is spoken."""
    spoken = _spoken.get()
    return spoken.language.tag if spoken else ENGLISH


def said(name: str) -> object:
    """A sentence, in the language of whoever is spoken to.

    Raises:
        AttributeError: No language has it.
    """
    spoken, english = _spoken.get(), languages()[ENGLISH].sentences
    sentences = spoken.language.sentences if spoken else english
    try:
        return sentences[name] if name in sentences else english[name]
    except KeyError:
        raise AttributeError(f"no sentence is called {name}") from None


def worded(saying: Saying) -> str:
    """What the core says, in the language of whoever is spoken to."""
    if isinstance(saying, str):
        return saying
    name, _, key = saying.name.partition(".")
    try:
        sentence = said(name)
        if isinstance(sentence, Mapping):
            return str(sentence[key])
        return str(sentence(**dict(saying.values))) if callable(sentence) else saying.english
    except (AttributeError, KeyError, TypeError):
        # It was stored by another version of Limner, which says this otherwise.
        return saying.english


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Speak to a person of this locale; an empty one is not known, and changes nothing."""
    if not locale:
        yield
        return
    before = _spoken.set(_Spoken(nearest(locale), locale[:LONGEST_LOCALE]))
    try:
        yield
    finally:
        _spoken.reset(before)


@contextmanager
def speaking_to_asker(job: Job) -> Iterator[None]:
    """Speak to whoever asked for a job, whoever else is answered meanwhile."""
    with speaking(job.request.locale or ENGLISH):
        yield


def in_askers_language(
    method: Callable[Concatenate[Owner, Job, Rest], Coroutine[object, object, Result]],
) -> Callable[Concatenate[Owner, Job, Rest], Coroutine[object, object, Result]]:
    """Let a method that writes for a job speak to whoever asked for it."""

    @wraps(method)
    async def speaks(owner: Owner, job: Job, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Result:
        with speaking_to_asker(job):
            return await method(owner, job, *args, **kwargs)

    return speaks


def _liking(part: str) -> tuple[str, float]:
    """One language of `Accept-Language` and its weight (RFC 9110, 12.5.4)."""
    locale, _, weight = part.strip().partition(";")
    try:
        return locale.strip(), float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return locale.strip(), 0.0


def _tongue_of(locale: str) -> str:
    return locale.replace("-", "_").lower().partition("_")[0]


def _all_sentences(name: str) -> Mapping[str, object]:
    return {name: said for sentences in sentences_by_module(name).values() for name, said in sentences.items()}


def _sentences_in(module: ModuleType) -> Mapping[str, object]:
    public = {name: said for name, said in vars(module).items() if not name.startswith("_")}
    return {name: said for name, said in public.items() if _is_sentence(said, module)}


def _tag_of(package: str) -> str:
    tongue, _, region = package.partition("_")
    return f"{tongue}-{region.upper()}" if region else tongue


def _is_sentence(said: object, module: ModuleType) -> bool:
    if inspect.isfunction(said):
        return said.__module__ == module.__name__
    return isinstance(said, str | tuple | Mapping)
