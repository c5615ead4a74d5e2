"""Says the rule of a Choice state in one short line of text."""

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["condition_text", "jsonata_text"]

_TYPES = ("String", "Numeric", "Boolean", "Timestamp")
_SIGNS = {
    "Equals": "=",
    "LessThan": "<",
    "GreaterThan": ">",
    "LessThanEquals": "≤",
    "GreaterThanEquals": "≥",
    "Matches": "matches",
}
#: Operators that ask about the value itself: (said when true, said when false).
_TESTS = {
    "IsPresent": ("is present", "is not present"),
    "IsNull": ("is null", "is not null"),
    "IsString": ("is a string", "is not a string"),
    "IsNumeric": ("is a number", "is not a number"),
    "IsBoolean": ("is a boolean", "is not a boolean"),
    "IsTimestamp": ("is a timestamp", "is not a timestamp"),
}
_NOT_OPERATORS = {"Variable", "Next", "Comment", "Assign", "Output", "Condition", "And", "Or", "Not"}


def condition_text(rule: Any) -> str:
    """Return the condition of a choice rule, such as `$.StatusCode = 500` or `$.a is present and not ($.b > 3)`.

    Covers the JSONPath operators, And, Or and Not at any depth, and JSONata's Condition. A rule that AWS would refuse
    still gives a text, with `?` where something is missing.
    """
    return _text(rule, nested=False)


def jsonata_text(value: Any) -> str:
    """Return a JSONata string without its `{% %}`; any other value as JSON."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, default=str)
    text = value.strip()
    if text.startswith("{%") and text.endswith("%}"):
        text = text[2:-2]
    return " ".join(text.split())


def _text(rule: Any, nested: bool) -> str:
    if not isinstance(rule, Mapping):
        return f"? {json.dumps(rule, ensure_ascii=False, default=str)}"
    if "Condition" in rule:
        return jsonata_text(rule["Condition"])
    for key, word in (("And", " and "), ("Or", " or ")):
        if key in rule:
            inner = rule[key] if isinstance(rule[key], list) else [rule[key]]
            joined = word.join(_text(each, nested=True) for each in inner) or "?"
            return f"({joined})" if nested and len(inner) > 1 else joined
    if "Not" in rule:
        return _negated(rule["Not"])
    comparisons = [
        _comparison(rule.get("Variable", "?"), operator, value)
        for operator, value in rule.items()
        if operator not in _NOT_OPERATORS
    ]
    return " and ".join(comparisons) or f"{rule.get('Variable', '?')} ?"


def _negated(rule: Any) -> str:
    text = _text(rule, nested=False)
    if isinstance(rule, Mapping) and text.count(" = ") == 1 and any(key.rpartition("Equals")[1] for key in rule):
        return text.replace(" = ", " ≠ ")
    return f"not ({text})"


def _comparison(variable: Any, operator: str, value: Any) -> str:
    if operator in _TESTS and isinstance(value, bool):
        return f"{variable} {_TESTS[operator][0 if value else 1]}"
    by_path = operator.endswith("Path")
    bare = operator.removesuffix("Path")
    kind = next((kind for kind in _TYPES if bare.startswith(kind)), None)
    sign = _SIGNS.get(bare.removeprefix(kind)) if kind else None
    if sign is None:
        return f"{variable} {operator} {_literal(value)}"
    plain = by_path or kind == "Timestamp"
    return f"{variable} {sign} {value if plain else _literal(value)}"


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
