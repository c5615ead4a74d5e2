"""Write the mocks of a dry run that is retried twice and then succeeds."""

from typing import Any

import workbench as wb
from course.system import article_definition
from workbench.tasks.finding import Finding, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

_EVENT = {"id": "m-1", "time": "2026-01-01T00:00:00Z", "detail": {"message": '{"order": 7}'}}
_EXPECTED = 'two failed attempts of "Record Message", a third that succeeds, and "Job Succeed"'
_TRIES = 3


def check(mocks: dict[str, Any], connection: Any) -> Finding:
    """Run the article's machine dry with these mocks and read its attempts and its way."""
    run = wb.dry_run(article_definition(), _EVENT, mocks, connection)
    attempts = wb.attempts_frame(run.events)
    way = list(wb.steps_frame(run.events)["state"])
    said = f"attempts: {', '.join(attempts['error'].fillna('succeeded'))}; then {' -> '.join(way)}"
    if run.status == "SUCCEEDED" and len(attempts) == _TRIES and way[-1] == "Job Succeed":
        return right(said)
    mistake, look = _diagnosed(run, attempts, way)
    return wrong(mistake, observed=said, expected=_EXPECTED, look=look)


def _diagnosed(run: Any, attempts: Any, way: list[str]) -> tuple[str, str]:
    errors, tries = attempts["error"].fillna(""), len(attempts)
    if (errors == "States.Runtime").any():
        cause = str(run.describe.get("cause")).partition("). ")[2]
        return "an answer nobody can read", f"the failed attempt's cause names what is missing: {cause}"
    if tries > _TRIES:
        return "one answer stands for all attempts", "a list in the place of the one answer: one entry an attempt"
    if run.status == "FAILED" and way[-1] == "Record Message":
        return (
            "an error that nobody retries",
            '`definition["States"]["Record Message"]["Retry"]`: which names stand there?',
        )
    if tries < _TRIES:
        return "one attempt too few", "how many attempts there are, the one that succeeds included"
    return "", 'the last answer: "Check Status?" decides by it'


TASK = Task(
    id="10-third-time",
    kind=Kind.BUILD,
    title="A test of what hardly ever happens",
    minutes=5,
    question="""
The Lambda service itself fails now and then, and the CDK has put a [Retry](../docs/glossary.md#retry) for that into
every Lambda task. Does it work? You cannot make the service fail, but you can say so in a mock. Write the mocks of a
dry run in which "Record Message" fails twice in a way that is retried, succeeds in its third attempt, and the message
ends at "Job Succeed". In the place of one answer a mock may have a list of them: one an attempt, each
`{"Throw": {"Error": name, "Cause": text}}` or `{"Return": value}`. The check runs the course's machine with them.
""",
    stub="mocks = ...  # {name of a state: its answer, or a list of answers}",
    solution="""
busy = {"Throw": {"Error": "Lambda.ServiceException", "Cause": "try again"}}
mocks = {"Record Message": [busy, busy, {"Return": {"statusCode": 200}}]}
""",
    mistakes=(
        Mistake(
            "one answer stands for all attempts",
            'mocks = {"Record Message": {"Throw": {"Error": "Lambda.ServiceException", "Cause": "try again"}}}',
        ),
        Mistake(
            "an error that nobody retries",
            'busy = {"Throw": {"Error": "ServiceException", "Cause": "try again"}}\n'
            'mocks = {"Record Message": [busy, busy, {"Return": {"statusCode": 200}}]}',
        ),
        Mistake(
            "one attempt too few",
            'busy = {"Throw": {"Error": "Lambda.ServiceException", "Cause": "try again"}}\n'
            'mocks = {"Record Message": [busy, {"Return": {"statusCode": 200}}]}',
        ),
        Mistake(
            "an answer nobody can read",
            'busy = {"Throw": {"Error": "Lambda.ServiceException", "Cause": "try again"}}\n'
            'mocks = {"Record Message": [busy, busy, {"Return": "recorded"}]}',
        ),
    ),
    check=check,
    check_call="mocks, connection",
    hints=(
        'Which errors are retried? Look at `definition["States"]["Record Message"]["Retry"]`, and which key "Check Status?"'
        " needs in the answer: the data flow above has both.",
        "A list with three answers: two that throw one of those errors, and one that returns what the recorder would.",
        '`mocks = {"Record Message": [{"Throw": {...}}, {"Throw": {...}}, {"Return": {"statusCode": ...}}]}`',
    ),
    concepts=("Retry", "TestState"),
)
