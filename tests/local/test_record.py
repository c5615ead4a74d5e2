"""An execution on the embedded AWS is recorded whole, watched while it runs, and read back with no AWS at all."""

import io
import json
import signal
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.aws import follow as following
from workbench.aws.connection import Connection
from workbench.errors import NotFoundError, WorkbenchError
from workbench.localaws import Server
from workbench.recording import Recording
from workbench.recording.model import MACHINE
from workbench.recording.playback import playback

pytestmark = pytest.mark.local

HANDLER = """
class Stuck(Exception):
    pass

def handler(event, context):
    print("weighing", event["name"])
    if event["name"] == "brick":
        raise Stuck("it does not move")
    return {"name": event["name"]}
"""
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@pytest.fixture(scope="module")
def connection(server: Server) -> Connection:
    return wb.connect()


@pytest.fixture(scope="module")
def start(connection: Connection) -> Callable[..., str]:
    """start("brick", wait_s=1) -> ARN of a new execution: waits, weighs with two tries, with logs of the machine."""
    iam, functions, states = (connection.client(name) for name in ("iam", "lambda", "stepfunctions"))
    role = iam.create_role(RoleName="recorded", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    iam.put_role_policy(RoleName="recorded", PolicyName="all", PolicyDocument=json.dumps(ALL))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", HANDLER)
    function = functions.create_function(
        FunctionName="recorded-scale",
        Runtime="python3.13",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": packed.getvalue()},
    )
    connection.client("logs").create_log_group(logGroupName="recorded-machine")
    group = f"arn:aws:logs:{connection.region}:{connection.account}:log-group:recorded-machine:*"
    weigh = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": function["FunctionArn"], "Payload.$": "$"},
        "Retry": [{"ErrorEquals": ["Stuck"], "IntervalSeconds": 1, "MaxAttempts": 1}],
        "End": True,
    }
    wait = {"Type": "Wait", "SecondsPath": "$.wait_s", "Next": "Weigh"}
    machine = states.create_state_machine(
        name="recorded",
        roleArn=role,
        definition=json.dumps({"StartAt": "Wait", "States": {"Wait": wait, "Weigh": weigh}}),
        loggingConfiguration={
            "level": "ALL",
            "includeExecutionData": True,
            "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}],
        },
    )

    def one(name: str, wait_s: int = 1) -> str:
        payload = json.dumps({"name": name, "wait_s": wait_s})
        return str(states.start_execution(stateMachineArn=machine["stateMachineArn"], input=payload)["executionArn"])

    return one


@pytest.fixture(scope="module")
def failed(start: Callable[..., str], connection: Connection) -> Recording:
    return wb.watch(start("brick"), connection)


def test_watching_ends_by_itself_and_returns_the_whole_run(failed: Recording) -> None:
    assert failed.status == "FAILED"
    assert failed.complete
    assert [event["id"] for event in failed.events] == list(range(1, len(failed.events) + 1))
    assert failed.events[-1]["type"] == "ExecutionFailed"
    assert failed.notes == []


def test_a_recording_has_the_log_lines_of_both_attempts_and_of_the_machine(failed: Recording) -> None:
    table = playback(failed)
    weigh = next(step for step in table["steps"] if step["name"] == "Weigh")
    assert len(weigh["attempts"]) == 2
    for attempt in weigh["attempts"]:
        lines = [table["texts"][line] for _, line in attempt["logs"]]
        assert sum("weighing brick" in line for line in lines) == 1
        assert attempt["joined_by"] == "request id"
    machine = [json.loads(line.message) for line in failed.logs if line.source == MACHINE]
    assert {line["execution_arn"] for line in machine} == {failed.arn}
    assert len(machine) == len(failed.events)


def test_the_log_lines_of_other_executions_stay_out(start: Callable[..., str], connection: Connection) -> None:
    wb.wait(start("feather", 0), connection)
    own = start("book", 0)
    wb.wait(own, connection)
    text = "".join(line.message for line in wb.record(own, connection).logs if line.source != MACHINE)
    assert "weighing book" in text
    assert "weighing feather" not in text
    assert "weighing brick" not in text


def test_record_and_watch_agree(failed: Recording, connection: Connection) -> None:
    again = wb.record(failed.arn, connection)
    assert again.events == failed.events
    assert again.definition == failed.definition
    assert again.describe == failed.describe
    assert wb.record(wb.executions("recorded", connection).iloc[-1], connection).machine_name == "recorded"


def test_it_comes_back_from_its_file_and_shows_without_aws(
    failed: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = wb.save(failed, tmp_path / "run.json")
    monkeypatch.setattr(Connection, "client", lambda *_: pytest.fail("AWS was asked"))
    kept = wb.load(path)
    assert kept == failed
    assert wb.watch(kept) == failed
    assert wb.replay(path).position == len(failed.events) - 1
    assert wb.draw(kept).alt
    assert wb.timeline(kept).alt
    assert wb.postmortem(kept, tmp_path / "page.html").stat().st_size > 10_000


def test_an_interrupt_leaves_the_execution_running(
    start: Callable[..., str], connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking = following.newer

    def pressed_while_it_waits(arn: str, connection: Connection, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if known[-1]["type"] == "WaitStateEntered":
            signal.raise_signal(signal.SIGINT)
        return looking(arn, connection, known)

    monkeypatch.setattr(following, "newer", pressed_while_it_waits)
    arn = start("feather", 3600)
    recording = wb.watch(arn, connection)
    assert not recording.complete
    assert recording.events[-1]["type"] == "WaitStateEntered"
    assert "interrupted" in recording.notes[0]
    assert wb.executions("recorded", connection, status="RUNNING")["execution"].tolist() == [arn]
    connection.client("stepfunctions").stop_execution(executionArn=arn)


def test_a_running_execution_can_be_recorded(start: Callable[..., str], connection: Connection) -> None:
    recording = wb.record(start("feather", 2), connection)
    assert not recording.complete
    assert recording.duration_s is None
    assert playback(recording)["outcome"] == "in progress"


def test_a_deleted_log_group_is_noted_and_not_fatal(failed: Recording, connection: Connection) -> None:
    connection.client("logs").delete_log_group(logGroupName="recorded-machine")
    recording = wb.record(failed.arn, connection)
    assert recording.events == failed.events
    assert any("(state machine)" in note for note in recording.notes)


@pytest.mark.parametrize("what", ["", "run-1", 7, None, {"execution": 3}])
def test_what_is_no_execution_is_refused(what: Any, connection: Connection) -> None:
    with pytest.raises(WorkbenchError):
        wb.record(what, connection)


def test_an_execution_that_is_gone_is_not_found(failed: Recording, connection: Connection) -> None:
    with pytest.raises(NotFoundError):
        wb.record(failed.arn + "x", connection)
