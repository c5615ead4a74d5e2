"""Task tokens, heartbeats, timeouts and stops."""

import json
import time
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.local.stepfunctions.conftest import details, one, shape

pytestmark = pytest.mark.local


def waiting(queue: str, **fields: Any) -> dict[str, Any]:
    """Return a state that sends its token to the queue and waits."""
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": queue, "MessageBody.$": "$$.Task.Token"},
        **fields,
    }


def start(machines: Any, definition: dict[str, Any]) -> str:
    return machines.states.start_execution(stateMachineArn=machines.create(definition))["executionArn"]


def refused(call: Any, **members: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**members)
    return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]


def test_a_retry_has_a_token_of_its_own(machines: Any, queue: str, next_message: Any) -> None:
    retry = [{"ErrorEquals": ["X"], "MaxAttempts": 1, "IntervalSeconds": 1}]
    execution = start(machines, one(waiting(queue, Retry=retry)))
    first = next_message(queue)
    machines.states.send_task_failure(taskToken=first, error="X", cause="because")
    second = next_message(queue)
    assert first != second
    machines.states.send_task_success(taskToken=second, output='{"n": 1}')
    described, events = machines.end_of(execution)
    assert json.loads(described["output"]) == {"n": 1}
    assert details(events, "TaskFailed")[0] == {
        "resourceType": "sqs",
        "resource": "sendMessage.waitForTaskToken",
        "error": "X",
        "cause": "because",
    }
    failed = next(event for event in events if event["type"] == "TaskFailed")
    again = [event for event in events if event["type"] == "TaskScheduled"][1]
    assert again["previousEventId"] == failed["id"]
    assert refused(machines.states.send_task_success, taskToken=second, output="{}")[0] == "TaskTimedOut"


@pytest.mark.parametrize("fields", [{"TimeoutSeconds": 1}, {"HeartbeatSeconds": 1, "TimeoutSeconds": 20}])
def test_a_task_that_waits_too_long_is_timed_out(machines: Any, queue: str, next_message: Any, fields: Any) -> None:
    described, events = machines.run(one(waiting(queue, **fields)))
    assert (described["status"], described["error"]) == ("FAILED", "States.Timeout")
    assert "cause" not in described
    assert shape(events)[-2:] == [(5, "TaskTimedOut"), (6, "ExecutionFailed")]
    assert details(events, "TaskTimedOut")[0]["error"] == "States.Timeout"
    token = next_message(queue)
    for call, members in (
        (machines.states.send_task_success, {"output": "{}"}),
        (machines.states.send_task_failure, {}),
        (machines.states.send_task_heartbeat, {}),
    ):
        code, message = refused(call, taskToken=token, **members)
        assert (code, message) == ("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")


def test_heartbeats_keep_a_task_alive(machines: Any, queue: str, next_message: Any) -> None:
    execution = start(machines, one(waiting(queue, HeartbeatSeconds=2, TimeoutSeconds=20)))
    token = next_message(queue)
    for _ in range(3):
        time.sleep(1)
        machines.states.send_task_heartbeat(taskToken=token)
    machines.states.send_task_success(taskToken=token, output="1")
    assert machines.end_of(execution)[0]["status"] == "SUCCEEDED"


def test_a_garbage_token_is_invalid(machines: Any) -> None:
    assert refused(machines.states.send_task_success, taskToken="garbage", output="{}") == (
        "InvalidToken",
        "Invalid Token: 'Invalid token'",
    )


def test_an_output_that_is_not_json_is_refused_and_the_task_goes_on(
    machines: Any, queue: str, next_message: Any
) -> None:
    execution = start(machines, one(waiting(queue)))
    token = next_message(queue)
    assert refused(machines.states.send_task_success, taskToken=token, output="not json")[0] == "InvalidOutput"
    machines.states.send_task_success(taskToken=token, output="{}")
    assert machines.end_of(execution)[0]["status"] == "SUCCEEDED"


def test_stopping_ends_at_once_and_nothing_follows(machines: Any, queue: str, next_message: Any) -> None:
    execution = start(machines, one(waiting(queue)))
    token = next_message(queue)
    machines.states.stop_execution(executionArn=execution, error="E", cause="C")
    described, events = machines.end_of(execution)
    assert (described["status"], described["error"], described["cause"]) == ("ABORTED", "E", "C")
    assert shape(events)[-1] == (0, "ExecutionAborted")
    assert refused(machines.states.send_task_success, taskToken=token, output="{}")[0] == "TaskTimedOut"
    assert machines.history(execution) == events


def test_an_activity_is_polled_and_answered(machines: Any) -> None:
    states = machines.states
    activity = states.create_activity(name=f"a-{time.time_ns()}")["activityArn"]
    execution = start(machines, one({"Type": "Task", "Resource": activity, "TimeoutSeconds": 20}))
    task = states.get_activity_task(activityArn=activity, workerName="w")
    assert json.loads(task["input"]) == {}
    states.send_task_success(taskToken=task["taskToken"], output='{"done": true}')
    _, events = machines.end_of(execution)
    assert [kind for _, kind in shape(events)][2:5] == ["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"]
    assert details(events, "ActivityStarted") == [{"workerName": "w"}]
    assert details(events, "ActivityScheduled")[0]["timeoutInSeconds"] == 20


def test_a_function_that_is_late_writes_nothing_afterwards(machines: Any, function: Any) -> None:
    slow = function("import time\ndef handler(event, context):\n    time.sleep(3)\n    return 1\n")
    definition = one({"Type": "Task", "Resource": slow, "TimeoutSeconds": 1})
    definition["States"]["S"] |= {"Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "W"}]}
    definition["States"]["W"] = {"Type": "Wait", "Seconds": 4, "End": True}
    _, events = machines.run(definition)
    assert [kind for _, kind in shape(events)] == [
        "ExecutionStarted",
        "TaskStateEntered",
        "LambdaFunctionScheduled",
        "LambdaFunctionStarted",
        "LambdaFunctionTimedOut",
        "TaskStateExited",
        "WaitStateEntered",
        "WaitStateExited",
        "ExecutionSucceeded",
    ]
    assert details(events, "LambdaFunctionTimedOut") == [{"error": "States.Timeout"}]


def test_a_redriven_execution_goes_on_where_it_ended(machines: Any, queue: str, next_message: Any) -> None:
    states = machines.states
    definition = {
        "StartAt": "A",
        "States": {
            "A": {"Type": "Pass", "Assign": {"v": 7}, "Result": {"n": 1}, "Next": "W"},
            "W": waiting(queue, ResultPath="$.r", Next="B"),
            "B": {"Type": "Pass", "Parameters": {"v.$": "$v", "all.$": "$"}, "End": True},
        },
    }
    execution = start(machines, definition)
    states.send_task_failure(taskToken=next_message(queue), error="E")
    failed, before = machines.end_of(execution)
    assert failed["status"] == "FAILED"
    states.redrive_execution(executionArn=execution)
    running = states.describe_execution(executionArn=execution)
    assert (running["status"], running["redriveCount"]) == ("RUNNING", 1)
    states.send_task_success(taskToken=next_message(queue), output='"done"')
    ended, events = machines.end_of(execution)
    assert json.loads(ended["output"]) == {"v": 7, "all": {"n": 1, "r": "done"}}
    assert events[: len(before)] == before
    after = [kind for _, kind in shape(events)][len(before) :]
    assert after[:4] == ["ExecutionRedriven", "TaskScheduled", "TaskStarted", "TaskSubmitted"]
    code, message = refused(states.redrive_execution, executionArn=execution)
    assert (code, message) == ("ExecutionNotRedrivable", "Execution is SUCCEEDED and cannot be redriven")


def test_who_may_answer_for_one_machine_may_not_for_another(
    machines: Any, queue: str, next_message: Any, client: Any
) -> None:
    own, other = (machines.create(one(waiting(queue))) for _ in range(2))
    iam, name = client("iam"), f"answers-{uuid4().hex[:8]}"
    iam.create_user(UserName=name)
    allowed = {"Effect": "Allow", "Action": "states:SendTaskSuccess", "Resource": own}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    theirs = client("stepfunctions", **keys)
    tokens = {}
    for machine in (own, other):
        machines.states.start_execution(stateMachineArn=machine)
        tokens[machine] = next_message(queue)
    theirs.send_task_success(taskToken=tokens[own], output="{}")
    code, said = refused(theirs.send_task_success, taskToken=tokens[other], output="{}")
    assert code == "AccessDeniedException"
    assert f"states:SendTaskSuccess on resource: {other}" in said
    assert refused(theirs.send_task_success, taskToken=tokens[own], output="{}")[0] == "TaskTimedOut"
