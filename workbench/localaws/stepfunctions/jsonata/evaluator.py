"""Evaluates a JSONata expression with bindings and tells null from undefined."""

import re
from typing import Any

from jsonata import Jsonata
from jsonata.jexception import JException
from jsonata.utils import Utils

from workbench.localaws.stepfunctions.jsonata.functions import FUNCTIONS
from workbench.localaws.stepfunctions.jsonata.messages import error_text

__all__ = ["UNDEFINED", "ExpressionError", "UnsupportedResultError", "check_expression", "evaluate"]

#: An expression that yields nothing; JSON has no word for it.
UNDEFINED = object()
_TIMEOUT_MS = 5000


class ExpressionError(Exception):
    """The expression could not be parsed or evaluated; the message starts with JSONata's code."""


class UnsupportedResultError(Exception):
    """The expression yields something JSON cannot carry, such as a function."""


def evaluate(expression: str, bindings: dict[str, Any]) -> Any:
    """Return the value of `expression`, or `UNDEFINED`.

    `bindings` maps variable names without $ to JSON values; there is no context item, as in Step Functions. Raises
    `ExpressionError` and `UnsupportedResultError`.
    """
    try:
        program = Jsonata.jsonata(expression, timeout=_TIMEOUT_MS)
        program.set_output_convert_nulls(False)
        program.set_validate_input(False)
        for name, function in FUNCTIONS.items():
            program.register_lambda(name, function)
        program.assign("eval", None)
        value = program.evaluate(None, {name: _bound(value) for name, value in bindings.items()})
    except JException as error:
        raise ExpressionError(error_text(error)) from error
    except ZeroDivisionError:
        return "Infinity"
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise ExpressionError(_coded(expression, error)) from error
    return UNDEFINED if value is None else _plain(value)


def check_expression(expression: str) -> str | None:
    """Return the parser's message for an expression that does not parse, without its code, or None."""
    try:
        Jsonata.jsonata(expression)
    except JException as error:
        return error_text(error).partition(": ")[2]
    except (ValueError, TypeError, IndexError, re.error) as error:
        return str(error)
    return None


def _bound(value: Any) -> Any:
    return Utils.NULL_VALUE if value is None else value


def _plain(value: Any) -> Any:
    if value is Utils.NULL_VALUE or value is None:
        return None
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
        return int(value) if value.is_integer() and abs(value) < 1e21 else value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, range | list | tuple) or type(value).__name__ in ("JList", "RangeList"):
        return [_plain(item) for item in value]
    raise UnsupportedResultError


def _coded(expression: str, error: Exception) -> str:
    """Name the JSONata code of an error the library lets out as a plain Python one."""
    text = str(error)
    if "isoformat" in text or "toMillis" in expression:
        return f"D3110: The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given {text}"
    if text.startswith("could not convert string to float"):
        return f'D3030: Unable to cast value to a number: "{text.rpartition(": ")[2].strip(chr(39))}"'
    return text
