"""Break it: a handler that falls over its own late answer."""

from typing import Any

from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

#: What SendTaskSuccess says of an answer nobody waits for. Source: its page in the Step Functions API Reference.
_LATE = {"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"}
_EXPECTED = "the handler to write down an answer that comes too late, and to raise on every other refusal"


def check(mended: dict[str, Any], connection: Any) -> Finding:
    """Read what the deployed function is told to write down, and what it logged for the run after the deployment."""
    function = connection.client("lambda").get_function_configuration(FunctionName=mended["Recorder"])
    codes = set(function["Environment"]["Variables"]["WRITTEN_DOWN"].split(","))
    if mended["Answer"] is ...:
        return not_attempted("a list of error codes in the place of `...`")
    if isinstance(mended["Answer"], str):
        return wrong(
            "",
            observed=f"`written_down` is a text, {mended['Answer']!r}, of which each letter is taken for a code",
            expected="a list of error codes",
            look="the example in the answer's cell: what stands around a single code?",
        )
    noted = mended["Lines"].str.contains("answered too late", regex=False).any()
    told = f"the handler writes down {', '.join(sorted(codes))}, and {'did so' if noted else 'raised'} this time"
    if codes & {"States.Timeout", "States.TaskFailed"}:
        mistake = "the machine's name for it"
        look = "the `[ERROR]` line, in the brackets: that is what the API calls it. The history has a name of its own"
    elif codes & {"ClientError", "Exception", "*"}:
        mistake = "a class instead of a code"
        look = '`handler.py`: what it compares is `error.response["Error"]["Code"]`'
    elif beyond := codes - _LATE:
        mistake = "more than lateness is swallowed"
        look = f"the night on which `{min(beyond)}` is the answer to every message: who would be told?"
    elif "TaskTimedOut" not in codes:
        mistake = "another complaint"
        look = "the `[ERROR]` line: does it name one of your codes? A token that was never given out is another matter"
    elif noted:
        return right(f"{told}; the row is there, and the run says FAILED")
    else:
        mistake, look = "", "the function's log lines of this run, from the first to the last"
    return wrong(mistake, observed=told, expected=_EXPECTED, look=look)


TASK = Task(
    id="15-too-late",
    kind=Kind.LAB,
    title="The answer nobody waits for",
    minutes=4,
    lab=LabText(
        scenario="Somebody has shortened the list of errors that the handler only writes down to the one seen in a test.",
        symptom="The execution fails, the function fails as well, and the row is there.",
        evidence="The `[ERROR]` line in the function's log: which call was refused, and under which name.",
        in_production="Alarms on ExecutionsFailed and on the function's Errors in the same minute. Count the lines "
        "`answered too late` instead: when they grow many, the task's time is too short.",
    ),
    question="""
Which error codes of `SendTaskSuccess` should the handler only write down, because nobody waits for the answer any more? On
*every other* refusal it must raise, so that somebody notices. The cell below deploys the recorder with your list.
""",
    stub='written_down = ...  # a list of error codes, such as ["InvalidToken"]',
    solution='written_down = ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"]',
    mistakes=(
        Mistake("the machine's name for it", 'written_down = ["States.Timeout"]'),
        Mistake("another complaint", 'written_down = ["InvalidToken", "TaskDoesNotExist"]'),
        Mistake("a class instead of a code", 'written_down = ["ClientError"]'),
        Mistake(
            "more than lateness is swallowed",
            'written_down = ["TaskTimedOut", "AccessDeniedException", "InvalidOutput"]',
        ),
    ),
    check=check,
    check_call="mended, connection",
    hints=(
        "The line that begins with `[ERROR]` has the code, in brackets.",
        "There is one code for a task that has timed out, one for a task that is gone, and one for a token that is none. "
        "All of them say: nobody waits. A denial, or an answer that is no JSON, says something else.",
        '`written_down = ["Task...", "TaskDoesNotExist", "InvalidToken"]`: only the first was seen here.',
    ),
    concepts=("task token", "timeout"),
)
