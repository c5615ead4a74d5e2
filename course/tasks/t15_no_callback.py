"""Break it: a function that never answers, and a machine whose clock nothing can catch."""

from typing import Any

import workbench as wb
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

_TASK_S, _MACHINE_S = 60, 3
_EVENT = {"id": "m-1", "time": "2026-01-01T00:00:00Z", "detail": {"message": '{"order": 7}'}}
_EXPECTED = '"Record Message" to be caught, and the run to end FAILED at a Fail state such as "Job Failed"'


def check(mended: dict[str, Any], connection: Any) -> Finding:
    """Read the deployed definition, and the way of the execution that was started after the deployment."""
    definition = wb.load_definition(mended["MachineArn"], connection=connection)
    task = definition["States"]["Record Message"]
    if not task.keys() & {"Catch", "HeartbeatSeconds"} and _clocks(definition) == (_TASK_S, _MACHINE_S):
        return not_attempted("a change of the definition in `mend`")
    ended = wb.wait(mended["Run"], connection, check=False).iloc[0]["status"]
    steps = wb.steps(mended["Run"], connection)
    if ended == "FAILED" and steps["caught"].iloc[0] and steps["type"].iloc[-1] == "Fail":
        return _with_an_answer(definition, _told(steps, ended), connection)
    mistake, look = _diagnosed(definition, steps, ended)
    return wrong(mistake, observed=_told(steps, ended), expected=_EXPECTED, look=look)


def _with_an_answer(definition: dict[str, Any], told: str, connection: Any) -> Finding:
    good = wb.dry_run(definition, _EVENT, {"Record Message": {"statusCode": 200}}, connection)
    last = wb.steps_frame(good.events)["state"].iloc[-1]
    if last != "Job Succeed":
        return wrong(
            "",
            observed=f'{told}; but a message that is answered now ends at "{last}"',
            expected='an answered message to end at "Job Succeed", as before',
            look="what your change does besides the clock and the way out",
        )
    return right(f'{told}; a message that is answered still ends at "Job Succeed"')


def _diagnosed(definition: dict[str, Any], steps: Any, ended: str) -> tuple[str, str]:
    task = definition["States"]["Record Message"]
    if ended == "TIMED_OUT":
        if "Catch" in task:
            return (
                "a catch without a clock",
                'the two clocks: which of them rang? Compare `TimeoutSeconds` of "Record Message" and of the machine',
            )
        return (
            "a longer wait",
            "the last event of the run, and what it points at: the same end, only later. Who could have caught it?",
        )
    if ended == "SUCCEEDED":
        return "a silence becomes a success", "`Next` of the `Catch`: who will look for this message, if it succeeded?"
    if "HeartbeatSeconds" in task:
        return (
            "a heartbeat nobody sends",
            "the function: does it ever call `SendTaskHeartbeat`? And where does the machine go on after the error?",
        )
    if "Catch" in task:
        error = steps["error"].iloc[0]
        return (
            "caught under another name",
            f"the error of the step is `{error}`. Does `ErrorEquals` have a name that stands for it?",
        )
    return (
        "a clock nobody listens to",
        '"Record Message" ran out of time as it should. Which field of it says where to go on after an error?',
    )


def _clocks(definition: dict[str, Any]) -> tuple[Any, Any]:
    return definition["States"]["Record Message"].get("TimeoutSeconds"), definition.get("TimeoutSeconds")


def _told(steps: Any, ended: str) -> str:
    error = steps["error"].iloc[0]
    return f"the run went {' -> '.join(steps['state'])} and ended {ended}" + (f" ({error})" if error else "")


def _mend(*lines: str) -> str:
    return "\n    ".join(['def mend(definition):\n    task = definition["States"]["Record Message"]', *lines])


def _catch(error: str, following: str = "Job Failed") -> str:
    return f'task["Catch"] = [{{"ErrorEquals": ["{error}"], "Next": "{following}"}}]'


TASK = Task(
    id="15-no-callback",
    kind=Kind.LAB,
    title="Nobody answers",
    minutes=5,
    lab=LabText(
        scenario="Another team has taken over the function, and does not know that anybody waits for an answer.",
        symptom="Every execution stands at one state and then ends TIMED_OUT: no error, no cause, no state after it.",
        evidence="The last event and what it points at; the two clocks.",
        in_production="An alarm on ExecutionsTimedOut beside the one on ExecutionsFailed; they are two metrics.",
    ),
    question="""
Leave the function. Change the machine, so that a message nobody answers ends at "Job Failed", or at a Fail state of
your own, within two seconds. `mend` gets the definition as a dictionary and changes it; the cell below deploys it.
""",
    stub="def mend(definition): ...  # two lines",
    solution=_mend('task["TimeoutSeconds"] = 1', _catch("States.Timeout")),
    mistakes=(
        Mistake("a longer wait", 'def mend(definition):\n    definition["TimeoutSeconds"] = 5'),
        Mistake("a catch without a clock", _mend(_catch("States.Timeout"))),
        Mistake("a clock nobody listens to", _mend('task["TimeoutSeconds"] = 1')),
        Mistake("caught under another name", _mend('task["TimeoutSeconds"] = 1', _catch("States.TaskFailed"))),
        Mistake("a heartbeat nobody sends", _mend('task["HeartbeatSeconds"] = 1')),
        Mistake(
            "a silence becomes a success", _mend('task["TimeoutSeconds"] = 1', _catch("States.ALL", "Job Succeed"))
        ),
    ),
    check=check,
    check_call="mended, connection",
    hints=(
        "Two clocks run. Which one rings first, and does a state still run when it has rung?",
        'Give "Record Message" the shorter time, and a way out for the error that this raises.',
        '`task["TimeoutSeconds"] = ...` and `task["Catch"] = [{"ErrorEquals": [...], "Next": "Job Failed"}]`. The error '
        "of a task's clock begins with `States.`",
    ),
    concepts=("timeout", "Catch"),
)
