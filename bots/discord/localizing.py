"""Commands described in every language that is spoken."""

from collections.abc import Callable

import discord
from discord.app_commands import TranslationContextTypes, Translator, locale_str

from bots.languages.speaking import ENGLISH, nearest, speaking


def localized(say: Callable[[], str]) -> locale_str:
    """Words of ours that Discord keeps in every language."""
    return locale_str(say(), say=say)


class Localizing(Translator):
    """Gives them to discord.py; names that people type are the same in every language."""

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: TranslationContextTypes,  # noqa: ARG002 - the library's shape
    ) -> str | None:
        """The words in a language that Discord's programs have; None leaves the English."""
        say = string.extras.get("say")
        if say is None or nearest(locale.value).tag == ENGLISH:
            return None
        with speaking(locale.value):
            return str(say())
