"""The mock configuration of Step Functions Local."""

import pytest

from workbench.localaws.stepfunctions.mock_file import mocked_attempts

pytestmark = pytest.mark.unit

CONFIG = {
    "StateMachines": {"M": {"TestCases": {"T": {"Call": "R"}}}},
    "MockedResponses": {"R": {"1-2": {"Return": 1}, "0": {"Throw": {"Error": "E"}}}},
}


def test_attempts_are_ordered_ranges() -> None:
    assert mocked_attempts(CONFIG, "M", "T") == {"Call": [(0, 0, {"Throw": {"Error": "E"}}), (1, 2, {"Return": 1})]}


def test_an_unknown_case_is_none() -> None:
    assert mocked_attempts(CONFIG, "M", "U") is None
    assert mocked_attempts({}, "M", "T") is None


def test_a_bad_attempt_says_so() -> None:
    bad = {**CONFIG, "MockedResponses": {"R": {"first": {"Return": 1}}}}
    with pytest.raises(ValueError, match="'first' is not an attempt"):
        mocked_attempts(bad, "M", "T")
