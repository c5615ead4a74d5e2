"""Indenting JSON changes white space and nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.recording.indented import indented

pytestmark = pytest.mark.unit

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_the_value_stays(value: object) -> None:
    assert json.loads(indented(json.dumps(value))) == value


@given(JSON)
def test_it_is_how_python_indents(value: object) -> None:
    text = json.dumps(value)
    assert indented(text) == json.dumps(value, indent=2)


@pytest.mark.parametrize("text", ["", "not json", "{", "a: b", "[1,"])
def test_other_text_comes_back_as_it_is(text: str) -> None:
    assert indented(text) == text


def test_numbers_keep_their_characters() -> None:
    assert "12345678901234567890.10e400" in indented('{"n":12345678901234567890.10e400}')
