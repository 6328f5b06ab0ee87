"""What is said beside an answer."""

from bots import parting
from core.model.reply import Reply

NOTHING_MISSING = "Every picture that was asked for is there. 🔄 Again makes more."
FIRST_ANSWER = "Pictures are made by AI, for adults (18+)."
PROMPTS_GO = {
    "gemini": "What you write and send goes to Google.",
    "imagen": "What you write and send goes to Google.",
    "offline": "This is the offline model: nothing leaves the computer that Limner runs on.",
}
"""Where a request goes, by the provider of its model."""


def notices_of(reply: Reply) -> tuple[str, ...]:
    """What is said beside an answer; the first one in a server or workspace also says what draws there."""
    told = (*reply.notices, *map(parting.was_deleted, reply.gone))
    if not reply.is_first:
        return told
    first = f"{FIRST_ANSWER} {PROMPTS_GO.get(reply.facts.provider, '')}".rstrip()
    return (first, *told)


def in_place_of(reply: Reply) -> str:
    """What stands where an answer stood of which nothing is kept."""
    return "\n".join(map(parting.was_deleted, reply.gone))
