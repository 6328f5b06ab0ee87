"""What pictures show, in words for who cannot see them, and in the language of whoever is spoken to."""

from bots import wishes
from bots.languages.speaking import worded
from core.model.conversation import Version
from core.model.text import clean_text


def alt_of(version: Version) -> str:
    """What a version shows; without what a button added to somebody's words."""
    return wishes.own_words(clean_text(worded(version.alt)))
