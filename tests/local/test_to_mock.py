"""A recorded execution becomes a test that goes the same way on the embedded AWS, without its functions."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from tests.local.conftest import Functions
from workbench.aws.connection import Connection
from workbench.errors import RecordingError
from workbench.localaws import Server
from workbench.paths import REPO
from workbench.recording import Recording

pytestmark = pytest.mark.local

HANDLER = """
class Stuck(Exception):
    pass

def handler(event, context):
    if event["name"] == "brick" or event.get("RetryCount") == 0:
        raise Stuck("it does not move")
    return {"name": event["name"], "grams": 125}
"""


@pytest.fixture(scope="module")
def connection(server: Server) -> Connection:
    return wb.connect()


@pytest.fixture(scope="module")
def ship(connection: Connection, functions: Functions) -> Callable[..., Recording]:
    """ship("book") -> the recording of an execution that weighs, retries once, decides, and goes on."""
    role = functions.role("*")
    name = functions.make(HANDLER, role)
    parameters = {"FunctionName": name, "Payload": {"name.$": "$.name", "RetryCount.$": "$$.State.RetryCount"}}
    weigh = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": parameters,
        "ResultPath": "$.weight",
        "Retry": [{"ErrorEquals": ["Stuck"], "IntervalSeconds": 1, "MaxAttempts": 1}],
        "Catch": [{"ErrorEquals": ["Stuck"], "ResultPath": "$.error", "Next": "Give up"}],
        "Next": "Heavy?",
    }
    heavy = [{"Variable": "$.weight.Payload.grams", "NumericGreaterThan": 100, "Next": "Wait for the van"}]
    definition = {
        "StartAt": "Weigh",
        "States": {
            "Weigh": weigh,
            "Heavy?": {"Type": "Choice", "Choices": heavy, "Default": "Give up"},
            "Wait for the van": {"Type": "Wait", "Seconds": 2, "Next": "Shipped"},
            "Shipped": {"Type": "Succeed"},
            "Give up": {"Type": "Fail", "Error": "NotShipped"},
        },
    }
    states = connection.client("stepfunctions")
    machine = states.create_state_machine(name="mock-me", roleArn=role, definition=json.dumps(definition))

    def one(what: str) -> Recording:
        arn = states.start_execution(
            stateMachineArn=machine["stateMachineArn"], name=f"ship-{what}", input=json.dumps({"name": what})
        )["executionArn"]
        wb.wait(arn, connection, check=False, timeout_s=60)
        return wb.record(arn, connection)

    return one


def way(recording: Recording) -> list[Any]:
    return wb.steps_frame(recording.events)[["state", "status", "attempts"]].to_numpy().tolist()


@pytest.mark.parametrize(("what", "status"), [("book", "SUCCEEDED"), ("brick", "FAILED")])
def test_the_replay_goes_the_same_way(
    ship: Callable[..., Recording], connection: Connection, tmp_path: Path, what: str, status: str
) -> None:
    recorded = ship(what)
    assert recorded.status == status
    wb.to_mock(recorded, tmp_path)
    replayed = wb.run_mocked(tmp_path, f"ship_{what}", connection)
    assert way(replayed) == way(recorded)
    assert replayed.status == status
    assert replayed.describe.get("output") == recorded.describe.get("output")
    names = [machine["name"] for machine in connection.client("stepfunctions").list_state_machines()["stateMachines"]]
    assert not [name for name in names if name.startswith("mocked-")]


def test_the_written_tests_pass_by_themselves_and_notice_another_way(
    ship: Callable[..., Recording], connection: Connection, tmp_path: Path
) -> None:
    """Both cases stand in one folder; pytest runs them as anybody would."""
    for what in ("pen", "brick"):
        wb.to_mock(
            ship(f"{what}") if what == "pen" else wb.record(_arn(connection, "ship-brick"), connection), tmp_path
        )
    config = json.loads((tmp_path / "MockConfigFile.json").read_text())
    assert set(config["StateMachines"]["mock-me"]["TestCases"]) == {"ship_pen", "ship_brick"}
    assert _pytest(tmp_path).returncode == 0
    answers = config["MockedResponses"]["ship_pen Weigh"]
    answers["1"]["Return"]["Payload"]["grams"] = 3
    (tmp_path / "MockConfigFile.json").write_text(json.dumps(config))
    failed = _pytest(tmp_path)
    assert failed.returncode == 1
    assert "1 failed, 1 passed" in failed.stdout


def _arn(connection: Connection, name: str) -> str:
    found = wb.executions("mock-me", connection)
    return str(found.loc[found["name"] == name, "execution"].iloc[0])


def _pytest(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, cwd=REPO, timeout=120)


def test_an_unknown_case_names_those_there_are(
    ship: Callable[..., Recording], connection: Connection, tmp_path: Path
) -> None:
    wb.to_mock(_arn(connection, "ship-brick"), tmp_path, connection, case="late_scale")
    (tmp_path / "other.asl.json").write_text("{}")
    (tmp_path / "other.input.json").write_text("{}")
    with pytest.raises(RecordingError, match="no test case 'other'; it has late_scale"):
        wb.run_mocked(tmp_path, "other", connection)
