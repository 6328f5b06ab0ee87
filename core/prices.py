"""What a call costs: token counts times the catalogue's prices."""

from dataclasses import replace
from decimal import Decimal

from core.model.catalogue import ModelInfo
from core.model.usage import Usage

MILLION = Decimal(1_000_000)


def priced_pictures(pictures: int, model: ModelInfo) -> Usage:
    """The usage of a model that counts pictures and not tokens; its price is unknown when a picture's is."""
    return Usage(cost_usd=None if model.usd_picture is None else pictures * model.usd_picture)


def with_searches(usage: Usage, searches: int, model: ModelInfo) -> Usage:
    """Add what searching the web costs; what is free of it for a month's first searches is not known to one call."""
    if not searches or usage.cost_usd is None:
        return usage
    return replace(usage, cost_usd=None if model.usd_search is None else usage.cost_usd + searches * model.usd_search)


def priced(usage: Usage, model: ModelInfo) -> Usage:
    """Add the price; it stays unknown when a price that is needed is unknown."""
    bill = (
        (usage.input_tokens, model.usd_in),
        (usage.text_tokens + usage.thought_tokens, model.usd_text),
        (usage.image_tokens, model.usd_image),
    )
    if any(tokens and price is None for tokens, price in bill):
        return replace(usage, cost_usd=None)
    return replace(usage, cost_usd=sum((tokens * (price or 0) / MILLION for tokens, price in bill), Decimal(0)))
