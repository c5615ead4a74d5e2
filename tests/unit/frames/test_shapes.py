"""Every event type botocore knows, every form events come in, and everything that is not a history."""

import json
from datetime import UTC, datetime

import botocore.session
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.frames.histories import CALLBACK, MAP_FAILS, START
from workbench.errors import HistoryError
from workbench.frames import (
    attempts_frame,
    edges_taken,
    events_frame,
    failing_state,
    iterations_frame,
    steps_frame,
)
from workbench.frames.vocabulary import meaning

pytestmark = pytest.mark.unit
MODEL = botocore.session.get_session().get_service_model("stepfunctions")
TYPES = MODEL.shape_for("HistoryEventType").enum
MEMBERS = {key: shape for key, shape in MODEL.shape_for("HistoryEvent").members.items() if key.endswith("EventDetails")}
READERS = [events_frame, steps_frame, attempts_frame, iterations_frame, edges_taken, failing_state]


def member_of(event_type: str) -> str | None:
    if event_type.endswith(("StateEntered", "StateExited")):
        return "stateEnteredEventDetails" if event_type.endswith("Entered") else "stateExitedEventDetails"
    key = f"{event_type[0].lower()}{event_type[1:]}EventDetails"
    return key if key in MEMBERS else None


def example(shape) -> dict:
    values = {"string": "x", "long": 1, "integer": 1, "boolean": False}
    return {
        name: values.get(inner.type_name, {"a": "1"} if inner.type_name == "map" else {"included": True})
        for name, inner in shape.members.items()
    }


@pytest.mark.parametrize("event_type", TYPES)
def test_each_type_is_known_and_keeps_its_details(event_type):
    assert meaning(event_type)[0] != "unknown"
    made = {"id": 1, "previousEventId": 0, "type": event_type, "timestamp": START}
    key = member_of(event_type)
    if key:
        made[key] = example(MEMBERS[key])
    row = events_frame([made]).iloc[0]
    assert row.type == event_type
    assert row.details == (made[key] if key else {})
    if event_type.startswith("Execution"):
        assert row.state is None
    elif key and "name" in made[key]:
        assert row.state == "x"


def test_every_details_member_is_used_by_a_type():
    assert {member_of(event_type) for event_type in TYPES} - {None} == set(MEMBERS)


@given(
    st.lists(
        st.tuples(st.sampled_from([*TYPES, "SomethingNew"]), st.integers(0, 40), st.sampled_from("ab")), max_size=40
    )
)
def test_no_order_of_valid_events_raises(drawn):
    events = []
    for number, (event_type, previous, name) in enumerate(drawn, start=1):
        made = {"id": number, "previousEventId": previous, "type": event_type, "timestamp": START}
        key = member_of(event_type) or "someEventDetails"
        made[key] = {"name": name, "index": previous % 3, "state": name, "error": "E", "cause": "c", "output": "[]"}
        events.append(made)
    for read in READERS:
        read(events)
    assert len(events_frame(events)) == len(events)


def test_unknown_types_are_kept_with_their_details():
    events = [
        *CALLBACK[:3],
        {"id": 4, "previousEventId": 3, "type": "TaskPaused", "taskPausedEventDetails": {"why": 1}},
    ]
    row = events_frame(events).iloc[-1]
    assert (row.state, row.details) == ("Record Message", {"why": 1})
    new_state = [{"id": 1, "type": "LoopStateEntered", "previousEventId": 0, "stateEnteredEventDetails": {"name": "L"}}]
    assert steps_frame(new_state).type.tolist() == ["Loop"]


@pytest.mark.parametrize("read", [events_frame, steps_frame, attempts_frame, iterations_frame, edges_taken])
def test_no_rows_have_the_columns_and_dtypes_of_rows(read):
    empty, full = read([]), read(MAP_FAILS)
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    assert all(str(dtype) == "datetime64[ns, UTC]" for dtype in full.dtypes if "datetime" in str(dtype))


def times(form):
    moments = {
        "iso": lambda at: at.isoformat(),
        "zulu": lambda at: at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "seconds": lambda at: at.timestamp(),
        "milliseconds": lambda at: int(at.timestamp() * 1000),
        "naive": lambda at: at.replace(tzinfo=None),
    }
    return [{**item, "timestamp": moments[form](item["timestamp"])} for item in CALLBACK]


@pytest.mark.parametrize("form", ["iso", "zulu", "seconds", "milliseconds", "naive"])
def test_times_in_any_form(form):
    pd.testing.assert_frame_equal(events_frame(times(form)), events_frame(CALLBACK))


def test_json_pascal_case_log_lines_and_reversed_order():
    expected = events_frame(CALLBACK)
    loaded = json.loads(json.dumps({"events": times("iso")}))
    pascal = [{key[0].upper() + key[1:]: value for key, value in item.items()} for item in CALLBACK]
    lines = [
        {
            "id": str(item["id"]),
            "type": item["type"],
            "details": next((value for key, value in item.items() if key.endswith("EventDetails")), {}),
            "previous_event_id": str(item["previousEventId"]),
            "event_timestamp": str(int(item["timestamp"].timestamp() * 1000)),
            "execution_arn": "arn",
        }
        for item in CALLBACK
    ]
    for form in (loaded, pascal, lines, CALLBACK[::-1], [*CALLBACK, CALLBACK[0]], iter(CALLBACK)):
        pd.testing.assert_frame_equal(events_frame(form), expected)


def test_a_blanked_time_is_not_a_time():
    for blank in ("timestamp", None, {}, 1e300, float("nan"), True):
        frame = events_frame([{**CALLBACK[0], "timestamp": blank}, CALLBACK[1]])
        assert pd.isna(frame.timestamp.iloc[0])
        assert frame.elapsed_s.iloc[1] == 0.0


def test_payloads_already_parsed_do_not_break_anything():
    parsed = [dict(item) for item in CALLBACK]
    parsed[4] = {**parsed[4], "taskSubmittedEventDetails": {"output": {"SdkResponseMetadata": {"RequestId": "r"}}}}
    assert attempts_frame(parsed).request_id.tolist() == ["r"]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (None, "NoneType"),
        ("[]", "json.loads"),
        (7, "int"),
        ({"nextToken": "x"}, "nextToken"),
        (pd.DataFrame({"id": [1]}), "DataFrame"),
        ([7], "number 0"),
        ([{"type": "ExecutionStarted"}], "no usable id"),
        ([{"id": 0, "type": "ExecutionStarted"}], "no usable id"),
        ([{"id": True, "type": "ExecutionStarted"}], "no usable id"),
        ([{"id": 2**64, "type": "ExecutionStarted"}], "no usable id"),
        ([{"id": 1, "type": "TaskStateEntered", "stateEnteredEventDetails": {"name": ["x"]}}], "no text"),
        ([{"id": 1, "type": "MapIterationStarted", "mapIterationStartedEventDetails": {"index": "x"}}], "index"),
        ([{"id": 1}], "no usable type"),
        ([{"id": 1, "type": None}], "no usable type"),
        ([{"id": 1, "type": "ExecutionStarted"}, {"id": 1, "type": "ExecutionFailed"}], "one execution"),
    ],
)
def test_what_is_not_a_history_says_so(bad, words):
    for read in READERS:
        with pytest.raises(HistoryError, match=words):
            read(bad)


def test_the_instant_is_exact_to_the_microsecond():
    at = datetime(2026, 7, 1, 12, 0, 0, 123457, tzinfo=UTC)
    assert events_frame([{**CALLBACK[0], "timestamp": at}]).timestamp.iloc[0] == pd.Timestamp(at)
