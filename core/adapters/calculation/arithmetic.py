"""Exact arithmetic that stays small: fractions while they fit, then fifty digits. Runs in a sandbox process only."""

from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, Underflow
from fractions import Fraction

from core.adapters.calculation.reading import LARGEST_EXPONENT
from core.errors import ToolFailed
from core.model.number import Number

MOST_BITS = 20_000
"""Of a numerator or a denominator: about 6,000 digits. Two of them are multiplied in microseconds."""

MOST_ROOT = 64
"""The highest root that is looked for exactly."""

NOISE = Fraction(1, 10**45)
"""The share of a rounded number that cannot be told from its errors."""

ROUGHLY = Context(
    prec=50,
    rounding=ROUND_HALF_EVEN,
    Emax=LARGEST_EXPONENT,
    Emin=-LARGEST_EXPONENT,
    traps=[DivisionByZero, InvalidOperation, Overflow, Underflow],
)
"""What is not exact any more has this many digits; a result beyond its exponents is an error."""


def kept(value: Fraction, *, is_exact: bool = True) -> Number:
    """A result that goes on: rounded when it is not exact, or has grown too long to be.

    Raises:
        Overflow, Underflow: It is beyond `LARGEST_EXPONENT`.
    """
    if is_exact and _bits(value) <= MOST_BITS:
        return Number(value)
    return roughly(decimal(value))


def roughly(value: Decimal) -> Number:
    """A result that was rounded."""
    return Number(Fraction(ROUGHLY.plus(value)), is_exact=False)


def decimal(value: Fraction) -> Decimal:
    """Fifty digits of a fraction."""
    return ROUGHLY.divide(Decimal(value.numerator), Decimal(value.denominator))


def add(a: Number, b: Number) -> Number:
    """Python's `+`."""
    total, is_exact = a.value + b.value, a.is_exact and b.is_exact
    # What is left where two rounded numbers cancel each other is nothing but their errors.
    return kept(total if is_exact or abs(total) > abs(a.value) * NOISE else Fraction(0), is_exact=is_exact)


def subtract(a: Number, b: Number) -> Number:
    """Python's `-`."""
    return add(a, negate(b))


def multiply(a: Number, b: Number) -> Number:
    """Python's `*`."""
    return kept(a.value * b.value, is_exact=a.is_exact and b.is_exact)


def divide(a: Number, b: Number) -> Number:
    """Python's `/`.

    Raises:
        ZeroDivisionError: By zero.
    """
    return kept(a.value / b.value, is_exact=a.is_exact and b.is_exact)


def floor_divide(a: Number, b: Number) -> Number:
    """Python's `//`; a whole number is exact."""
    return kept(Fraction(a.value // b.value))


def remainder(a: Number, b: Number) -> Number:
    """Python's `%`: it has the sign of the divisor."""
    return kept(a.value % b.value, is_exact=a.is_exact and b.is_exact)


def negate(a: Number) -> Number:
    """Python's unary `-`."""
    return Number(-a.value, is_exact=a.is_exact)


def power(a: Number, b: Number) -> Number:
    """Python's `**`; exact where the result is a fraction that fits.

    Raises:
        ToolFailed: An even root of something negative.
        ZeroDivisionError: A negative power of zero.
    """
    is_exact = a.is_exact and b.is_exact
    if is_exact and b.value.denominator == 1 and _bits(a.value) * abs(b.value.numerator) <= MOST_BITS:
        return Number(a.value**b.value.numerator)
    if a.value == 0 and b.value < 0:
        raise ZeroDivisionError
    if a.value < 0 and b.value.denominator != 1:
        raise ToolFailed("That root of a negative number is not a real number.")
    root = _exact_root(a.value, b.value.denominator) if is_exact and b.value.denominator > 1 else None
    if root is not None:
        return power(Number(root), Number(Fraction(b.value.numerator)))
    if a.value in {0, 1, -1} and b.value.denominator == 1:
        return Number(a.value ** (b.value.numerator % 2 or 2), is_exact=is_exact)
    return roughly(ROUGHLY.power(decimal(a.value), decimal(b.value)))


def whole(number: Number, what: str, most: int) -> int:
    """A number as a whole one of a bounded size.

    Raises:
        ToolFailed: It is none.
    """
    if number.value.denominator != 1 or not 0 <= number.value <= most:
        raise ToolFailed(f"{what} takes whole numbers from 0 to {most}.")
    return number.value.numerator


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _exact_root(value: Fraction, degree: int) -> Fraction | None:
    """The root of a fraction whose numerator and denominator both have one in whole numbers."""
    if degree > MOST_ROOT:
        return None
    above, below = _whole_root(value.numerator, degree), _whole_root(value.denominator, degree)
    return None if above is None or below is None else Fraction(above, below)


def _whole_root(value: int, degree: int) -> int | None:
    # Newton's steps from above; each nearly doubles the digits that are right.
    guess = 1 << -(-value.bit_length() // degree)
    while guess**degree > value:
        better = ((degree - 1) * guess + value // guess ** (degree - 1)) // degree
        if better >= guess:
            break
        guess = better
    return guess if guess**degree == value else None
