"""Every sentence that a person reads, in their language; `bots.languages` holds them."""

from typing import TYPE_CHECKING

from bots.languages.speaking import said

if TYPE_CHECKING:
    from bots.languages.en.actions import *
    from bots.languages.en.asking import *
    from bots.languages.en.cards import *
    from bots.languages.en.commands import *
    from bots.languages.en.errors import *
    from bots.languages.en.failures import *
    from bots.languages.en.help import *
    from bots.languages.en.models import *
    from bots.languages.en.operators import *
    from bots.languages.en.page import *
    from bots.languages.en.places import *
    from bots.languages.en.results import *
    from bots.languages.en.settings import *
    from bots.languages.en.templates import *
    from bots.languages.en.tools import *
    from core.sayings.files import *
    from core.sayings.lists import *
    from core.sayings.mending import *
    from core.sayings.notices import *
    from core.sayings.requests import *
    from core.sayings.templates import *
else:

    def __getattr__(name: str) -> object:
        return said(name)
