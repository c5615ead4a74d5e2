"""What is taken as a mock, and what a mock answers, attempt by attempt."""

import json

import pytest

from workbench.aws.mocks import Mocks, mock_of
from workbench.errors import WorkbenchError

pytestmark = pytest.mark.unit

THROW = {"Throw": {"Error": "Stuck", "Cause": "no"}}


@pytest.mark.parametrize("value", [None, 0, "text", [], [1, 2], {"Return": 1, "b": 2}, {"Payload": {"Return": 1}}])
def test_anything_else_is_the_value_itself(value):
    assert json.loads(mock_of(value)["result"]) == value
    assert json.loads(Mocks({"A": value}, {"A"}).next("A")["result"]) == value


def test_return_and_throw_are_the_words_of_the_mock_file():
    assert json.loads(mock_of({"Return": {"x": 1}})["result"]) == {"x": 1}
    assert mock_of(THROW) == {"errorOutput": {"error": "Stuck", "cause": "no"}}


def test_a_list_of_answers_is_one_an_attempt_and_the_last_one_stays():
    mocks = Mocks({"A": [THROW, {"x": 1}]}, {"A"})
    assert "errorOutput" in mocks.next("A")
    assert [json.loads(mocks.next("A")["result"]) for _ in range(3)] == [{"x": 1}] * 3


def test_a_function_gets_the_arguments_and_its_exception_is_the_error():
    def weigh(parcel):
        if parcel["name"] == "brick":
            raise TimeoutError("stuck")
        return {"grams": 1}

    mocks = Mocks({"A": weigh}, {"A"})
    assert mocks.is_function("A")
    assert json.loads(mocks.next("A", {"name": "book"})["result"]) == {"grams": 1}
    assert mocks.next("A", {"name": "brick"}) == {"errorOutput": {"error": "TimeoutError", "cause": "stuck"}}


def test_a_mock_for_no_state_is_refused_with_the_states_there_are():
    with pytest.raises(WorkbenchError, match=r"'Wiegh'.*'Weigh'"):
        Mocks({"Wiegh": 1}, {"Weigh"})


@pytest.mark.parametrize("wrong", [{"Throw": "Stuck"}, {"Throw": {"Cause": "x"}}, {"Return": object()}, {1, 2}])
def test_what_no_task_can_answer_is_refused(wrong):
    with pytest.raises(WorkbenchError, match="mock"):
        mock_of(wrong)
