"""An expression as people and models write it, taken apart as Python's grammar says. Runs in a sandbox process only."""

import ast
import re
from fractions import Fraction

from core.errors import ToolFailed

LONGEST_EXPRESSION = 2_000
LARGEST_EXPONENT = 6_000
"""Powers of ten in a literal, either way: `1e999999999` would be a number of a billion digits."""

_SIGNS = str.maketrans({"×": "*", "⋅": "*", "·": "*", "÷": "/", "−": "-", "^": "**", "\n": " ", "\r": " "})
_LITERAL = r"(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?"
_PERCENTAGE = re.compile(rf"(?<![\w.])({_LITERAL})\s*%\s*(of\b|(?=$|[-+*/),\]]))")
_DECIMAL = re.compile(_LITERAL, re.ASCII)

MALFORMED = (
    "That is no expression that can be worked out. Write numbers without separators of thousands, "
    "and + - * / ** and parentheses between them."
)
TOO_DEEP = "That expression is nested too deeply. Work it out in parts."
TOO_LARGE = "The result, or a number on the way to it, is too large or too small to be worked out."


def parsed(expression: str) -> tuple[ast.expr, bytes]:
    """Take an expression apart, and give it back as it was read, for `literal`.

    Raises:
        ToolFailed: It is too long, too deep, or not one expression.
    """
    if len(expression) > LONGEST_EXPRESSION:
        raise ToolFailed(f"That expression is too long: {LONGEST_EXPRESSION} characters at most.")
    written = _PERCENTAGE.sub(_as_fraction, expression.translate(_SIGNS)).strip()
    try:
        return ast.parse(written, mode="eval").body, written.encode()
    except (RecursionError, MemoryError) as error:
        raise ToolFailed(TOO_DEEP) from error
    except (SyntaxError, ValueError) as error:
        # Python's parser has a limit of its own on parentheses, and says it in these words.
        raise ToolFailed(TOO_DEEP if "nested" in str(error) else MALFORMED) from error


def literal(node: ast.Constant, written: bytes) -> Fraction:
    """The number that stands in the expression, to its last digit: read from the text, never from a float.

    Raises:
        ToolFailed: It is no number, or one of too many digits.
    """
    text = written[node.col_offset : node.end_col_offset].decode().replace("_", "")
    if type(node.value) is int:
        return Fraction(node.value)
    if type(node.value) is not float or not _DECIMAL.fullmatch(text):
        raise ToolFailed(MALFORMED)
    _, _, exponent = text.lower().partition("e")
    if abs(int(exponent or 0)) > LARGEST_EXPONENT:
        raise ToolFailed(TOO_LARGE)
    return Fraction(text)


def _as_fraction(percentage: re.Match[str]) -> str:
    number, of = percentage.groups()
    return f"({number}/100)*" if of else f"({number}/100)"
