"""Sums over a fleet whose truth is written down beside it."""

import pandas as pd
import pytest

from tests.unit.frames.histories import CALLBACK, event
from workbench.aws.executions_frame import executions_frame
from workbench.errors import WorkbenchError
from workbench.frames.fleet import fleet_of
from workbench.frames.fleet_sums import branches_frame, cost_frame, errors_frame, retries_frame, states_frame

pytestmark = pytest.mark.unit
ARN = "arn:aws:states:eu-central-1:123456789012:execution:One:{}"
BEGIN = [
    event(1, 0, "ExecutionStarted", input="{}"),
    event(2, 0, "TaskStateEntered", name="Record Message"),
    event(3, 2, "TaskScheduled", resourceType="lambda", resource="invoke"),
    event(4, 3, "TaskFailed", resourceType="lambda", resource="invoke", error="Busy", cause="too much"),
]
#: Failed at the first attempt; the second succeeded, and the Choice led on.
RETRIED = [
    *BEGIN,
    event(5, 4, "TaskScheduled", resourceType="lambda", resource="invoke"),
    event(6, 5, "TaskSucceeded", resourceType="lambda", resource="invoke", output="{}"),
    event(7, 6, "TaskStateExited", name="Record Message"),
    event(8, 7, "ChoiceStateEntered", name="Check Status?"),
    event(9, 8, "ChoiceStateExited", name="Check Status?"),
    event(10, 9, "FailStateEntered", name="Job Failed"),
    event(11, 10, "ExecutionFailed", error="Refused"),
]
FAILED = [*BEGIN, event(5, 4, "ExecutionFailed", error="Busy", cause="too much")]
RUNNING = CALLBACK[:4]
HISTORIES = {"good": CALLBACK, "good-2": CALLBACK, "retried": RETRIED, "failed": FAILED, "running": RUNNING}


@pytest.fixture(scope="module")
def fleet():
    items = [
        {"executionArn": ARN.format(name), "name": name, "status": "SUCCEEDED", "startDate": CALLBACK[0]["timestamp"]}
        for name in HISTORIES
    ]
    return fleet_of(executions_frame(items), {ARN.format(name): told for name, told in HISTORIES.items()})


@pytest.fixture
def nothing():
    return fleet_of(executions_frame([]), {})


def row(frame, **wanted):
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_latencies_and_failures_of_each_state(fleet):
    states = states_frame(fleet)
    record = row(states, state="Record Message")
    assert (record["visits"], record["executions"], record["failed"]) == (5, 5, 1)
    assert record["failure_rate"] == pytest.approx(1 / 4), "the running visit has not been decided"
    assert (record["p50_s"], record["max_s"]) == (5.0, 5.0)
    assert record["share"] == 1.0
    assert row(states, state="Check Status?")["share"] == pytest.approx(3 / 5)
    assert row(states, state="Job Failed")["failed"] == 1
    assert states["failure_rate"].is_monotonic_decreasing


def test_the_errors_in_order_of_their_number(fleet):
    errors = errors_frame(fleet)
    busy = row(errors, state="Record Message", error="Busy")
    assert (busy["count"], busy["executions"]) == (2, 2)
    assert errors["count"].is_monotonic_decreasing
    assert errors["cumulative"].iloc[-1] == pytest.approx(1)
    assert errors["share"].iloc[0] == pytest.approx(2 / 3)
    assert row(errors, state="Job Failed")["error"] == "Refused"


def test_retries_and_what_they_saved(fleet):
    retries = retries_frame(fleet)
    assert retries["state"].tolist() == ["Record Message"]
    only = retries.iloc[0]
    assert (only["visits"], only["retried"], only["retries"], only["saved"], only["most"]) == (5, 1, 1, 1, 2)
    assert only["waited_s"] == 1.0


def test_the_share_of_each_branch(fleet):
    branches = branches_frame(fleet)
    succeed = row(branches, from_state="Check Status?", to_state="Job Succeed")
    failed = row(branches, from_state="Check Status?", to_state="Job Failed")
    assert (succeed["share"], failed["share"]) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    leaving = branches.groupby("from_state")["share"].sum()
    assert leaving.tolist() == pytest.approx([1.0] * len(leaving))
    assert "retry" not in set(branches["kind"])


def test_the_cost_counts_entries_and_retries(fleet):
    cost = cost_frame(fleet)
    assert row(cost, state="Record Message")["transitions"] == 6
    assert cost["transitions"].sum() == 6 + 3 + 2 + 1
    assert cost["usd"].sum() == pytest.approx(12 * 0.025 / 1000)
    assert cost["usd_per_million"].sum() == pytest.approx(12 / 5 * 25)
    assert cost["share"].sum() == pytest.approx(1)
    with pytest.raises(WorkbenchError, match="cannot cost"):
        cost_frame(fleet, -1)


@pytest.mark.parametrize("frame", [states_frame, errors_frame, retries_frame, branches_frame, cost_frame])
def test_the_columns_and_dtypes_hold_for_no_executions(frame, fleet, nothing):
    full, empty = frame(fleet), frame(nothing)
    assert len(empty) == 0
    assert empty.dtypes.astype(str).to_dict() == full.dtypes.astype(str).to_dict()
    assert isinstance(empty, pd.DataFrame)
