"""What a text model is told of versions: plain JSON, short, and nothing that is not kept."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from core.model.conversation import Gone, GoneVersion
from core.model.recollection import Drawn, Exchange
from core.model.text import clean_text, shortened
from core.model.unsaid import own_words

LONGEST_WORDS = 800
"""Characters of anything that was said."""

_WHY = {
    Gone.DELETED: "deleted",
    Gone.FORGOTTEN: "forgotten",
    Gone.EXPIRED: "removed, because pictures are not kept for longer",
}


def label(number: int) -> str:
    """`v4`, as people write and read it."""
    return f"v{number}"


def labels(numbers: Sequence[int]) -> list[str]:
    """The same of several."""
    return [label(number) for number in numbers]


def line(text: str, most: int = LONGEST_WORDS) -> str:
    """Words on one line."""
    return shortened(" ".join(clean_text(text).split()), most)


def told_moment(moment: datetime) -> str:
    """A time in UTC, to the minute."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def told_exchange(exchange: Exchange) -> Mapping[str, object]:
    """Who asked what, and when."""
    request = exchange.job.request
    return _without_nothing(
        {
            "asked": line(own_words(request.prompt)),
            "asked_by": line(request.person.name, 60),
            "asked_at": told_moment(exchange.job.created_at),
            "template": request.template,
        }
    )


def told_making(drawn: Drawn, exchange: Exchange | None) -> Mapping[str, object]:
    """How a version came about."""
    version, image = drawn.version, drawn.version.image
    facts = exchange.facts if exchange else None
    by_model = facts is not None and drawn.model == facts.model
    asked = line(own_words(exchange.job.request.prompt)) if exchange else ""
    prompt = line(own_words(drawn.prompt))
    return _without_nothing(
        {
            "version": version.label,
            "made_from": labels(version.parents),
            **(told_exchange(exchange) if exchange else {}),
            "words_for_the_model": prompt if prompt != asked else "",
            "model": drawn.model,
            "ratio": facts.ratio if facts and by_model else None,
            "size": facts.size if facts and by_model else None,
            "pixels": f"{image.width}x{image.height}",
            "attached_pictures": len(exchange.job.request.kept) + len(exchange.job.request.attachments)
            if exchange
            else 0,
            "filter": exchange.job.request.settings.safety if exchange else None,
            "shows": line(own_words(str(version.alt))),
        }
    )


def told_gone(gone: GoneVersion) -> Mapping[str, object]:
    """A version that is not kept any more: nothing of it but its place, and why."""
    why = f"{_WHY[gone.why]} by {line(gone.by, 60)}" if gone.by else _WHY[gone.why]
    return _without_nothing({"version": gone.label, "made_from": labels(gone.parents), "not_kept": why})


def _without_nothing(told: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in told.items() if value not in (None, "", [], 0)}
