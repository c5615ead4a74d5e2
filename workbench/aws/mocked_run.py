"""Runs a test case that to_mock wrote: the definition on the embedded AWS, with mocks instead of services."""

import json
import uuid
from pathlib import Path
from typing import Any

from workbench.aws.calls import explained
from workbench.aws.connection import Connection, connect
from workbench.aws.record import record
from workbench.aws.wait import wait
from workbench.errors import RecordingError, WorkbenchError
from workbench.paths import work_dir
from workbench.recording.mock_answers import hurried
from workbench.recording.model import Recording
from workbench.recording.to_mock import MOCK_FILE

__all__ = ["run_mocked"]


def run_mocked(
    folder: str | Path, case: str, connection: Connection | None = None, *, timeout_s: float = 60.0
) -> Recording:
    """Run a test case that to_mock wrote into `folder` and return what happened as a Recording.

    It runs on the embedded AWS alone (connect() when there is no connection), on a state machine of its own that is
    deleted afterwards. Wait states take no time and retries wait 1 s, so that a path of hours is run in seconds.
    Raises RecordingError when the folder has no such case, WorkbenchError when it has not ended after timeout_s.
    """
    connection = connection or connect()
    if not connection.is_local:
        raise WorkbenchError(f"Mocks are for the embedded AWS, and this is {connection}. Leave the connection out.")
    place = Path(folder)
    config = _read(place / MOCK_FILE)
    definition, payload = _read(place / f"{case}.asl.json"), _read(place / f"{case}.input.json")
    machine = f"mocked-{case[:40]}-{uuid.uuid4().hex[:8]}"
    mocks = work_dir("mocks") / f"{machine}.json"
    mocks.write_text(json.dumps(_for_machine(config, case, machine, place)), encoding="utf-8")
    client = connection.client("stepfunctions")
    try:
        with explained(f"run the test case {case}", connection):
            made = client.create_state_machine(
                name=machine,
                definition=json.dumps(hurried(definition)),
                roleArn=f"arn:aws:iam::{connection.account}:role/mocked",
            )["stateMachineArn"]
            started = client.start_execution(stateMachineArn=f"{made}#{case}", input=json.dumps(payload))
        arn = str(started["executionArn"])
        wait(arn, connection, timeout_s=timeout_s, check=False, poll_s=0.1)
        run = record(arn, connection)
        with explained(f"clean up after the test case {case}", connection):
            client.delete_state_machine(stateMachineArn=made)
        return run
    finally:
        mocks.unlink(missing_ok=True)


def _for_machine(config: Any, case: str, machine: str, place: Path) -> dict[str, Any]:
    """The configuration with this one case, under the name of the machine that is made for it."""
    for machines in config.get("StateMachines", {}).values():
        if case in machines.get("TestCases", {}):
            own = machines["TestCases"][case]
            # The names are made this machine's own: other files may stand beside this one.
            return {
                "StateMachines": {
                    machine: {"TestCases": {case: {state: f"{machine} {name}" for state, name in own.items()}}}
                },
                "MockedResponses": {f"{machine} {name}": config["MockedResponses"][name] for name in own.values()},
            }
    there = sorted(case for each in config.get("StateMachines", {}).values() for case in each.get("TestCases", {}))
    raise RecordingError(f"{place / MOCK_FILE} has no test case {case!r}; it has {', '.join(there) or 'none'}.")


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RecordingError(f"There is no {file}. Write the test case with wb.to_mock(execution, folder).") from error
    except ValueError as error:
        raise RecordingError(
            f"{file} is not JSON: {error}. Write it anew with wb.to_mock(execution, folder)."
        ) from error
