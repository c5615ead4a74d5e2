"""Let the inner clock ring first, and give its error a way to go."""

from typing import Any

import workbench as wb
from course.shapes import misshapen
from course.system import article_definition
from course.ways import states_of
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

EVENT = {"id": "m-1", "time": "2026-01-01T00:00:00Z", "detail": {"message": '{"order": 7}'}}
_TASK, _FAILED, _NEVER = "Record Message", "Job Failed", float("inf")
_EXPECTED = f'"{_TASK}" to give up before the machine does, and its error to end at "{_FAILED}"'


def check(mend: Any, connection: Any) -> Finding:
    """Read both clocks of the mended definition, and run it dry with the error of the inner one."""
    definition = article_definition()
    definition = mend(definition) or definition
    if definition == article_definition():
        return not_attempted("a change of the definition in `mend(definition)`")
    if found := misshapen(definition["States"][_TASK], definition["States"], _EXPECTED):
        return found
    good = states_of(wb.dry_run(definition, EVENT, {_TASK: {"statusCode": 200}}, connection))
    if good[-1] != "Job Succeed":
        return wrong(
            "",
            observed=f"a good message now goes {' -> '.join(good)}",
            expected='a good message to end at "Job Succeed", as before',
            look="what your change does to an execution in which nothing is late",
        )
    error, inner_s = _inner_clock(definition["States"][_TASK])
    thrown = {_TASK: {"Throw": {"Error": error, "Cause": "nobody answered"}}}
    run = wb.dry_run(definition, EVENT, thrown, connection)
    way = states_of(run)
    inner_s *= max(1, len(wb.attempts_frame(run.events)))
    return _judged(definition, inner_s, [error, *way])


def _judged(definition: dict[str, Any], inner_s: float, way: list[str]) -> Finding:
    outer_s, caught = definition.get("TimeoutSeconds", _NEVER), way[-1] == _FAILED
    told = f"{way[0]} goes {' -> '.join(way[1:])}"
    clocks = f"the task gives up {_after(inner_s)}, the machine {_after(outer_s)}; {told}"
    if outer_s == _NEVER:
        mistake = "no last resort"
        look = "what would stop an execution whose Catch leads into a loop: the clock outside of all states"
    elif inner_s < outer_s and caught:
        return right(clocks)
    elif inner_s >= outer_s and caught:
        mistake, look = "a catch nobody asks", "which clock rings first: after the machine's, no state runs any more"
    elif inner_s >= outer_s:
        mistake = "the outer clock for the inner"
        look = (
            "where the number stands: `TimeoutSeconds` beside `States` is the machine's, inside of a state the task's"
        )
    elif len(way) > 2:
        mistake, look = (
            "",
            "where the `Catch` leads: what does that state need that a task without an answer did not leave?",
        )
    elif "Catch" in definition["States"][_TASK]:
        mistake = "a catch that is deaf to timeouts"
        look = "`ErrorEquals`: States.TaskFailed stands for every error of a task but one"
    else:
        mistake = "a clock, and no way on"
        look = "notebook 03, where a task failed: by which door can it leave its state?"
    return wrong(mistake, observed=clocks, expected=_EXPECTED, look=look)


def _after(seconds: float) -> str:
    return "never" if seconds == _NEVER else f"after {seconds:g} s"


def _inner_clock(task: dict[str, Any]) -> tuple[str, float]:
    """The error of the task's clock that rings first, and after how many seconds."""
    whole, beat = task.get("TimeoutSeconds", _NEVER), task.get("HeartbeatSeconds", _NEVER)
    return ("States.HeartbeatTimeout", beat) if beat < whole else ("States.Timeout", whole)


def _mend(*lines: str) -> str:
    body = "\n".join(f"    {line}" for line in ('task = definition["States"]["Record Message"]', *lines))
    return f"def mend(definition):\n{body}"


_SHORTER = 'task["TimeoutSeconds"] = 20'
_CATCH = 'task["Catch"] = [{"ErrorEquals": ["States.Timeout"], "Next": "Job Failed"}]'

TASK = Task(
    id="04-clocks",
    kind=Kind.FIX,
    title="Let the right clock ring",
    minutes=5,
    question="""
Mend the machine's definition: a recorder that never answers must lead to "Job Failed", inside the machine, where one
could still do something about it. The clock of the whole execution stays as the last resort. `mend` gets the definition
as a dict and changes it; nothing is deployed, the check reads the clocks and runs the definition dry.
""",
    stub="def mend(definition): ...  # change it in place",
    solution=_mend(_SHORTER, _CATCH),
    mistakes=(
        Mistake("the outer clock for the inner", 'def mend(definition):\n    definition["TimeoutSeconds"] = 20'),
        Mistake("a clock, and no way on", _mend(_SHORTER)),
        Mistake("a catch nobody asks", _mend(_CATCH)),
        Mistake("a catch that is deaf to timeouts", _mend(_SHORTER, _CATCH.replace("Timeout", "TaskFailed"))),
        Mistake("no last resort", _mend(_CATCH, 'del definition["TimeoutSeconds"]')),
    ),
    check=check,
    check_call="mend, connection",
    hints=(
        "Two places of the definition say `TimeoutSeconds`. Which of them must be the smaller one?",
        "A task whose time is over raises States.Timeout. Like any error it needs a way out of its state.",
        '`definition["States"]["Record Message"]` gets a `TimeoutSeconds` under 30, and a `Catch` that names the error.',
    ),
    concepts=("timeout", "Catch"),
)
