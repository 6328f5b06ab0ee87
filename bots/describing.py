"""What is said with descriptions and with prompts in other words; with `wording`, all that people read of them."""

from collections.abc import Sequence

from core.model.request import Kind
from core.model.text import shortened

DESCRIBE_IT = "Describe this picture."
DESCRIBE_IMAGE = "Describe image"
DESCRIBE_IMAGE_SUMMARY = "Put the picture of this message into words"
PROMPTS_TO_USE = "To make a picture from one of these, press its number:"
PROMPT_GONE = "That prompt is no longer kept. Ask for the description once more."
IN_A_MOMENT = "One moment: it is being worked on, and comes to you here."
STILL_WRITING = {
    Kind.IMPROVE: "A better prompt takes longer than usual. It waits for you under `/jobs` when it is there.",
    Kind.TRANSLATE: "The translation takes longer than usual. It waits for you under `/jobs` when it is there.",
}
NUMBERS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣")
"""Before the prompts that a description proposes."""


LONGEST_SHOWN = 2000
"""Characters of a prompt in other words that are shown; its form has all of them."""


def proposed(prompts: Sequence[str]) -> str:
    """The prompts that a description proposes, each with its number; empty without any."""
    lines = [f"{icon} {prompt}" for icon, prompt in zip(NUMBERS, prompts, strict=False)]
    return "\n".join([PROMPTS_TO_USE, *lines]) if lines else ""


def reworded(kind: Kind, prompt: str, model: str, notices: Sequence[str] = ()) -> str:
    """What was made of a prompt, and what is said beside it, shown to its person alone."""
    what = "Your prompt in English" if kind is Kind.TRANSLATE else "A better prompt"
    shown = shortened(prompt, LONGEST_SHOWN)
    return "\n\n".join([f"{what}, by {model}:", shown, "Nothing is made of it until you send it.", *notices])
