"""JSONata: values, Step Functions' own functions, error texts, checks of an expression."""

from typing import Any

import pytest

from workbench.localaws.stepfunctions.jsonata.evaluator import (
    UNDEFINED,
    ExpressionError,
    UnsupportedResultError,
    check_expression,
    evaluate,
)

pytestmark = pytest.mark.unit

BINDINGS = {"states": {"input": {"a": None, "n": [1, 2, 3], "s": 'say "hi"\n', "o": {"k": [{"v": 1}]}}}, "x": 2}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$states.input.s", 'say "hi"\n'),
        ("$states.input.a", None),
        ("$exists($states.input.a)", True),
        ("$states.input.absent", UNDEFINED),
        ("$nothing", UNDEFINED),
        ("null", None),
        ("$x * 3", 6),
        ("6 / 2", 3),
        ("1 / 4", 0.25),
        ("1 / 0", "Infinity"),
        ("$states.input.n[0]", 1),
        ("$states.input.n[$ > 1]", [2, 3]),
        ("$states.input.o.k.v", 1),
        ("[$states.input.absent]", []),
        ("$merge([{'a': 1}, {'b': null}])", {"a": 1, "b": None}),
        ("$range(1, 7, 3)", [1, 4, 7]),
        ("$range(3, 1, -1)", [3, 2, 1]),
        ("$range(1.9, 1, 1)", 1),
        ("$range(1, 3)", UNDEFINED),
        ("$range(3, 1, 1)", UNDEFINED),
        ("$partition([1, 2, 3], 2)", [[1, 2], [3]]),
        ("$partition([1, 2], 0)", UNDEFINED),
        ("$hash('a', 'SHA-1')", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
        ("$hash('a', 'sha1')", UNDEFINED),
        ("$parse('{\"a\": [1, null]}')", {"a": [1, None]}),
        ("$random(7) = $random(7)", True),
        ("$length($uuid())", 36),
    ],
)
def test_values(expression: str, expected: Any) -> None:
    assert evaluate(expression, BINDINGS) == expected


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("$states.input.s + 1", 'T2001: The left side of the "+" operator must evaluate to a number'),
        ("1 + 'a'", 'T2002: The right side of the "+" operator must evaluate to a number'),
        ("$sum(['a'])", 'T0412: Argument 1 of function "sum" must be an array of "numbers"'),
        ("$uppercase(1)", 'T0410: Argument 1 of function "uppercase" does not match function signature'),
        ("$eval('1')", "T1006: Attempted to invoke a non-function"),
        ("1 +", "S0207: Unexpected end of expression"),
    ],
)
def test_errors_are_worded_as_the_reference_words_them(expression: str, text: str) -> None:
    with pytest.raises(ExpressionError) as error:
        evaluate(expression, BINDINGS)
    assert str(error.value) == text


def test_a_function_is_no_result() -> None:
    with pytest.raises(UnsupportedResultError):
        evaluate("$sum", {})


def test_an_expression_is_checked_without_running() -> None:
    assert check_expression("$foo()") is None
    assert check_expression('"open') == "String literal must be terminated by a matching quote"
