"""What is typed may be a little sum: -np.log(0.9), 1/(1 + exp(-2)), [2*3, 4/5]. Nothing else is ever run."""

import ast
import math
import operator
import re
import warnings
from collections.abc import Callable
from typing import Any

from ..text import Unreadable, normalised

Nested = list["Nested"] | float

OPERATORS: dict[type, Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
FUNCTIONS = {"log": math.log, "exp": math.exp, "sqrt": math.sqrt}
OTHER_NUMBERS = re.compile(r"_|\d[xXoObBjJ]")  # Python's other ways to write one: 1_000, 0x1F, 2j
CONSTANTS = {"e": math.e, "pi": math.pi}


class NoArithmetic(ValueError):
    """It is none: some other text."""


def compute(text: str) -> Nested:
    """Return the value of typed arithmetic, or of a list of it; all numbers are floats.

    Raises NoArithmetic for any other text, Unreadable where there is no such number: 1/0, log(-1).
    """
    tree = _read(normalised(text).replace("·", "*").replace("^", "**"))
    try:
        return _value(tree)
    except ZeroDivisionError:
        raise Unreadable("Nothing can be divided by 0.") from None
    except OverflowError:
        raise Unreadable("This number is too large to be meant. Check the exponent.") from None
    except RecursionError:
        raise NoArithmetic from None
    except NoArithmetic:
        raise
    except ValueError:
        raise Unreadable("There is no such number. Is something below 0 in a root or a logarithm?") from None


def _read(text: str) -> ast.expr:
    if OTHER_NUMBERS.search(text):
        raise NoArithmetic
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of 1if 2, which is refused anyway
        try:
            return ast.parse(text, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise NoArithmetic from None


def _value(node: ast.expr) -> Nested:
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(part) for part in node.elts]
    return _number(node)


def _number(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.UnaryOp(op, operand) if type(op) in OPERATORS:
            return float(OPERATORS[type(op)](_number(operand)))
        case ast.BinOp(left, op, right) if type(op) in OPERATORS:
            return float(OPERATORS[type(op)](_number(left), _number(right)))
        case ast.Call(function, [argument], []) if (name := _name(function)) in FUNCTIONS:
            return FUNCTIONS[name](_number(argument))
        case ast.Name() | ast.Attribute() if (name := _name(node)) in CONSTANTS:
            return CONSTANTS[name]
    raise NoArithmetic


def _name(node: ast.expr) -> str:
    """Return a bare name, or what stands behind np."""
    match node:
        case ast.Name(name) | ast.Attribute(ast.Name("np" | "numpy" | "math"), name):
            return name
    return ""
