"""Lines of a log group as rows; the lines of a state machine come apart into columns."""

import json

import pandas as pd
import pytest

from workbench.aws.logs import logs, logs_frame
from workbench.errors import NotFoundError, WorkbenchError

pytestmark = pytest.mark.unit

EVENT = {
    "id": "5",
    "type": "TaskSubmitted",
    "details": {"resource": "invoke.waitForTaskToken"},
    "previous_event_id": "4",
    "event_timestamp": "1767225600250",
    "execution_arn": "arn:aws:states:eu-central-1:123456789012:execution:One:run",
    "redrive_count": "0",
}
TABLE_OF_LINES = [
    ({"timestamp": 1767225600250, "message": json.dumps(EVENT), "logStreamName": "states/One/1"}, 5),
    ({"timestamp": 1767225600251, "message": "START RequestId: 1\n", "logStreamName": "2026/01/01[1]"}, None),
    ({"timestamp": 1767225600252, "message": '{"level": "INFO"}', "logStreamName": "s"}, None),
    ({"timestamp": 1767225600253, "message": "[1, 2]", "logStreamName": "s"}, None),
]


def has_group(stubbed, *names):
    groups = [{"logGroupName": name} for name in names]
    stubbed.answers("logs", "describe_log_groups", {"logGroups": groups}, {})


@pytest.mark.parametrize(("line", "event_id"), TABLE_OF_LINES)
def test_only_a_machines_lines_are_taken_apart(line, event_id):
    row = logs_frame([line]).iloc[0]
    if event_id is None:
        assert pd.isna(row["event_id"])
        assert pd.isna(row["type"])
        assert row["details"] is None
    else:
        assert (row["event_id"], row["previous_id"], row["type"]) == (5, 4, "TaskSubmitted")
        assert row["details"] == EVENT["details"]
        assert row["execution"] == EVENT["execution_arn"]
    assert row["message"] == line["message"].rstrip("\n")


@pytest.mark.parametrize("lines", [[], [line for line, _ in TABLE_OF_LINES]])
def test_the_columns_and_dtypes_hold_for_any_lines(lines):
    assert {name: str(dtype) for name, dtype in logs_frame(lines).dtypes.items()} == {
        "timestamp": "datetime64[ns, UTC]",
        "event_id": "Int64",
        "previous_id": "Int64",
        "type": "str",
        "details": "object",
        "message": "str",
        "stream": "str",
        "execution": "str",
    }


def test_lines_come_in_the_order_of_time_from_all_pages(stubbed):
    has_group(stubbed, "sfnLogGroup")
    asked = {"logGroupName": "sfnLogGroup"}
    late, early = ({"timestamp": stamp, "message": str(stamp)} for stamp in (2000, 1000))
    stubbed.answers("logs", "filter_log_events", {"events": [late], "nextToken": "t"}, asked)
    stubbed.answers("logs", "filter_log_events", {"events": [early]}, {**asked, "nextToken": "t"})
    assert logs("sfnLogGroup", stubbed.connection)["message"].tolist() == ["1000", "2000"]


def test_what_is_asked_for_is_asked_of_the_service(stubbed):
    has_group(stubbed, "/aws/lambda/recorder")
    stubbed.answers(
        "logs",
        "filter_log_events",
        {"events": []},
        {
            "logGroupName": "/aws/lambda/recorder",
            "startTime": 1767225600000,
            "filterPattern": '"say \\"hi\\""',
            "logStreamNamePrefix": "2026/",
        },
    )
    since = pd.Timestamp("2026-01-01", tz="UTC")
    assert logs("recorder", stubbed.connection, since=since, contains='say "hi"', stream="2026/").empty


def test_since_may_be_a_length_of_time(stubbed, monkeypatch):
    has_group(stubbed, "g")
    monkeypatch.setattr(pd.Timestamp, "now", lambda tz=None: pd.Timestamp("2026-01-01T00:15", tz="UTC"))
    asked = {"logGroupName": "g", "startTime": 1767225600000}
    stubbed.answers("logs", "filter_log_events", {"events": []}, asked)
    assert logs("g", stubbed.connection, since="15min").empty


@pytest.mark.parametrize("since", ["sometime", "15 parsecs"])
def test_a_since_that_is_no_time_says_so(stubbed, since):
    has_group(stubbed, "g")
    with pytest.raises(WorkbenchError, match="neither a timestamp nor a length of time"):
        logs("g", stubbed.connection, since=since)


def test_a_group_that_is_not_there_is_named(stubbed):
    has_group(stubbed, "other")
    with pytest.raises(NotFoundError, match="no log group 'sfnLogGroup'. What there is: other"):
        logs("sfnLogGroup", stubbed.connection)
