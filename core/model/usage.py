"""What a model call used."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts as the provider reported them, and their price.

    Attributes:
        input_tokens: Prompt tokens, pictures included.
        text_tokens: Output tokens that are words.
        image_tokens: Output tokens that are pictures.
        thought_tokens: Tokens of thinking, billed as words.
        cost_usd: Price in US dollars; None when no price is known, never zero by ignorance.
    """

    input_tokens: int = 0
    text_tokens: int = 0
    image_tokens: int = 0
    thought_tokens: int = 0
    cost_usd: Decimal | None = None

    def __add__(self, other: "Usage") -> "Usage":
        """Sum two usages; an unknown price makes the sum unknown."""
        known = self.cost_usd is not None and other.cost_usd is not None
        return Usage(
            self.input_tokens + other.input_tokens,
            self.text_tokens + other.text_tokens,
            self.image_tokens + other.image_tokens,
            self.thought_tokens + other.thought_tokens,
            self.cost_usd + other.cost_usd
            if known and self.cost_usd is not None and other.cost_usd is not None
            else None,
        )
