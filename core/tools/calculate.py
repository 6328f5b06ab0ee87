"""The calculator, as a text model may use it."""

from collections.abc import Mapping

from core.errors import ToolFailed
from core.model.tooling import ToolContext, ToolInfo, ToolResult
from core.tool_ports import Calculator

INFO = ToolInfo(
    name="calculate",
    description=(
        "Works out one arithmetic expression exactly. Call it for every calculation; never work one out yourself. "
        "Operators: + - * / // ** and parentheses; 15% means 0.15, so add 15 % with * 115%, and 15% of 240 works. "
        "Functions: abs, round(x, places), floor, ceil, trunc, sqrt, root(x, n), exp, ln, log(x, base), log10, log2, "
        "sin, cos, tan, asin, acos, atan (in radians), degrees, radians, min, max, sum, mean, median, mod, gcd, lcm, "
        "hypot, factorial, comb, perm. Constants: pi, tau, e. A result that begins with ≈ was rounded."
    ),
    parameters={
        "type": "object",
        "properties": {
            "expression": {
                "type": "string",
                "minLength": 1,
                "maxLength": 2_000,
                "description": "For example: (1299.90 + 3 * 249) * 119%. Numbers without separators of thousands.",
            }
        },
        "required": ["expression"],
        "additionalProperties": False,
    },
)


class Calculate:
    """Works out what a model should not guess."""

    def __init__(self, calculator: Calculator) -> None:
        self._calculator = calculator

    @property
    def info(self) -> ToolInfo:
        """One arithmetic expression."""
        return INFO

    async def call(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:  # noqa: ARG002  # a calculation touches nothing
        """Work it out.

        Raises:
            ToolFailed: It cannot be, with the reason.
        """
        expression = arguments.get("expression")
        if not isinstance(expression, str) or not expression.strip():
            raise ToolFailed("There is no expression to work out.")
        number = await self._calculator.value_of(expression)
        data = {"expression": expression, "result": number.shown}
        return ToolResult(data if number.exactly is None else {**data, "exactly": number.exactly})
