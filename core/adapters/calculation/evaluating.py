"""Working out one expression with simpleeval. Runs in a sandbox process only."""

import ast
from collections.abc import Callable, Mapping
from decimal import DivisionByZero, InvalidOperation, Overflow, Underflow

from simpleeval import FunctionNotDefined, InvalidExpression, NameNotDefined, SimpleEval

from core.adapters.calculation import arithmetic
from core.adapters.calculation.functions import CONSTANTS, FUNCTIONS, NO_REAL_RESULT
from core.adapters.calculation.reading import MALFORMED, TOO_DEEP, TOO_LARGE, literal, parsed
from core.errors import ToolFailed
from core.model.number import Number


def value_of(expression: str) -> Number:
    """Work out an expression; every number in it is read to its last digit.

    Raises:
        ToolFailed: With a sentence that says what is wrong with it.
    """
    tree, written = parsed(expression)
    try:
        result = _Evaluator(written).eval(expression, previously_parsed=tree)
    except FunctionNotDefined as error:
        raise ToolFailed(f"There is no such function. These are: {', '.join(FUNCTIONS)}.") from error
    except NameNotDefined as error:
        raise ToolFailed(f"There are no names but {', '.join(CONSTANTS)}: write the numbers themselves.") from error
    except InvalidExpression as error:
        raise ToolFailed(MALFORMED) from error
    except (ZeroDivisionError, DivisionByZero) as error:
        raise ToolFailed("That divides by zero.") from error
    except (Overflow, Underflow, OverflowError) as error:
        raise ToolFailed(TOO_LARGE) from error
    except (InvalidOperation, ValueError) as error:
        raise ToolFailed(NO_REAL_RESULT) from error
    except RecursionError as error:
        raise ToolFailed(TOO_DEEP) from error
    return _number(result)


class _Evaluator(SimpleEval):  # type: ignore[misc]  # simpleeval says nothing of its types
    """simpleeval with a handful of its nodes: no attributes, subscripts, strings, conditions or comparisons."""

    def __init__(self, written: bytes) -> None:
        super().__init__(
            operators={
                ast.Add: arithmetic.add,
                ast.Sub: arithmetic.subtract,
                ast.Mult: arithmetic.multiply,
                ast.Div: arithmetic.divide,
                ast.FloorDiv: arithmetic.floor_divide,
                ast.Mod: arithmetic.remainder,
                ast.Pow: arithmetic.power,
                ast.USub: arithmetic.negate,
                ast.UAdd: _number,
            },
            functions=dict(FUNCTIONS),
            names=dict(CONSTANTS),
        )
        self._written = written
        self.nodes = {
            ast.BinOp: self._operation,
            ast.Call: self._eval_call,
            ast.Constant: self._constant,
            ast.List: self._list,
            ast.Name: self._name,
            ast.Tuple: self._list,
            ast.UnaryOp: self._signed,
        }

    def _constant(self, node: ast.Constant) -> Number:
        return arithmetic.kept(literal(node, self._written))

    def _name(self, node: ast.Name) -> Number:
        if node.id not in CONSTANTS:
            raise NameNotDefined(node.id, self.expr)
        return CONSTANTS[node.id]

    def _list(self, node: ast.List | ast.Tuple) -> tuple[Number, ...]:
        return tuple(_number(self._eval(item)) for item in node.elts)

    def _operation(self, node: ast.BinOp) -> Number:
        operator = self._known(node.op)
        return operator(_number(self._eval(node.left)), _number(self._eval(node.right)))

    def _signed(self, node: ast.UnaryOp) -> Number:
        return self._known(node.op)(_number(self._eval(node.operand)))

    def _known(self, sign: ast.operator | ast.unaryop) -> Callable[..., Number]:
        known: Mapping[type, Callable[..., Number]] = self.operators
        if type(sign) not in known:
            raise ToolFailed(MALFORMED)
        return known[type(sign)]


def _number(value: object) -> Number:
    if not isinstance(value, Number):
        raise ToolFailed(MALFORMED)
    return value
