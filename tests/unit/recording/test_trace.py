"""The joining of a trace: what is recorded, what is inferred, what is missing, and what ties each row to the event."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from tests.unit.frames.histories import RETRIED_AND_CAUGHT
from workbench.display.trace import trace_picture
from workbench.errors import WorkbenchError
from workbench.recording import LogLine, Recording
from workbench.recording.trace import LANES, trace_frame
from workbench.recording.trace_finds import DeadLetter, Finds, FoundExecution, Invocation, Route, StoredRow

pytestmark = pytest.mark.unit

START = datetime(2026, 1, 1, tzinfo=UTC)
MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:M"
QUEUE = "arn:aws:sqs:us-east-1:000000000000:q"
EVENT = {"id": "e-1", "source": "s", "detail-type": "t", "time": "2025-12-31T23:59:59Z", "detail": {}}
ROUTE = Route("commonbus", "to-machine", "arn:rule", MACHINE, '{"source": ["s"]}', True)


def line(second, message, stream="s1"):
    return LogLine("f", "/aws/lambda/f", stream, START + timedelta(seconds=second), message)


def invocation(request, begin, end, text, role="target", fed_by=QUEUE):
    lines = (
        line(begin, f"START RequestId: {request}"),
        line(begin, text),
        line(end, f"REPORT RequestId: {request}"),
    )
    return Invocation("f", role, lines, request, fed_by)


@pytest.fixture
def finds():
    """An event whose machine called f twice: the first failed with a request id, the second left none."""
    logs = [
        line(3, "START RequestId: r-1"),
        line(3, "first try of e-1"),
        line(4, "END RequestId: r-1"),
        line(8, "START RequestId: other", "s2"),
        line(8, "somebody else's", "s2"),
        line(8, "START RequestId: r-2", "s3"),
        line(8, "second try of e-1", "s3"),
    ]
    describe = {
        "executionArn": "arn:aws:states:us-east-1:000000000000:execution:M:e-1_x",
        "stateMachineArn": MACHINE,
        "name": "e-1_x",
        "status": "SUCCEEDED",
        "input": json.dumps(EVENT),
    }
    events = [dict(event) for event in RETRIED_AND_CAUGHT]
    for event in events:
        event["timestamp"] = START + timedelta(seconds=event["id"] - 1)
    found = FoundExecution(Recording({}, events, describe, logs), "id in the machine's log")
    return Finds("e-1", "e-1", EVENT, routes=(ROUTE,), executions=(found,))


def lane(frame, name):
    return frame[frame["lane"] == name].reset_index(drop=True)


def test_the_rows_stand_in_the_order_of_the_way(finds):
    frame = trace_frame(finds)
    assert list(dict.fromkeys(frame["lane"])) == ["bus", "rule", "execution", "state", "attempt", "log"]
    assert set(frame["lane"]) <= set(LANES)
    assert set(frame.loc[frame["lane"].isin(["bus", "rule"]), "known"]) == {"inferred"}
    assert set(frame.loc[~frame["lane"].isin(["bus", "rule"]), "known"]) == {"recorded"}
    assert frame["evidence"].map(bool).all()


def test_dtypes_hold_also_for_no_rows():
    empty, frame = trace_frame(Finds("x", None, None)), trace_frame(Finds("x", "x", EVENT))
    assert empty.dtypes.equals(frame.dtypes)
    assert str(frame["start"].dtype) == "datetime64[ns, UTC]"


def test_the_bus_stands_in_the_second_of_the_events_time_before_what_it_caused(finds):
    bus = lane(trace_frame(finds), "bus").iloc[0]
    assert bus["start"] == pd.Timestamp("2025-12-31T23:59:59Z")
    assert bus["end"] == pd.Timestamp(START)
    assert bus["name"] == "commonbus"


def test_a_sender_narrows_the_time_on_the_bus(finds):
    sent = START - timedelta(milliseconds=40)
    bus = lane(trace_frame(replace(finds, sent=sent)), "bus").iloc[0]
    assert bus["start"] == pd.Timestamp(sent)


def test_each_attempt_has_its_own_lines_and_says_what_joined_them(finds):
    frame = trace_frame(finds)
    attempts = lane(frame, "attempt")
    assert attempts["attempt"].tolist() == [1, 2]
    assert attempts["status"].tolist() == ["failed", "timed out"]
    assert attempts["joined_by"].tolist() == ["request id", "id in the time window"]
    assert attempts["request_id"].tolist() == ["r-1", "r-2"]
    logs = lane(frame, "log")
    assert logs["detail"].str.contains("try of e-1").sum() == 2
    assert not logs["detail"].str.contains("somebody else").any()


def test_without_the_id_in_a_line_the_time_window_alone_joins(finds):
    found = finds.executions[0]
    logs = [replace(each, message=each.message.replace("e-1", "?")) for each in found.recording.logs]
    quiet = replace(found, recording=replace(found.recording, logs=logs))
    attempts = lane(trace_frame(replace(finds, executions=(quiet,))), "attempt")
    assert attempts["joined_by"].tolist() == ["request id", "time window"]


def test_a_row_is_tied_by_its_key_to_the_attempt_that_may_have_written_it(finds):
    row = StoredRow("Messages", "messageId", "f", "TABLE", {"messageId": "e-1"})
    frame = trace_frame(replace(finds, rows=(row,)))
    stored, lines = lane(frame, "row").iloc[0], lane(frame, "log")
    lines = lines[lines["attempt"] == 2]
    assert (stored["joined_by"], stored["known"]) == ("key messageId", "recorded")
    assert (stored["start"], stored["end"]) == (lines["start"].min(), lines["start"].max())
    assert "TABLE of f" in stored["evidence"]


def test_a_row_that_is_not_there_is_never_a_success(finds):
    row = StoredRow("Messages", "messageId", "f", "TABLE", None)
    stored = lane(trace_frame(replace(finds, rows=(row,))), "row").iloc[0]
    assert (stored["status"], stored["known"]) == ("no evidence", "not found")
    assert pd.isna(stored["start"])


def test_a_rule_that_led_nowhere_says_so(finds):
    other = replace(ROUTE, rule="to-nowhere", target=f"{MACHINE}2")
    frame = trace_frame(replace(finds, routes=(ROUTE, other)))
    nowhere = frame[frame["rule"] == "to-nowhere"]
    assert nowhere["status"].tolist() == ["no evidence", "no evidence"]
    assert nowhere["known"].tolist() == ["inferred", "not found"]


def test_rules_of_other_buses_and_other_patterns_are_left_out(finds):
    others = (replace(ROUTE, bus="default", rule="a"), replace(ROUTE, rule="b", target="arn:x", matches=False))
    frame = trace_frame(replace(finds, routes=(ROUTE, *(replace(each, target="arn:y") for each in others))))
    assert lane(frame, "rule")["name"].tolist() == ["to-machine"]


def test_of_two_rules_to_one_machine_the_one_that_matches_is_the_way(finds):
    twin = replace(ROUTE, bus="default", rule="other", matches=False)
    frame = trace_frame(replace(finds, routes=(twin, ROUTE)))
    assert lane(frame, "rule")["name"].tolist() == ["to-machine"]
    assert lane(frame, "bus")["name"].tolist() == ["commonbus"]
    assert len(lane(frame, "execution")) == 1


def test_a_pattern_that_no_longer_matches_is_not_taken_for_the_way(finds):
    rule = lane(trace_frame(replace(finds, routes=(replace(ROUTE, matches=False),))), "rule").iloc[0]
    assert rule["status"] == "no evidence"
    assert "does not match" in rule["evidence"]


def test_a_dead_letter_tells_eventbridges_reason(finds):
    letter = DeadLetter("dlq", START, json.dumps(EVENT), "NO_RESOURCE", "gone", 0, "arn:rule", MACHINE)
    frame = trace_frame(replace(finds, executions=(), dead_letters=(letter,)))
    assert frame["lane"].tolist() == ["bus", "rule", "dead letter"]
    dead = lane(frame, "dead letter").iloc[0]
    assert dead["detail"] == "NO_RESOURCE: gone, after 0 retries"
    assert dead["status"] == "failed"


def test_the_way_through_a_queue_is_inferred_from_its_reader(finds):
    route = Route("commonbus", "to-queue", "arn:rule2", QUEUE, "{}", True)
    reader = invocation("r-9", 1, 2, "recorded e-1")
    row = StoredRow("Other", "messageId", "f", "TABLE", {"messageId": "e-1"})
    frame = trace_frame(replace(finds, routes=(route,), executions=(), invocations=(reader,), rows=(row,)))
    assert frame["lane"].tolist() == ["bus", "rule", "queue", "function", "log", "log", "log", "row"]
    assert lane(frame, "queue").iloc[0]["known"] == "inferred"
    assert lane(frame, "function").iloc[0]["joined_by"] == "id in a log line"


@pytest.mark.parametrize(("text", "status"), [("recorded", "succeeded"), ("[ERROR] no", "failed")])
def test_a_sender_is_judged_by_its_own_lines(finds, text, status):
    sender = invocation("r-0", -1, 0, f"{text} e-1", role="sender", fed_by="")
    assert lane(trace_frame(replace(finds, invocations=(sender,))), "sender").iloc[0]["status"] == status


def test_an_execution_started_by_hand_has_no_bus(finds):
    frame = trace_frame(replace(finds, event=None, event_id=None, routes=()))
    assert frame["lane"].iloc[0] == "execution"
    assert frame["rule"].isna().all()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_picture_has_every_lane_in_words(finds, theme):
    row = StoredRow("Messages", "messageId", "f", "TABLE", None)
    frame = trace_frame(replace(finds, rows=(row,), notes=("the log group x is gone",)))
    picture = trace_picture(frame, theme=theme)
    assert len(picture.text.splitlines()) == 2 + (frame["lane"] != "log").sum()
    assert "! the log group x is gone" in picture.text
    assert "not found" in picture.text
    assert "2 log lines by id in the time window" in picture.text
    assert picture.svg().lstrip().startswith("<?xml")
    assert 'alt="Trace of one event' in picture._repr_mimebundle_()["text/html"]


def test_names_with_dollars_and_brackets_do_not_break_the_picture(finds):
    found = finds.executions[0]
    describe = {**found.recording.describe, "name": "$x_{<&\n"}
    strange = replace(found, recording=replace(found.recording, describe=describe))
    assert "$x_{<&" in trace_picture(trace_frame(replace(finds, executions=(strange,)))).text


def test_a_frame_of_something_else_is_refused():
    with pytest.raises(WorkbenchError, match="no frame of trace"):
        trace_picture(pd.DataFrame({"lane": ["bus"]}))
