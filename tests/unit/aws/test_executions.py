"""Executions as frames, histories to the last page, and waiting with a limit."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from workbench.aws.executions import execution_arn, executions
from workbench.aws.executions_frame import executions_frame
from workbench.aws.history import events, history
from workbench.aws.steps import steps
from workbench.aws.wait import wait
from workbench.errors import NotFoundError, WorkbenchError

pytestmark = pytest.mark.unit

MACHINE = "arn:aws:states:eu-central-1:123456789012:stateMachine:One"
START = datetime(2026, 1, 1, tzinfo=UTC)


def item(name, status="SUCCEEDED", seconds=1.5, at=0):
    started = START + timedelta(seconds=at)
    found = {
        "executionArn": MACHINE.replace("stateMachine", "execution") + f":{name}",
        "stateMachineArn": MACHINE,
        "name": name,
        "status": status,
        "startDate": started,
    }
    return found if status == "RUNNING" else {**found, "stopDate": started + timedelta(seconds=seconds)}


def arn_of(name):
    return item(name)["executionArn"]


def lists(stubbed, *items, token=None, **asked):
    answer = {"executions": list(items)} | ({"nextToken": token} if token else {})
    stubbed.answers("stepfunctions", "list_executions", answer, {"stateMachineArn": MACHINE, **asked})


def test_all_pages_become_rows(stubbed):
    lists(stubbed, item("b"), item("a", "RUNNING"), token="t")
    lists(stubbed, nextToken="t", token="u")
    lists(stubbed, item("c", "FAILED", 0.25), nextToken="u")
    found = executions(MACHINE, stubbed.connection)
    assert found["name"].tolist() == ["b", "a", "c"]
    assert found["duration_s"].iloc[2] == 0.25
    assert found["stopped"].isna().tolist() == [False, True, False]
    assert found["duration_s"].isna().tolist() == [False, True, False]


def test_the_limit_stops_the_paging_and_the_status_is_passed_on(stubbed):
    lists(stubbed, item("a"), item("b"), item("c"), token="t", statusFilter="SUCCEEDED")
    assert len(executions(MACHINE, stubbed.connection, status="SUCCEEDED", limit=2)) == 2


@pytest.mark.parametrize("items", [[], [item("a")], [item("a", "RUNNING")]])
def test_the_columns_and_dtypes_hold_for_any_items(items):
    assert {name: str(dtype) for name, dtype in executions_frame(items).dtypes.items()} == {
        "name": "str",
        "status": "str",
        "started": "datetime64[ns, UTC]",
        "stopped": "datetime64[ns, UTC]",
        "duration_s": "float64",
        "redrive_count": "int64",
        "execution": "str",
    }


def test_an_unknown_status_is_refused_before_the_call(stubbed):
    with pytest.raises(WorkbenchError, match="no execution status 'DONE'.*RUNNING, SUCCEEDED"):
        executions(MACHINE, stubbed.connection, status="DONE")


def test_an_execution_is_an_arn_or_a_row():
    frame = executions_frame([item("a")])
    assert execution_arn(frame.iloc[0]) == execution_arn(arn_of("a")) == arn_of("a")


@pytest.mark.parametrize("wrong", [MACHINE, "a", None, 7])
def test_what_is_no_execution_says_what_to_give(wrong):
    with pytest.raises(WorkbenchError, match=r"not an execution.*iloc\[0\]"):
        execution_arn(wrong)


def pages_of_a_history(stubbed):
    first = {"timestamp": START, "type": "ExecutionStarted", "id": 1, "previousEventId": 0}
    entered = {
        "timestamp": START,
        "type": "PassStateEntered",
        "id": 2,
        "previousEventId": 0,
        "stateEnteredEventDetails": {"name": "Only", "input": "{}"},
    }
    left = {
        "timestamp": START + timedelta(seconds=1),
        "type": "PassStateExited",
        "id": 3,
        "previousEventId": 2,
        "stateExitedEventDetails": {"name": "Only", "output": "{}"},
    }
    ended = {"timestamp": START + timedelta(seconds=1), "type": "ExecutionSucceeded", "id": 4, "previousEventId": 3}
    asked = {"executionArn": arn_of("a"), "maxResults": 1000}
    pages = {"events": [first, entered], "nextToken": "t"}, {"events": [left, ended]}
    stubbed.answers("stepfunctions", "get_execution_history", pages[0], asked)
    stubbed.answers("stepfunctions", "get_execution_history", pages[1], {**asked, "nextToken": "t"})


def test_the_events_are_read_to_the_last_page(stubbed):
    pages_of_a_history(stubbed)
    assert [event["id"] for event in events(arn_of("a"), stubbed.connection)] == [1, 2, 3, 4]


def test_history_is_one_row_an_event(stubbed):
    pages_of_a_history(stubbed)
    found = history(arn_of("a"), stubbed.connection)
    assert found["type"].iloc[0] == "ExecutionStarted"
    assert found["state"].tolist()[1:3] == ["Only", "Only"]


def test_steps_is_one_row_a_state_visit(stubbed):
    pages_of_a_history(stubbed)
    found = steps(executions_frame([item("a")]).iloc[0], stubbed.connection)
    assert found["state"].tolist() == ["Only"]
    assert found["duration_s"].tolist() == [1.0]


def test_a_history_that_is_gone_says_so(stubbed):
    stubbed["stepfunctions"].add_client_error(
        "get_execution_history", "ExecutionDoesNotExist", "Execution Does Not Exist"
    )
    with pytest.raises(NotFoundError, match="Execution Does Not Exist"):
        events(arn_of("a"), stubbed.connection)


def describes(stubbed, *items, **more):
    for one in items:
        stubbed.answers("stepfunctions", "describe_execution", {**one, **more}, {"executionArn": one["executionArn"]})


def test_waiting_for_one_execution_ends_when_it_has(stubbed, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    describes(stubbed, item("a", "RUNNING"), item("a"))
    assert wait(arn_of("a"), stubbed.connection, poll_s=0)["status"].tolist() == ["SUCCEEDED"]
    shown = capsys.readouterr().out
    assert "\r0 of 1 executions have ended" in shown
    assert "\r1 of 1 executions have ended" in shown


def test_waiting_for_a_machine_counts_only_what_started_since(stubbed):
    lists(stubbed, item("old", at=-60))
    lists(stubbed, item("b", at=2), item("a", "RUNNING", at=1), item("old", at=-60))
    lists(stubbed, item("b", at=2), item("a", at=1), item("old", at=-60))
    found = wait(MACHINE, stubbed.connection, count=2, since=pd.Timestamp(START), poll_s=0)
    assert found["name"].tolist() == ["b", "a"]


def test_waiting_ends_at_the_limit_and_says_what_is_left(stubbed):
    lists(stubbed, item("a", "RUNNING"))
    with pytest.raises(WorkbenchError, match=r"After 0 s not all of 2 .* 1 RUNNING.*dead-letter queue"):
        wait(MACHINE, stubbed.connection, count=2, timeout_s=0, poll_s=0)


def test_a_failure_is_raised_with_the_services_cause(stubbed):
    failed = item("a", "FAILED")
    describes(stubbed, failed)
    describes(stubbed, failed, error="ValueError", cause="createdAt is no time")
    with pytest.raises(WorkbenchError, match="a ended FAILED: ValueError createdAt is no time"):
        wait([arn_of("a")], stubbed.connection, poll_s=0)


def test_unchecked_a_failure_is_only_shown(stubbed):
    describes(stubbed, item("a", "TIMED_OUT"))
    assert wait(arn_of("a"), stubbed.connection, check=False)["status"].tolist() == ["TIMED_OUT"]
