"""Mend the slip that only the service noticed: an InputPath that is no path."""

import re
from typing import Any

import workbench as wb
from workbench.errors import WorkbenchError
from workbench.tasks.finding import Finding, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

#: The root alone, or followed by a field.
_PATH = re.compile(r"\$\$?([.\[]|$)")
_INPUT = {"message": {"order": 7}, "time": "2026-01-01T00:00:00Z"}


def check(path: Any, connection: Any) -> Finding:
    """Try the one state with this InputPath through TestState and look at what it lets in."""
    state = {"Type": "Succeed", "InputPath": path}
    expected = f"of the input {_INPUT} the message alone, {_INPUT['message']}"
    try:
        run = wb.dry_run({"StartAt": "Record", "States": {"Record": state}}, _INPUT, None, connection)
    except WorkbenchError as error:
        return _no_path(f"{path!r} is refused: {str(error)[:300]}", expected)
    if run.output == _INPUT["message"]:
        return right(f"with {path!r} the state lets in {run.output}")
    failed = run.describe.get("cause") or run.describe.get("error")
    observed = f"with {path!r} " + (f"the run fails: {failed}" if failed else f"the state lets in {run.output}")
    if isinstance(path, str) and not _PATH.match(path):
        return _no_path(observed, expected)
    if isinstance(path, str) and path.startswith("$$"):
        mistake, look = (
            "the context is not the input",
            "how many dollars: one is the state's input, two are the execution's",
        )
    elif run.output == _INPUT:
        mistake, look = "everything is let in", "what is left over: the time is let in, too"
    elif run.output == {}:
        mistake, look = "nothing is let in", "what `null` means for a path: no input, and not no filter"
    else:
        mistake, look = "", "the input beside your path: the name of the field, letter by letter, and how deep it lies"
    return wrong(mistake, observed=observed, expected=expected, look=look)


def _no_path(observed: str, expected: str) -> Finding:
    look = "how every path in the definitions so far begins, and what stands between its parts"
    return wrong("no path at all", observed=observed, expected=expected, look=look)


TASK = Task(
    id="06-slip",
    kind=Kind.FIX,
    title="Mend the slip",
    minutes=3,
    question=f"""
The state should let in the message and nothing else: of `{_INPUT}` it should hand on `{_INPUT["message"]}`. Give the
`InputPath` as it should stand. The check tries this one state through TestState, where nothing is deployed.
""",
    stub='path = ...  # instead of "message"',
    solution='path = "$.message"',
    mistakes=(
        Mistake("no path at all", 'path = "$message"'),
        Mistake("everything is let in", 'path = "$"'),
        Mistake("the context is not the input", 'path = "$$.message"'),
        Mistake("nothing is let in", "path = None"),
    ),
    check=check,
    check_call="path, connection",
    hints=(
        "The service's sentence above says what it does not understand.",
        "A path begins at the root, which is a dollar, and goes down by dots.",
        '`"$...."`, with the field\'s name after the dot.',
    ),
    concepts=("data flow",),
)
