"""What is said beside an answer."""

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
    if not reply.is_first:
        return reply.notices
    first = f"{FIRST_ANSWER} {PROMPTS_GO.get(reply.facts.provider, '')}".rstrip()
    return (first, *reply.notices)
