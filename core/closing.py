"""What a request with tools comes to: its turns, versions, facts and notices."""

from datetime import datetime

from core.artist import notices_of
from core.briefing import Brief
from core.errors import NothingSaid, ToolFailed, UserError
from core.model.catalogue import Choice
from core.model.job import Made
from core.model.reply import Facts
from core.progress import Progress
from core.sayings import notices as sayings
from core.sentence import Saying, said


def closed(progress: Progress, writer: Choice, now: datetime) -> Made:
    """Put together what is stored.

    Args:
        progress: At its end.
        writer: The text model that spoke last.
        now: When.

    Raises:
        UserError: Nothing came; says why.
    """
    if not progress.turns:
        raise why_nothing(progress)
    base = progress.brief.base.version
    return Made(
        asked=progress.asked,
        answers=tuple(progress.turns),
        pictures=tuple(progress.pictures),
        parents=(base.number,) if base else (),
        facts=_facts(progress, writer, now),
        notices=_notices(progress, writer),
        base=base.id if base else None,
        # Words that come so late must not take the conversation back to where it was.
        is_aside=progress.brief.overtaken_by is not None and not progress.pictures,
    )


def why_nothing(progress: Progress) -> UserError:
    """Why a request came to nothing: what was refused, else what failed, else that nothing was said."""
    if progress.refused is not None:
        return progress.refused
    told = next(iter(progress.failed.values()), None)
    return ToolFailed(told) if told else NothingSaid()


def _overtaken(brief: Brief) -> Saying | None:
    """Say from which version an answer came that waited for a person."""
    if brief.overtaken_by is None:
        return None
    base = brief.base.version
    return said(sayings.waited_for_a_yes, base.label if base else "", brief.overtaken_by.label)


def _facts(progress: Progress, writer: Choice, now: datetime) -> Facts:
    job, last = progress.job, progress.sketches[-1] if progress.sketches else None
    model = last.drawing.choice.model if last else writer.model
    is_on_base = last is not None and last.parent is not None
    return Facts(
        model=model.id,
        provider=model.provider,
        parent=last.parent if last else None,
        references=len(last.drawing.commission.asking.sources) if last else 0,
        ratio=last.drawing.ratio if last else None,
        size=last.drawing.size if last else None,
        took=now - (job.started_at or job.created_at),
        based_on=progress.brief.based_on if is_on_base else None,
        missing=sum(sketch.drawing.missing for sketch in progress.sketches),
        tools=tuple(progress.used),
        held_back=tuple(progress.held_back),
        tools_took=progress.tool_time,
        web=progress.web,
    )


def _notices(progress: Progress, writer: Choice) -> tuple[Saying, ...]:
    drawn = [sketch.drawing for sketch in progress.sketches]
    instead = [drawing.choice.notice for drawing in drawn]
    notices = [
        *progress.job.request.notices,
        *progress.notes,
        _overtaken(progress.brief),
        *instead,
        writer.notice,
        *progress.brief.sources.notices,
        *(notice for drawing in drawn for notice in notices_of(drawing)),
        *progress.failed.values(),
    ]
    return tuple(dict.fromkeys(notice for notice in notices if notice))
