"""Fields of a state that are none are named by what is wrong with them."""

import pytest

from course.shapes import misshapen

pytestmark = pytest.mark.unit

STATES = ("Record", "Job Failed")
CATCH = {"ErrorEquals": ["States.ALL"], "Next": "Job Failed"}


@pytest.mark.parametrize(
    ("fields", "observed"),
    [
        ([CATCH], "a list"),
        ({"catch": [CATCH]}, "a field `catch`"),
        ({"Catch": CATCH}, "`Catch` is a dict"),
        ({"Retry": ["States.ALL"]}, "an entry of `Retry` is 'States.ALL'"),
        ({"Catch": [CATCH | {"ErrorEquals": "States.ALL"}]}, "`ErrorEquals` is 'States.ALL'"),
        ({"Catch": [{"Next": "Job Failed"}]}, "`ErrorEquals` is 'missing'"),
        ({"Catch": [CATCH | {"Next": "JobFailed"}]}, "`Next` of the `Catch` is 'JobFailed'"),
    ],
)
def test_what_is_wrong_is_named(fields, observed):
    finding = misshapen(fields, STATES, "a field")
    assert finding is not None
    assert observed in finding.observed
    assert finding.look


@pytest.mark.parametrize("fields", [{}, {"Comment": "c"}, {"Catch": [CATCH]}, {"Retry": [{"ErrorEquals": ["E"]}]}])
def test_a_good_shape_is_passed(fields):
    assert misshapen(fields, STATES, "a field") is None
