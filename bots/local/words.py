"""What the page itself says, put into its files in the language of whoever reads it."""

import json
import re
from collections.abc import Mapping
from html import escape

from bots import wording
from bots.buttons import Press
from bots.languages.speaking import spoken_tag

_PLACE = re.compile(r"\{\{(\w+)\}\}")


def sentences() -> Mapping[str, str]:
    """Its sentences, by the names that its scripts know."""
    return {**wording.PAGE, "edit": wording.LABELS[Press.EDIT]}


def as_module() -> str:
    """The same as a script that others import."""
    told = json.dumps(dict(sentences()))
    return (
        f"export const sentences = {told};\nexport const messages = {json.dumps(dict(wording.MESSAGES_OF_THREAD))};\n"
    )


def put_into(page: str) -> str:
    """Fill the places of a page: `{{leave}}`, and `{{language}}` for what it is written in."""
    told = {**sentences(), "language": spoken_tag()}
    return _PLACE.sub(lambda place: escape(told[place[1]]), page)
