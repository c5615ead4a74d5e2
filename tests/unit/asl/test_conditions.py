"""A choice rule becomes one short line that says when it is taken."""

import pytest

from workbench.asl.conditions import condition_text

pytestmark = pytest.mark.unit

RULES = [
    ({"Variable": "$.n", "NumericEquals": 200}, "$.n = 200"),
    ({"Variable": "$.s", "StringEquals": 'a "b"'}, '$.s = "a \\"b\\""'),
    ({"Variable": "$.s", "StringEqualsPath": "$.t"}, "$.s = $.t"),
    ({"Variable": "$.s", "StringLessThan": "m"}, '$.s < "m"'),
    ({"Variable": "$.n", "NumericGreaterThanEqualsPath": "$.m"}, "$.n ≥ $.m"),
    ({"Variable": "$.n", "NumericLessThanEquals": 1.5}, "$.n ≤ 1.5"),
    ({"Variable": "$.at", "TimestampGreaterThan": "2030-01-01T00:00:00Z"}, "$.at > 2030-01-01T00:00:00Z"),
    ({"Variable": "$.on", "BooleanEquals": False}, "$.on = false"),
    ({"Variable": "$.s", "StringMatches": "log-*"}, '$.s matches "log-*"'),
    ({"Variable": "$.a", "IsPresent": True}, "$.a is present"),
    ({"Variable": "$.a", "IsPresent": False}, "$.a is not present"),
    ({"Variable": "$.a", "IsNull": True}, "$.a is null"),
    ({"Variable": "$.a", "IsTimestamp": False}, "$.a is not a timestamp"),
    ({"Not": {"Variable": "$.s", "StringEquals": "x"}}, '$.s ≠ "x"'),
    ({"Not": {"Variable": "$.n", "NumericLessThan": 3}}, "not ($.n < 3)"),
    ({"Condition": "{%  $x  > 3 %}"}, "$x > 3"),
    ({"Condition": True}, "true"),
]


@pytest.mark.parametrize(("rule", "text"), RULES)
def test_one_comparison(rule, text):
    assert condition_text({**rule, "Next": "There", "Comment": "why"}) == text


def test_and_or_and_not_nest_with_brackets_only_where_they_are_needed():
    one, other = {"Variable": "$.a", "IsPresent": True}, {"Variable": "$.b", "NumericEquals": 1}
    assert condition_text({"And": [one, {"Or": [other, one]}]}) == "$.a is present and ($.b = 1 or $.a is present)"
    assert condition_text({"Not": {"And": [other, other]}}) == "not ($.b = 1 and $.b = 1)"
    assert condition_text({"Or": [other]}) == "$.b = 1"


@pytest.mark.parametrize(
    "rule", [{}, {"And": []}, {"Variable": "$.a"}, {"NumericEquals": 1}, None, 7, {"Not": None}, {"And": "x"}]
)
def test_a_rule_that_aws_refuses_is_shown_with_a_question_mark(rule):
    assert "?" in condition_text(rule)


def test_an_operator_that_is_not_known_yet_is_shown_as_it_is():
    assert condition_text({"Variable": "$.a", "StringSoundsLike": "x"}) == '$.a StringSoundsLike "x"'
