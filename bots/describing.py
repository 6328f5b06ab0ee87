"""Descriptions of pictures and prompts in other words, as they are laid out in every chat."""

from collections.abc import Sequence

from bots import wording
from core.model.request import Kind
from core.model.text import shortened

NUMBERS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣")
"""Before the prompts that a description proposes."""


LONGEST_SHOWN = 2000
"""Characters of a prompt in other words that are shown; its form has all of them."""


def proposed(prompts: Sequence[str]) -> str:
    """The prompts that a description proposes, each with its number; empty without any."""
    lines = [f"{icon} {prompt}" for icon, prompt in zip(NUMBERS, prompts, strict=False)]
    return "\n".join([wording.PROMPTS_TO_USE, *lines]) if lines else ""


def reworded(kind: Kind, prompt: str, model: str, notices: Sequence[str] = ()) -> str:
    """What was made of a prompt, and what is said beside it, shown to its person alone."""
    above = wording.translated_prompt(model) if kind is Kind.TRANSLATE else wording.better_prompt(model)
    return "\n\n".join([above, shortened(prompt, LONGEST_SHOWN), wording.UNTIL_YOU_SEND_IT, *notices])
