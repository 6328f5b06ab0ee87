"""What buttons add to a person's words for the model, and people are not shown."""

ASK_FOR_PICTURE = "(Answer with a picture.)"
"""What 🎨 adds."""

VARY_FREELY = "(Keep its subject, style and mood. Change composition, viewpoint and details.)"
"""What 🎲 adds."""

_LEFT_UNSAID = (ASK_FOR_PICTURE, VARY_FREELY)


def own_words(text: str) -> str:
    """The person's own words of a prompt, or of a text made from one."""
    for suffix in _LEFT_UNSAID:
        if text.endswith(suffix):
            return text.removesuffix(suffix).rstrip()
    return text
