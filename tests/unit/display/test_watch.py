"""Watching shows an execution as it grows, ends by itself, and survives an interrupt, a throttle and a time limit."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from workbench.aws import follow as following
from workbench.aws.follow import follow, newer
from workbench.display.screen import NotebookScreen, TextScreen, screen
from workbench.display.watch import watch
from workbench.errors import RecordingError
from workbench.recording import Recording, load, save

pytestmark = pytest.mark.unit

DATA = Path(__file__).parents[2] / "data"
ARN = "arn:aws:states:us-east-1:123456789012:execution:order:run1"


class _Aws:
    """Stands for Step Functions: the history grows by `step` events with every look, or a look raises."""

    is_local = True
    profile = None

    def __init__(self, run: Recording, step: int = 10, page: int = 1000) -> None:
        self.run, self.step, self.page = run, step, page
        self.looks: list[bool] = []
        self.troubles: dict[int, BaseException] = {}

    def __str__(self) -> str:
        return "LOCAL"

    def client(self, name: str) -> Any:
        return self if name == "stepfunctions" else pytest.fail(f"no call to {name} was expected")

    def get_paginator(self, name: str) -> Any:
        assert name == "get_execution_history"
        return self

    def paginate(self, reverseOrder: bool = False, **_: Any) -> Iterator[dict[str, Any]]:  # noqa: N803
        self.looks.append(reverseOrder)
        if trouble := self.troubles.get(len(self.looks)):
            raise trouble
        events = self.run.events[: self.step * len(self.looks)]
        events = events[::-1] if reverseOrder else events
        for start in range(0, len(events), self.page):
            yield {"events": events[start : start + self.page]}

    def describe_execution(self, **_: Any) -> dict[str, Any]:
        return dict(self.run.describe)

    def describe_state_machine_for_execution(self, **_: Any) -> dict[str, Any]:
        import json

        return {"definition": json.dumps(self.run.definition), "stateMachineArn": self.run.machine_arn}


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> _Aws:
    found = _Aws(load(DATA / "caught_item_then_failed_task.json"))
    found.slept = []  # type: ignore[attr-defined]
    monkeypatch.setattr(following.time, "sleep", found.slept.append)  # type: ignore[attr-defined]
    return found


def test_it_ends_by_itself_with_every_event_once(aws: _Aws, capsys: pytest.CaptureFixture[str]) -> None:
    recording = watch(ARN, aws)  # type: ignore[arg-type]
    assert recording.complete
    assert recording.events == aws.run.events
    told = capsys.readouterr().out
    assert "▸ Process items: in progress" in told
    assert "! Process items: caught" in told
    assert told.rstrip().endswith("run1: FAILED with 39 events.")


def test_after_the_first_whole_reading_only_what_is_new_is_read(aws: _Aws) -> None:
    list(follow(ARN, aws))  # type: ignore[arg-type]
    assert aws.looks == [False, True, True, True]


@pytest.mark.parametrize("page", [1, 3, 7, 1000])
def test_new_events_are_found_over_any_number_of_pages(page: int, aws: _Aws) -> None:
    aws.page, aws.step = page, 39
    known = aws.run.events[:11]
    assert newer(ARN, aws, known) == aws.run.events[11:]  # type: ignore[arg-type]
    assert newer(ARN, aws, aws.run.events) == []  # type: ignore[arg-type]


def test_pauses_grow_while_nothing_comes_and_shrink_when_something_does(aws: _Aws) -> None:
    aws.step = 2
    quiet = [aws.run.events[:4]] * 9
    growing = iter([*quiet, aws.run.events[:5], aws.run.events])

    def paginate(reverseOrder: bool = False, **_: Any) -> Iterator[dict[str, Any]]:  # noqa: N803
        events = next(growing)
        yield {"events": events[::-1] if reverseOrder else events}

    aws.paginate = paginate  # type: ignore[method-assign]
    pauses = [pause for _, _, pause in follow(ARN, aws)]  # type: ignore[arg-type]
    assert pauses[:9] == sorted(pauses[:9])
    assert pauses[8] == 5.0
    assert pauses[9] == 0.5
    assert sum(1 / pause for pause in pauses[7:9]) <= 2 * 0.25


def test_a_throttle_slows_it_down_and_stops_nothing(aws: _Aws) -> None:
    answer: Any = {"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}
    aws.troubles = {2: ClientError(answer, "GetExecutionHistory"), 3: ClientError(answer, "GetExecutionHistory")}
    looks = list(follow(ARN, aws))  # type: ignore[arg-type]
    assert [pause for _, _, pause in looks][:3] == [0.5, 1.0, 2.0]
    assert looks[-1][0] == aws.run.events


def test_an_interrupt_gives_back_what_was_read(aws: _Aws, capsys: pytest.CaptureFixture[str]) -> None:
    aws.troubles = {3: KeyboardInterrupt()}
    recording = watch(ARN, aws)  # type: ignore[arg-type]
    assert recording.events == aws.run.events[:20]
    assert "interrupted" in recording.notes[0]
    assert "interrupted after 20 events; the execution goes on" in capsys.readouterr().out


def test_a_time_limit_ends_the_watching_only(aws: _Aws, capsys: pytest.CaptureFixture[str]) -> None:
    recording = watch(ARN, aws, timeout_s=0)  # type: ignore[arg-type]
    assert recording.events == aws.run.events[:10]
    assert "still running after 0 s" in capsys.readouterr().out


def test_a_recording_is_shown_as_it_ended(aws: _Aws, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = save(aws.run, tmp_path / "run.json")
    assert watch(path) == watch(str(path)) == watch(aws.run) == aws.run
    assert "run1: FAILED, as recorded" in capsys.readouterr().out
    assert aws.looks == []


def test_an_arn_needs_a_connection() -> None:
    with pytest.raises(RecordingError, match="needs a connection"):
        watch(ARN)


def test_a_notebook_gets_one_picture_that_is_replaced(aws: _Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[dict[str, str], dict[str, Any]]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, **how: shown.append((data, how)))
    monkeypatch.setattr("workbench.display.watch.screen", NotebookScreen)
    watch(ARN, aws)  # type: ignore[arg-type]
    first = {how["display_id"] for _, how in shown if not how["update"]}
    assert len(first) == 2
    assert {how["display_id"] for _, how in shown if how["update"]} == first
    pictures = [data["text/html"] for data, _ in shown if "<svg" in data["text/html"]]
    assert len(pictures) == 4
    assert "not reached" in pictures[0]


def test_outside_a_kernel_it_writes_text() -> None:
    assert isinstance(screen({"States": {}}), TextScreen)
