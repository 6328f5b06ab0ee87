"""What the calculator works out, and how it writes it."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest

from core.adapters.calculation.evaluating import value_of
from core.errors import ToolFailed
from core.model.number import Number

SEED = 20_261_121
# Python's own // of two fractions is a whole number, and two of those would be divided to a float.
OPEN, CLOSE = ("(", "F("), (")", ")")


def tokens(random: Random, depth: int) -> Iterator[tuple[str, str]]:
    """A random expression: each token as it is given to the calculator, and as Python works it out with fractions."""
    if depth == 0 or random.random() < 0.2:
        yield literal(random)
        return
    shape = random.randrange(4)
    if shape == 0:
        sign = random.choice("+-")
        yield from [(sign, sign), OPEN, *tokens(random, depth - 1), CLOSE]
    elif shape == 1:
        exponent = str(random.randint(-4, 6))
        yield from [OPEN, *tokens(random, max(0, depth - 2)), CLOSE, ("**", "**"), (exponent, f"F({exponent})")]
    else:
        operator = random.choice(["+", "-", "*", "/", "//"])
        yield from [OPEN] if shape == 3 else []
        yield from tokens(random, depth - 1)
        yield operator, operator
        yield from tokens(random, depth - 1)
        yield from [CLOSE] if shape == 3 else []


def literal(random: Random) -> tuple[str, str]:
    digits = str(random.randrange(10 ** random.randint(1, 20)))
    form = random.randrange(4)
    if form == 0:
        return digits, f"F('{digits}')"
    if form == 1:
        number = f"{digits}.{random.randrange(10**6):06}"
        return number, f"F('{number}')"
    if form == 2:
        number = f"0.{digits}e{random.randint(-9, 9)}"
        return number, f"F('{number}')"
    return f"({digits}%)", f"(F('{digits}')/100)"


def independent(expression: str) -> Fraction | None:
    """What Python's own evaluation makes of it; None for a division by zero."""
    try:
        return Fraction(eval(expression, {"F": Fraction}))
    except ZeroDivisionError:
        return None


def ours(expression: str) -> Number | None:
    try:
        return value_of(expression)
    except ToolFailed as error:
        if error.user_message == "That divides by zero.":
            return None
        raise


@pytest.mark.parametrize("count", [pytest.param(200, id="few"), pytest.param(5_000, id="many", marks=pytest.mark.deep)])
def test_random_expressions_are_exact_to_the_last_digit(count: int) -> None:
    random = Random(SEED + count)
    for _ in range(count):
        made = list(tokens(random, 4))
        expression = " ".join(text for text, _ in made)

        number = ours(expression)

        expected = independent(" ".join(text for _, text in made))
        assert (number.value if number else None) == expected, expression
        assert number is None or number.is_exact


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("0.1 + 0.2", "0.3"),
        ("15% of 240", "36"),
        ("240 * (1 + 15%)", "276"),
        ("(1299.90 + 3 * 249) * 119%", "2435.811"),
        ("3 × 4 ÷ 2 − 1", "5"),
        ("2^10", "1024"),
        ("2 / 3", "≈ 0.666666666667"),
        ("2 ** 64", "≈ 1.84467440737e19"),
        ("0.000000012", "1.2e-8"),
        ("sqrt(16 / 9) * 3", "4"),
        ("2 ** 0.5", "≈ 1.41421356237"),
        ("27 ** (1/3)", "3"),
        ("(1 + 5%/365) ** 3650", "≈ 1.64866481377"),
        ("round(2.675, 2)", "2.68"),
        ("round(-2.5)", "-3"),
        ("mean([1, 2, 3]) + median(1, 9, 4) + sum([0.1, 0.2])", "6.3"),
        ("log2(1024) + log10(1000) + log(81, 3)", "17"),
        ("sin(pi)", "≈ 0"),
        ("cos(π / 3)", "≈ 0.5"),
        ("exp(1) - e", "≈ 0"),
        ("comb(52, 5)", "2598960"),
        ("factorial(1000)", "≈ 4.02387260077e2567"),
        ("hypot(3, 4) + gcd(12, 18) + lcm(4, 6) + mod(17, 5)", "25"),
        ("9.99999999999999", "≈ 10"),
        ("-0.0", "0"),
    ],
)
def test_a_result_has_at_most_twelve_digits_and_says_when_it_was_rounded(expression: str, shown: str) -> None:
    assert value_of(expression).shown == shown


@pytest.mark.parametrize(
    ("expression", "exactly"), [("1/3", "1/3"), ("2**64", "18446744073709551616"), ("0.5", None), ("2**0.5", None)]
)
def test_what_was_rounded_for_reading_is_also_told_exactly_where_it_can_be(
    expression: str, exactly: str | None
) -> None:
    assert value_of(expression).exactly == exactly


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("1 / (2 - 2)", "That divides by zero."),
        ("1,234 + 5", "Write numbers without separators of thousands"),
        ("profit * 2", "There are no names but pi, π, tau, e"),
        ("sine(2)", "There is no such function. These are: abs, acos,"),
        ("log(100)", "A function was given 1 numbers and takes 2."),
        ("ln(-1)", "That has no real result."),
        ("(-8) ** (1/3)", "not a real number"),
        ("factorial(2.5)", "factorial takes whole numbers from 0 to 2000."),
        ("1 +", "no expression that can be worked out"),
        ("+".join("1" * 1000), "nested too deeply"),
        ("1" * 2_001, "2000 characters at most"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_with_what_to_do(expression: str, words: str) -> None:
    with pytest.raises(ToolFailed) as refused:
        value_of(expression)

    assert words in refused.value.user_message
