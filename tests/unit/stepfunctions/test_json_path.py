"""Paths: a definite one gives a value, any other an array."""

from typing import Any

import pytest

from workbench.localaws.stepfunctions.json_path import is_definite, read

pytestmark = pytest.mark.unit

DATA = {"l": [{"x": 5, "y": [1, 2]}], "m": [{"x": 1}, {"x": 2}], "o": {"a": {"x": 1}}, "s": [{"t": "abc"}], "a:b": 3}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$.l[0].x", 5),
        ("$['l'][0]['y']", [1, 2]),
        ("$['a:b']", 3),
        ("$.m[-1]", {"x": 2}),
        ("$.l[*].x", [5]),
        ("$.l[*].none", []),
        ("$.m[?(@.x > 1)]", [{"x": 2}]),
        ("$.m[?(@.x > 9)]", []),
        ("$.m[0:1].x", [1]),
        ("$.o.*", [{"x": 1}]),
        ("$..t", ["abc"]),
        ("$.s[?(@.t =~ /AB.*/i)]", [{"t": "abc"}]),
        ("$.s[?(@.t =~ /b/)]", []),
    ],
)
def test_read(path: str, expected: Any) -> None:
    assert read(path, DATA) == expected


@pytest.mark.parametrize("path", ["$.none", "$.l[5]", "$.l[0].none", "$[3:]"])
def test_what_is_not_there(path: str) -> None:
    with pytest.raises(KeyError):
        read(path, DATA)


def test_definite() -> None:
    assert is_definite("$.a['b, c'][0]")
    assert not is_definite("$.a['b','c']")
