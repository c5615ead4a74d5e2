"""Log lines are joined to attempts by request id where there is one, else by time, and it says which."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from workbench.frames.scopes import Attempt
from workbench.frames.source import Event
from workbench.recording import LogLine
from workbench.recording.invocations import Invocations
from workbench.recording.model import MACHINE

pytestmark = pytest.mark.unit

START = datetime(2026, 3, 1, tzinfo=UTC)


def _line(message: str, at_s: float = 0, stream: str = "s", source: str = "f") -> LogLine:
    return LogLine(source, "/aws/lambda/f", stream, START + timedelta(seconds=at_s), message)


def _attempt(output: str | None = None, cause: str | None = None) -> Attempt:
    ended = Event(5, 4, None, "TaskFailed" if cause else "TaskSucceeded", {"output": output, "cause": cause})
    return Attempt(1, ended=ended)


LOGS = [
    _line("START RequestId: aaaa-1 Version: $LATEST", 1),
    _line("START RequestId: bbbb-2 Version: $LATEST", 2, "other"),
    _line("hello from a", 3),
    _line("hello from b", 3, "other"),
    _line('{"requestId": "cccc-3", "message": "json"}', 4, "third"),
    _line("END RequestId: aaaa-1", 5),
    _line("aaaa-1", 5, source=MACHINE),
]


@pytest.mark.parametrize(
    "attempt",
    [
        _attempt(output=json.dumps({"SdkResponseMetadata": {"RequestId": "aaaa-1"}})),
        _attempt(cause=json.dumps({"errorMessage": "x", "requestId": "aaaa-1"})),
    ],
)
def test_by_request_id(attempt: Attempt) -> None:
    lines, joined_by = Invocations(LOGS).of(attempt, None, None)
    assert joined_by == "request id"
    assert [line.message[:12] for line in lines] == ["START Reques", "hello from a", "END RequestI"]


def test_lines_in_json_carry_their_own_request_id() -> None:
    attempt = _attempt(output=json.dumps({"SdkResponseMetadata": {"RequestId": "cccc-3"}}))
    lines, _ = Invocations(LOGS).of(attempt, None, None)
    assert [line.stream for line in lines] == ["third"]


@pytest.mark.parametrize("output", [None, "not json", "[]", "{}", '{"SdkResponseMetadata": {"RequestId": "gone"}}'])
def test_else_by_the_time_window_with_whole_invocations(output: str | None) -> None:
    window = (START + timedelta(seconds=1.5), START + timedelta(seconds=2.5))
    lines, joined_by = Invocations(LOGS).of(_attempt(output=output), *window)
    assert joined_by == "time window"
    assert {line.stream for line in lines} == {"other"}
    assert len(lines) == 2


def test_an_invocation_that_another_attempt_is_known_by_is_not_taken_by_time() -> None:
    known = _attempt(output=json.dumps({"SdkResponseMetadata": {"RequestId": "bbbb-2"}}))
    unknown = _attempt()
    found = Invocations(LOGS, [known, unknown])
    lines, _ = found.of(unknown, START, START + timedelta(seconds=9))
    assert {line.stream for line in lines} == {"s", "third"}
    assert found.of(known, START, START)[1] == "request id"


def test_no_lines_are_joined_by_nothing() -> None:
    assert Invocations([]).of(_attempt(), START, START) == ([], None)
    assert Invocations(LOGS).of(_attempt(), None, START) == ([], None)
