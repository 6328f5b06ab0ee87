"""What is said beside an answer."""

from bots import parting, wording
from bots.languages.speaking import worded
from core.model.reply import Facts, Reply


def notices_of(reply: Reply) -> tuple[str, ...]:
    """What is said beside an answer; the first one in a server or workspace also says what draws there."""
    told = (*map(worded, reply.notices), *map(parting.was_deleted, reply.gone))
    if not reply.is_first:
        return told
    first = f"{wording.FIRST_ANSWER} {wording.PROMPTS_GO.get(reply.facts.provider, '')}".rstrip()
    return (first, *told)


def what_ran(facts: Facts) -> tuple[str, ...]:
    """Which tools ran, if any, folded into a line."""
    took = wording.seconds(facts.tools_took.total_seconds())
    return (wording.tools_that_ran(facts.tools, took),) if facts.tools else ()


def in_place_of(reply: Reply) -> str:
    """What stands where an answer stood of which nothing is kept."""
    return "\n".join(map(parting.was_deleted, reply.gone))
