"""Express executions from log lines that are late, doubled, missing, or something else altogether."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from workbench.aws.express import EVIDENCE, NO_EVIDENCE, express_events, express_executions, is_express
from workbench.errors import NotFoundError

pytestmark = pytest.mark.unit
MACHINE = "arn:aws:states:eu-central-1:123456789012:stateMachine:Quick"
ARN = "arn:aws:states:eu-central-1:123456789012:express:Quick:{}:id"


def line(run, number, kind, at, **details):
    event = {
        "id": str(number),
        "type": kind,
        "details": details,
        "previous_event_id": str(max(0, number - 1)),
        "event_timestamp": str(int(at.timestamp() * 1000)),
        "execution_arn": ARN.format(run),
        "redrive_count": "0",
    }
    return {"timestamp": int(at.timestamp() * 1000), "message": json.dumps(event), "logStreamName": "s"}


def has(stubbed, *lines, **asked):
    destination = {
        "cloudWatchLogsLogGroup": {"logGroupArn": "arn:aws:logs:eu-central-1:123456789012:log-group:/quick:*"}
    }
    described = {
        "stateMachineArn": MACHINE,
        "name": "Quick",
        "definition": "{}",
        "roleArn": "arn:aws:iam::123456789012:role/r",
        "type": "EXPRESS",
        "creationDate": datetime(2026, 1, 1, tzinfo=UTC),
        "loggingConfiguration": {"level": "ALL", "destinations": [destination]},
    }
    stubbed.answers("stepfunctions", "describe_state_machine", described, {"stateMachineArn": MACHINE})
    stubbed["logs"].add_response("filter_log_events", {"events": list(lines)})


def run(name, at, end="ExecutionSucceeded"):
    lines = [
        line(name, 1, "ExecutionStarted", at, input='{"n": 1}'),
        line(name, 2, "PassStateEntered", at + timedelta(milliseconds=5), name="A", input="{}"),
        line(name, 3, "PassStateExited", at + timedelta(milliseconds=9), name="A", output="{}"),
    ]
    return [*lines, line(name, 4, end, at + timedelta(milliseconds=10))] if end else lines


def test_lines_out_of_order_doubled_and_foreign_make_one_history(stubbed):
    lines = run("a", datetime(2026, 1, 1, tzinfo=UTC))
    foreign = [{"timestamp": 0, "message": text, "logStreamName": "s"} for text in ("hello", "[]", '{"id": "x"}')]
    has(stubbed, *reversed(lines), lines[0], *foreign)
    events = express_events(ARN.format("a"), stubbed.connection)
    assert [event["id"] for event in events] == [1, 2, 3, 4]
    assert events[1]["stateEnteredEventDetails"] == {"name": "A", "input": "{}"}
    assert events[0]["executionStartedEventDetails"] == {"input": '{"n": 1}'}
    assert events[3]["timestamp"] == datetime(2026, 1, 1, 0, 0, 0, 10_000, tzinfo=UTC)


def test_the_end_is_never_guessed(stubbed):
    now = datetime.now(UTC)
    has(
        stubbed,
        *run("old", now - timedelta(hours=1), None),
        *run("new", now, None),
        *run("over", now - timedelta(minutes=2)),
    )
    found = express_executions(MACHINE, stubbed.connection).set_index("name")
    assert found["status"].to_dict() == {"new": "RUNNING", "over": "SUCCEEDED", "old": NO_EVIDENCE}
    assert found["stopped"].isna().to_dict() == {"new": True, "over": False, "old": True}
    assert set(found["evidence"]) == {EVIDENCE}


@pytest.mark.parametrize(
    ("wanted", "names"),
    [({"status": "FAILED"}, ["b"]), ({"name": "A"}, ["a"]), ({"limit": 1}, ["b"]), ({"text": '"N": 1'}, ["b", "a"])],
)
def test_they_are_chosen_as_others_are(stubbed, wanted, names):
    now = datetime.now(UTC)
    has(stubbed, *run("a", now - timedelta(minutes=9)), *run("b", now - timedelta(minutes=8), "ExecutionFailed"))
    assert express_executions(MACHINE, stubbed.connection, **wanted)["name"].tolist() == names


def test_an_execution_without_a_line_is_not_found(stubbed):
    has(stubbed)
    with pytest.raises(NotFoundError, match="no line of"):
        express_events(ARN.format("a"), stubbed.connection)


def test_express_is_known_by_its_arn():
    assert is_express(ARN.format("a"))
    assert not is_express("arn:aws:states:eu-central-1:123456789012:execution:One:a")
    assert not is_express(ValueError("no"))
