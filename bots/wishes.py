"""A person's words, and what is added to them for the model, which people are not shown."""

from bots import wording
from core.model.request import Request
from core.model.text import shortened

_ASK_FOR_PICTURE = "(Answer with a picture.)"
"""What 🎨 adds."""

_VARY_FREELY = "(Keep its subject, style and mood. Change composition, viewpoint and details.)"
"""What 🎲 adds."""

_LEFT_UNSAID = (_ASK_FOR_PICTURE, _VARY_FREELY)


def asking_for_picture(prompt: str) -> str:
    """The prompt, with the wish for a picture once."""
    return f"{own_words(prompt)}\n\n{_ASK_FOR_PICTURE}"


def variation() -> str:
    """The wish for a picture like the one that it starts from."""
    return f"{wording.VARIATION}\n\n{_VARY_FREELY}"


def own_words(text: str) -> str:
    """The person's own words of a prompt, or of a text made from one."""
    for suffix in _LEFT_UNSAID:
        if text.endswith(suffix):
            return text.removesuffix(suffix).rstrip()
    return text


def short_prompt(request: Request, most: int = 60) -> str:
    """The prompt's beginning, on one line."""
    return shortened(" ".join(own_words(request.prompt).split()), most)
