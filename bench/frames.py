"""Times the frames over histories of growing size: each frame from raw events, and all of them from one reading."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from workbench.frames import (
    attempts_frame,
    edges_taken,
    events_frame,
    failing_state,
    iterations_frame,
    read_history,
    steps_frame,
)

SIZES = (1_000, 5_000, 25_000)
ROUNDS = 5
FRAMES: dict[str, Callable[[Any], Any]] = {
    "read_history": read_history,
    "events_frame": events_frame,
    "steps_frame": steps_frame,
    "attempts_frame": attempts_frame,
    "iterations_frame": iterations_frame,
    "edges_taken": edges_taken,
    "failing_state": failing_state,
}


def map_history(size: int) -> list[dict[str, Any]]:
    """About `size` events: one Map whose iterations run a retried task, 40 at once, interleaved."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    events: list[dict[str, Any]] = []

    def add(previous: int, kind: str, key: str | None = None, **details: Any) -> int:
        number = len(events) + 1
        event = {
            "id": number,
            "previousEventId": previous,
            "type": kind,
            "timestamp": start + timedelta(milliseconds=number),
        }
        events.append(event | ({key: details} if key else {}))
        return number

    add(0, "ExecutionStarted", "executionStartedEventDetails", input="{}")
    entered = add(0, "MapStateEntered", "stateEnteredEventDetails", name="Each", input="[]")
    started = add(entered, "MapStateStarted", "mapStateStartedEventDetails", length=size)
    last = started
    for wave in range(max(1, size // 400)):
        lanes = [
            add(started, "MapIterationStarted", "mapIterationStartedEventDetails", name="Each", index=wave * 40 + lane)
            for lane in range(40)
        ]
        for kind, key, details in (
            ("TaskStateEntered", "stateEnteredEventDetails", {"name": "Work", "input": "{}"}),
            ("TaskScheduled", "taskScheduledEventDetails", {"resource": "invoke", "resourceType": "lambda"}),
            ("TaskStarted", "taskStartedEventDetails", {"resource": "invoke", "resourceType": "lambda"}),
            ("TaskFailed", "taskFailedEventDetails", {"error": "Boom", "cause": '{"requestId":"r"}'}),
            ("TaskScheduled", "taskScheduledEventDetails", {"resource": "invoke", "resourceType": "lambda"}),
            ("TaskStarted", "taskStartedEventDetails", {"resource": "invoke", "resourceType": "lambda"}),
            ("TaskSucceeded", "taskSucceededEventDetails", {"output": '{"SdkResponseMetadata":{"RequestId":"r"}}'}),
            ("TaskStateExited", "stateExitedEventDetails", {"name": "Work", "output": "{}"}),
        ):
            lanes = [add(lane, kind, key, **details) for lane in lanes]
        for lane, previous in enumerate(lanes):
            add(
                previous,
                "MapIterationSucceeded",
                "mapIterationSucceededEventDetails",
                name="Each",
                index=wave * 40 + lane,
            )
        last = lanes[-1]
    exited = add(add(last, "MapStateSucceeded") and last, "MapStateExited", "stateExitedEventDetails", name="Each")
    add(exited, "ExecutionSucceeded", "executionSucceededEventDetails", output="{}")
    return events


def failing_map(size: int) -> list[dict[str, Any]]:
    """About `size` events: one Map, every iteration open at once, one fails and all others are aborted."""
    width = size // 5
    events = [
        {"id": 1, "previousEventId": 0, "type": "ExecutionStarted"},
        {"id": 2, "previousEventId": 0, "type": "MapStateEntered", "stateEnteredEventDetails": {"name": "Each"}},
        {"id": 3, "previousEventId": 2, "type": "MapStateStarted", "mapStateStartedEventDetails": {"length": width}},
    ]

    def add(previous: int, kind: str, key: str, **details: Any) -> int:
        events.append({"id": len(events) + 1, "previousEventId": previous, "type": kind, key: details})
        return len(events)

    for index in range(width):
        begun = add(3, "MapIterationStarted", "mapIterationStartedEventDetails", name="Each", index=index)
        entered = add(begun, "TaskStateEntered", "stateEnteredEventDetails", name="Work")
        last = add(entered, "TaskScheduled", "taskScheduledEventDetails", resource="invoke")
    failed = add(last, "TaskFailed", "taskFailedEventDetails", error="Boom")
    for index in range(width - 1):
        add(failed, "TaskStateAborted", "details")
        add(failed, "MapIterationAborted", "mapIterationAbortedEventDetails", name="Each", index=index)
    add(failed, "MapIterationFailed", "mapIterationFailedEventDetails", name="Each", index=width - 1)
    add(failed, "ExecutionFailed", "executionFailedEventDetails", error="Boom")
    return events


def in_turn(size: int) -> list[dict[str, Any]]:
    """About `size` events: a Choice loops back over a Pass, the longest chain there is."""
    events: list[dict[str, Any]] = [{"id": 1, "previousEventId": 0, "type": "ExecutionStarted"}]
    for step in range(size // 2):
        name, kind = ("Again?", "Choice") if step % 2 else ("Count", "Pass")
        previous = len(events) if step else 0
        for end in ("Entered", "Exited"):
            events.append(
                {
                    "id": len(events) + 1,
                    "previousEventId": previous,
                    "type": f"{kind}State{end}",
                    f"state{end}EventDetails": {"name": name},
                }
            )
            previous = len(events)
    return events


def best_s(make: Callable[[Any], Any], events: list[dict[str, Any]]) -> float:
    """Shortest of some rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        make(events)
        times.append(time.perf_counter() - begun)
    return min(times)


def main() -> None:
    for title, build in (("map, retried", map_history), ("map, all aborted", failing_map), ("loop", in_turn)):
        histories = [build(size) for size in SIZES]
        bare = [
            [{key: value for key, value in event.items() if key != "previousEventId"} for event in events]
            for events in histories
        ]
        print(f"\n{title}: seconds, best of {ROUNDS}")
        print(f"{'':28}" + "".join(f"{len(events):>12,}" for events in histories) + f"{'per event, last/first':>24}")
        rows = [(name, frame, histories) for name, frame in FRAMES.items()]
        rows.append(("events_frame, no links", events_frame, bare))
        for name, frame, given in rows:
            seconds = [best_s(frame, events) for events in given]
            ratio = (seconds[-1] / len(histories[-1])) / (seconds[0] / len(histories[0]))
            print(f"{name:28}" + "".join(f"{value:12.4f}" for value in seconds) + f"{ratio:24.2f}")


if __name__ == "__main__":
    main()
