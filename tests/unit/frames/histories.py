"""Short histories written by hand, after the recorded shapes of AWS."""

from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2026, 1, 1, tzinfo=UTC)


def event(number: int, previous: int | None, kind: str, **details: Any) -> dict[str, Any]:
    """One event, a second after the one before; details go under the key that the API uses for this type."""
    made: dict[str, Any] = {"id": number, "type": kind, "timestamp": START + timedelta(seconds=number - 1)}
    if previous is not None:
        made["previousEventId"] = previous
    if kind.endswith("StateEntered"):
        made["stateEnteredEventDetails"] = {"input": "{}", **details}
    elif kind.endswith("StateExited"):
        made["stateExitedEventDetails"] = {"output": "{}", **details}
    elif details:
        made[f"{kind[0].lower()}{kind[1:]}EventDetails"] = details
    return made


CALLBACK = [
    event(1, 0, "ExecutionStarted", input="{}"),
    event(2, 0, "TaskStateEntered", name="Record Message"),
    event(3, 2, "TaskScheduled", resourceType="lambda", resource="invoke.waitForTaskToken", region="us-east-1"),
    event(4, 3, "TaskStarted", resourceType="lambda", resource="invoke.waitForTaskToken"),
    event(
        5, 4, "TaskSubmitted", resourceType="lambda", resource="invoke.waitForTaskToken",
        output='{"Payload":null,"SdkResponseMetadata":{"RequestId":"request-1"},"StatusCode":200}',
    ),
    event(6, 5, "TaskSucceeded", resourceType="lambda", resource="invoke.waitForTaskToken", output="{}"),
    event(7, 6, "TaskStateExited", name="Record Message"),
    event(8, 7, "ChoiceStateEntered", name="Check Status?"),
    event(9, 8, "ChoiceStateExited", name="Check Status?"),
    event(10, 9, "SucceedStateEntered", name="Job Succeed"),
    event(11, 10, "SucceedStateExited", name="Job Succeed"),
    event(12, 11, "ExecutionSucceeded", output="{}"),
]  # fmt: skip

RETRIED_AND_CAUGHT = [
    event(1, 0, "ExecutionStarted", input="{}"),
    event(2, 0, "TaskStateEntered", name="Call"),
    event(3, 2, "LambdaFunctionScheduled", resource="arn:aws:lambda:us-east-1:000000000000:function:f", input="{}"),
    event(4, 3, "LambdaFunctionStarted"),
    event(
        5, 4, "LambdaFunctionFailed", error="Boom", cause='{"errorMessage":"no","errorType":"Boom","requestId":"r-1"}'
    ),
    event(8, 5, "LambdaFunctionScheduled", resource="arn:aws:lambda:us-east-1:000000000000:function:f", input="{}"),
    event(9, 8, "LambdaFunctionStarted"),
    event(10, 9, "LambdaFunctionTimedOut", error="States.Timeout"),
    event(11, 10, "TaskStateExited", name="Call"),
    event(12, 11, "PassStateEntered", name="Tidy"),
    event(13, 12, "PassStateExited", name="Tidy"),
    event(14, 13, "ExecutionSucceeded", output="{}"),
]

MAP_FAILS = [
    event(1, 0, "ExecutionStarted"),
    event(2, 0, "MapStateEntered", name="Each"),
    event(3, 2, "MapStateStarted", length=3),
    event(4, 3, "MapIterationStarted", index=0, name="Each"),
    event(5, 3, "MapIterationStarted", index=1, name="Each"),
    event(6, 5, "TaskStateEntered", name="Work"),
    event(7, 4, "TaskStateEntered", name="Work"),
    event(8, 7, "TaskScheduled", resource="invoke", resourceType="lambda"),
    event(9, 6, "TaskScheduled", resource="invoke", resourceType="lambda"),
    event(10, 9, "TaskFailed", error="Boom", cause="no"),
    event(11, 10, "TaskStateAborted"),
    event(12, 10, "MapIterationAborted", index=0, name="Each"),
    event(13, 10, "MapIterationFailed", index=1, name="Each"),
    event(14, 10, "MapStateFailed"),
    event(15, 10, "ExecutionFailed", error="Boom", cause="no"),
]


def overtaken(told: bool) -> list[dict[str, Any]]:
    """A branch of a Parallel fails; before the Parallel reports it, another iteration fails and has it aborted.

    `told` says whether the branch beside was still aborted because of the branch that failed.
    """
    cause = 11 if told else 13
    made = [
        event(1, 0, "ExecutionStarted"),
        event(2, 0, "MapStateEntered", name="Each"),
        event(3, 2, "MapStateStarted", length=2),
        event(4, 3, "MapIterationStarted", index=0, name="Each"),
        event(5, 3, "MapIterationStarted", index=1, name="Each"),
        event(6, 5, "ParallelStateEntered", name="Both"),
        event(7, 6, "ParallelStateStarted"),
        event(8, 7, "TaskStateEntered", name="Left"),
        event(9, 7, "WaitStateEntered", name="Right"),
        event(10, 8, "TaskScheduled", resource="invoke", resourceType="lambda"),
        event(11, 10, "TaskFailed", error="Boom", cause="no"),
        event(12, 4, "ParallelStateEntered", name="Both"),
        event(13, 4, "EvaluationFailed", error="States.QueryEvaluationError", cause="bad", state="Both"),
        event(14, cause, "WaitStateAborted"),
        event(15, 13, "ParallelStateAborted"),
        event(16, 13, "MapIterationAborted", index=1, name="Each"),
        event(17, 13, "MapIterationFailed", index=0, name="Each"),
        event(18, 13, "MapStateFailed"),
    ]
    return [*made, event(19, 13, "ExecutionFailed", error="States.QueryEvaluationError", cause="bad")]


MAP_IN_TURN = [
    event(1, 0, "ExecutionStarted"),
    event(2, 0, "MapStateEntered", name="Each"),
    event(3, 2, "MapStateStarted", length=2),
    event(4, 3, "MapIterationStarted", index=0, name="Each"),
    event(5, 4, "PassStateEntered", name="Work"),
    event(6, 5, "PassStateExited", name="Work"),
    event(7, 6, "MapIterationSucceeded", index=0, name="Each"),
    event(8, 6, "MapIterationStarted", index=1, name="Each"),
    event(9, 8, "PassStateEntered", name="Work"),
    event(10, 9, "PassStateExited", name="Work"),
    event(11, 10, "MapIterationSucceeded", index=1, name="Each"),
    event(12, 10, "MapStateSucceeded"),
    event(13, 10, "MapStateExited", name="Each"),
    event(14, 13, "ExecutionSucceeded"),
]


def distributed(exit_from: int) -> list[dict[str, Any]]:
    """A distributed Map; its Exited points at MapRunSucceeded (5, older recordings) or MapRunStarted (4, newer)."""
    return [
        event(1, 0, "ExecutionStarted"),
        event(2, 0, "MapStateEntered", name="Many"),
        event(3, 2, "MapStateStarted", length=1000),
        event(4, 3, "MapRunStarted", mapRunArn="arn:aws:states:us-east-1:000000000000:mapRun:m/Many:1"),
        event(5, 4, "MapRunSucceeded"),
        event(6, exit_from, "MapStateSucceeded"),
        event(7, exit_from, "MapStateExited", name="Many"),
        event(8, 7, "ExecutionSucceeded"),
    ]


def redriven(again: str) -> list[dict[str, Any]]:
    """A task that failed, was redriven and succeeded; the redrive enters it again or schedules it again."""
    head = [
        event(1, 0, "ExecutionStarted"),
        event(2, 0, "TaskStateEntered", name="Call"),
        event(3, 2, "TaskScheduled", resource="invoke", resourceType="lambda"),
        event(4, 3, "TaskFailed", error="Boom", cause="no"),
        event(5, 4, "ExecutionFailed", error="Boom", cause="no"),
        event(6, 5, "ExecutionRedriven", redriveCount=1),
    ]
    if again == "entered":
        head.append(event(7, 6, "TaskStateEntered", name="Call"))
    last = len(head)
    return [
        *head,
        event(last + 1, last, "TaskScheduled", resource="invoke", resourceType="lambda"),
        event(last + 2, last + 1, "TaskSucceeded", output="{}"),
        event(last + 3, last + 2, "TaskStateExited", name="Call"),
        event(last + 4, last + 3, "ExecutionSucceeded", output="{}"),
    ]
