"""A person's words, and what is added to them for the model, which people are not shown."""

from bots import wording
from core.model.request import Request
from core.model.text import shortened
from core.model.unsaid import ASK_FOR_PICTURE, VARY_FREELY, own_words

__all__ = ["asking_for_picture", "own_words", "short_prompt", "variation"]


def asking_for_picture(prompt: str) -> str:
    """The prompt, with the wish for a picture once."""
    return f"{own_words(prompt)}\n\n{ASK_FOR_PICTURE}"


def variation() -> str:
    """The wish for a picture like the one that it starts from."""
    return f"{wording.VARIATION}\n\n{VARY_FREELY}"


def short_prompt(request: Request, most: int = 60) -> str:
    """The prompt's beginning, on one line."""
    return shortened(" ".join(own_words(request.prompt).split()), most)
