"""Writes a past execution as a test: Step Functions mock configuration, and a pytest file that replays its path."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import RecordingError
from workbench.frames.steps import steps_frame
from workbench.frames.vocabulary import FAILED, TIMED_OUT
from workbench.recording.mock_answers import mocked_answers
from workbench.recording.model import Recording
from workbench.recording.source import recording_of

if TYPE_CHECKING:
    from workbench.aws.connection import Connection

__all__ = ["MOCK_FILE", "to_mock"]

#: The name Step Functions Local gives its mock configuration.
MOCK_FILE = "MockConfigFile.json"
_TEST = '''"""The way of a past execution, gone again with mocked services on the embedded AWS.

Execution {name}
of {machine}, {status}.
"""

import json
from pathlib import Path

import workbench as wb

HERE = Path(__file__).parent
#: Each state in the order it was entered, and how it ended.
WAY = [
{way}
]


def test_{case}_goes_its_way() -> None:
    run = wb.run_mocked(HERE, "{case}")
    steps = wb.steps_frame(run.events)
    assert {visited} == {wanted}
    assert run.status == "{status}"
{end}
'''


def to_mock(
    source: Recording | str | Path, path: str | Path, connection: Connection | None = None, *, case: str | None = None
) -> Path:
    """Write an execution as a test case into the folder `path` and return the test file.

    source: a recording, its file, or an execution's ARN with `connection`. `case` names the test case, by default after
    the execution. Written are MockConfigFile.json (Step Functions Local reads it too; other cases in it are kept), the
    definition and the input as `<case>.asl.json` and `<case>.input.json`, and `test_<case>.py`, which checks the states
    gone through, the status, and the output or error. Run it with pytest; `run_mocked` is what it calls.
    The files hold the execution's payloads. Raises RecordingError for what cannot be mocked (see mock_answers).
    """
    recording = recording_of(source, connection)
    answers, unlike = mocked_answers(recording)
    name = case or _identifier(recording.name)
    if not name.isidentifier():
        raise RecordingError(f"{name!r} cannot name a test case. Use letters, digits and _, such as case='late_scale'.")
    folder = Path(path)
    machine = recording.machine_name or "StateMachine"
    responses = {f"{name} {state}": answer for state, answer in answers.items()}
    cases = {state: f"{name} {state}" for state in answers}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / MOCK_FILE, _merged(folder / MOCK_FILE, machine, name, cases, responses))
        _write(folder / f"{name}.asl.json", recording.definition)
        _write(folder / f"{name}.input.json", json.loads(recording.events[0]["executionStartedEventDetails"]["input"]))
        if recording.status == "SUCCEEDED" and not unlike:
            _write(folder / f"{name}.output.json", json.loads(_ending(recording).get("output", "null")))
        test = folder / f"test_{name}.py"
        test.write_text(_test(recording, name, machine, unlike), encoding="utf-8")
    except OSError as error:
        raise RecordingError(f"The test cannot be written to {folder}: {error}. Choose another folder.") from error
    return test


def _test(recording: Recording, case: str, machine: str, unlike: list[str]) -> str:
    steps = steps_frame(recording.events)
    way = [(state, _status(status, kind)) for state, status, kind in steps[["state", "status", "type"]].to_numpy()]
    visited, wanted = 'list(zip(steps["state"], steps["status"], strict=True))', "WAY"
    if steps["parent"].notna().any():  # what runs side by side is not entered in the same order each time
        visited, wanted = visited.replace("list(", "sorted(", 1), "sorted(WAY)"
    return _TEST.format(
        name=_quotable(recording.name),
        machine=_quotable(machine),
        status=recording.status,
        case=case,
        way="\n".join(f"    ({json.dumps(state)}, {json.dumps(status)})," for state, status in way),
        visited=visited,
        wanted=wanted,
        end=_end(recording, case, unlike),
    )


def _end(recording: Recording, case: str, unlike: list[str]) -> str:
    if recording.status != "SUCCEEDED":
        error = _ending(recording).get("error")
        return f'    assert run.events[-1]["executionFailedEventDetails"].get("error") == {error!r}'
    if unlike:
        return (
            f"    # The output is not compared: visits of {', '.join(unlike)} got different values, and the mock one."
        )
    return (
        f'    output = json.loads(run.events[-1]["executionSucceededEventDetails"]["output"])\n'
        f'    assert output == json.loads((HERE / "{case}.output.json").read_text(encoding="utf-8"))'
    )


def _ending(recording: Recording) -> dict[str, Any]:
    last = recording.events[-1]
    return next((value for key, value in last.items() if key.endswith("EventDetails")), {})


def _status(status: str, kind: str | None) -> str:
    """A mock can throw States.Timeout; the event it leaves is a failure."""
    return FAILED if status == TIMED_OUT and kind == "Task" else status


def _merged(file: Path, machine: str, case: str, cases: dict[str, str], responses: dict[str, Any]) -> dict[str, Any]:
    there: dict[str, Any] = {}
    if file.exists():
        try:
            there = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise RecordingError(f"{file} is not JSON: {error}. Mend it, move it, or choose another folder.") from error
    machines = there.setdefault("StateMachines", {})
    machines.setdefault(machine, {}).setdefault("TestCases", {})[case] = cases
    there.setdefault("MockedResponses", {}).update(responses)
    return there


def _write(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _identifier(name: str) -> str:
    word = re.sub(r"\W+", "_", name).strip("_").lower() or "run"
    return f"run_{word}" if word[0].isdigit() else word


def _quotable(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', "'")
