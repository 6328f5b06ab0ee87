"""The functions of the calculator: ours alone, each bounded. Runs in a sandbox process only."""

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial, reduce
from statistics import median
from types import MappingProxyType

from core.adapters.calculation.arithmetic import ROUGHLY, add, decimal, divide, kept, power, remainder, roughly, whole
from core.errors import ToolFailed
from core.model.number import Number

LARGEST_FACTORIAL = 2_000
LARGEST_CHOICE = 10_000
MOST_DECIMALS = 50
FLOAT_DECIMALS = 14
"""What is left of a float's digits after the errors of its own functions: with them sin(pi) is zero."""

MANY = 1_000
"""What stands for no limit on how many numbers a function takes."""

NO_REAL_RESULT = "That has no real result."
ZERO, TWO = Number(Fraction(0)), Number(Fraction(2))

Numbers = tuple[Number, ...]


def _all_exact(numbers: Numbers) -> bool:
    return all(number.is_exact for number in numbers)


def _total(*numbers: Number) -> Number:
    return reduce(add, numbers)


def _mean(*numbers: Number) -> Number:
    return divide(_total(*numbers), Number(Fraction(len(numbers))))


def _median(*numbers: Number) -> Number:
    return kept(Fraction(median(number.value for number in numbers)), is_exact=_all_exact(numbers))


def _largest(*numbers: Number) -> Number:
    return max(numbers, key=lambda number: number.value)


def _smallest(*numbers: Number) -> Number:
    return min(numbers, key=lambda number: number.value)


def _absolute(number: Number) -> Number:
    return Number(abs(number.value), is_exact=number.is_exact)


def _round(number: Number, places: Number = ZERO) -> Number:
    """Half away from zero, as people round money; what was asked to be rounded is exact then."""
    step = Fraction(1, 10 ** whole(places, "The second number of round", MOST_DECIMALS))
    steps = math.floor(abs(number.value) / step + Fraction(1, 2)) * step
    return kept(steps if number.value >= 0 else -steps)


def _whole(function: Callable[[Fraction], int], number: Number) -> Number:
    return kept(Fraction(function(number.value)))


def _root(number: Number, degree: Number = TWO) -> Number:
    if degree.value == 0:
        raise ToolFailed(NO_REAL_RESULT)
    return power(number, Number(1 / degree.value, is_exact=degree.is_exact))


def _decimal(function: Callable[[Decimal], Decimal], number: Number) -> Number:
    return roughly(function(decimal(number.value)))


def _logarithm(number: Number, base: Number) -> Number:
    """Exact where the base has that very power."""
    quotient = ROUGHLY.divide(ROUGHLY.ln(decimal(number.value)), ROUGHLY.ln(decimal(base.value)))
    nearest = Number(Fraction(round(quotient)))
    if _all_exact((number, base)) and power(base, nearest) == number:
        return nearest
    return roughly(quotient)


def _logarithm_to(base: int, number: Number) -> Number:
    return _logarithm(number, Number(Fraction(base)))


def _float(function: Callable[[float], float], number: Number) -> Number:
    result = function(float(number.value))
    if abs(result) < 1:
        result = round(result, FLOAT_DECIMALS)
    return roughly(Decimal(repr(result)))


def _factorial(number: Number) -> Number:
    return kept(Fraction(math.factorial(whole(number, "factorial", LARGEST_FACTORIAL))))


def _choice(function: Callable[[int, int], int], total: Number, chosen: Number) -> Number:
    of, some = (whole(number, function.__name__, LARGEST_CHOICE) for number in (total, chosen))
    return kept(Fraction(function(of, some)))


def _divisor(function: Callable[..., int], *numbers: Number) -> Number:
    if any(number.value.denominator != 1 for number in numbers):
        raise ToolFailed(f"{function.__name__} takes whole numbers.")
    return reduce(lambda a, b: kept(Fraction(function(a.value.numerator, b.value.numerator))), numbers)


def _hypotenuse(*numbers: Number) -> Number:
    return _root(_total(*(power(number, TWO) for number in numbers)))


def _turned(function: Callable[[float], float]) -> Callable[..., Number]:
    return _taking(1, 1, partial(_float, function))


def _taking(fewest: int, most: int, function: Callable[..., Number]) -> Callable[..., Number]:
    """A function that takes lists for several numbers, and says so when the number of numbers is not right."""

    def checked(*given: object) -> Number:
        numbers = [number for item in given for number in (item if isinstance(item, tuple) else (item,))]
        if not fewest <= len(numbers) <= most or not all(isinstance(number, Number) for number in numbers):
            several = str(fewest) if fewest == most else f"{fewest} or more" if most == MANY else f"{fewest} to {most}"
            raise ToolFailed(f"A function was given {len(numbers)} numbers and takes {several}.")
        return function(*numbers)

    return checked


PI = Fraction("3.14159265358979323846264338327950288419716939937511")
E = Fraction("2.71828182845904523536028747135266249775724709369996")

CONSTANTS: Mapping[str, Number] = MappingProxyType(
    {name: Number(value, is_exact=False) for name, value in {"pi": PI, "π": PI, "tau": 2 * PI, "e": E}.items()}
)

FUNCTIONS: Mapping[str, Callable[..., Number]] = MappingProxyType(
    {
        "abs": _taking(1, 1, _absolute),
        "acos": _turned(math.acos),
        "asin": _turned(math.asin),
        "atan": _turned(math.atan),
        "ceil": _taking(1, 1, partial(_whole, math.ceil)),
        "comb": _taking(2, 2, partial(_choice, math.comb)),
        "cos": _turned(math.cos),
        "degrees": _turned(math.degrees),
        "exp": _taking(1, 1, partial(_decimal, ROUGHLY.exp)),
        "factorial": _taking(1, 1, _factorial),
        "floor": _taking(1, 1, partial(_whole, math.floor)),
        "gcd": _taking(1, MANY, partial(_divisor, math.gcd)),
        "hypot": _taking(1, MANY, _hypotenuse),
        "lcm": _taking(1, MANY, partial(_divisor, math.lcm)),
        "ln": _taking(1, 1, partial(_decimal, ROUGHLY.ln)),
        "log": _taking(2, 2, _logarithm),
        "log10": _taking(1, 1, partial(_logarithm_to, 10)),
        "log2": _taking(1, 1, partial(_logarithm_to, 2)),
        "max": _taking(1, MANY, _largest),
        "mean": _taking(1, MANY, _mean),
        "median": _taking(1, MANY, _median),
        "min": _taking(1, MANY, _smallest),
        "mod": _taking(2, 2, remainder),
        "perm": _taking(2, 2, partial(_choice, math.perm)),
        "radians": _turned(math.radians),
        "root": _taking(1, 2, _root),
        "round": _taking(1, 2, _round),
        "sin": _turned(math.sin),
        "sqrt": _taking(1, 1, _root),
        "sum": _taking(1, MANY, _total),
        "tan": _turned(math.tan),
        "trunc": _taking(1, 1, partial(_whole, math.trunc)),
    }
)
