"""A number that was worked out, and how it is written."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

DIGITS = 12
"""Significant digits of a number as people are shown it."""

PLAIN_FROM, PLAIN_BELOW = -7, 15
"""Powers of ten between which a number is written out; smaller and larger ones get an exponent."""

LONGEST_EXACT = 40
"""Characters of a number, or of a fraction, that is still worth writing whole."""

# Wide enough for every number that a calculation may end in.
_SHOWING = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN, Emax=999_999, Emin=-999_999)
_BITS_A_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class Number:
    """A result.

    Attributes:
        is_exact: Nothing was rounded on the way to it.
    """

    value: Fraction
    is_exact: bool = True

    @property
    def is_rounded(self) -> bool:
        """Whether what is shown is not the whole truth."""
        return not self.is_exact or Fraction(self._short) != self.value

    @property
    def shown(self) -> str:
        """At most `DIGITS` significant digits, after `≈` where that is not all of it."""
        short = self._short
        if short and not PLAIN_FROM <= short.adjusted() < PLAIN_BELOW:
            digits, exponent = short.scaleb(-short.adjusted(), _SHOWING), short.adjusted()
            written = f"{digits:f}e{exponent}"
        else:
            written = f"{short:f}"
        return f"≈ {written}" if self.is_rounded else written

    @property
    def exactly(self) -> str | None:
        """The whole truth, as a number or a fraction, where `shown` is not and this is short enough to be read."""
        parts = (self.value.numerator, self.value.denominator)
        if (
            not self.is_rounded
            or not self.is_exact
            or max(map(int.bit_length, parts)) > LONGEST_EXACT * _BITS_A_CHARACTER
        ):
            return None
        written = str(self.value)
        return written if len(written) <= LONGEST_EXACT else None

    @property
    def _short(self) -> Decimal:
        quotient = _SHOWING.divide(Decimal(self.value.numerator), Decimal(self.value.denominator))
        return quotient.normalize(_SHOWING) if quotient else Decimal(0)
