"""Break it: a recorder that does its work and may not say so."""

from typing import Any

import workbench as wb
from course.permissions import about, allows, function_role, machine_role, statements_of, told
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

_SUCCESS, _FAILURE = "states:SendTaskSuccess", "states:SendTaskFailure"
_EXPECTED = f"the recorder's role to allow {_SUCCESS} and {_FAILURE}, and no more than that of Step Functions"


def check(mended: dict[str, str], connection: Any) -> Finding:
    """Read the roles, and how a good and a bad message fired after the deployment ended."""
    machine = mended["MachineArn"]
    its_own = about("states", statements_of(function_role(mended["RecorderName"], connection), connection))
    may = {action: allows(its_own, action, machine) for action in (_SUCCESS, _FAILURE)}
    ended = wb.wait([mended["Good"], mended["Bad"]], connection, check=False).set_index("execution")["status"]
    seen = (
        f"the role may: {told(its_own) or 'nothing of Step Functions'}; the good message ended {ended[mended['Good']]}"
    )
    if allows(its_own, "states:StartExecution", machine) and any(may.values()):
        look = "the executions this function could start, stop or delete on the day its code has a fault"
        return wrong("everything is allowed", observed=seen, expected=_EXPECTED, look=look)
    if all(may.values()):
        return _ended(mended, seen, connection)
    if any(may.values()):
        bad = wb.steps(mended["Bad"], connection)["cause"].iloc[0]
        missing = "half an answer"
        look = "the end of the *bad* message. What does the recorder say when a record cannot be stored?"
        return wrong(missing, observed=f"{seen}; the bad one failed with: {bad}", expected=_EXPECTED, look=look)
    if its_own:
        look = "the operation that the cause names, letter by letter: is your action that one?"
        return wrong("starting is not answering", observed=seen, expected=_EXPECTED, look=look)
    if about("states", statements_of(machine_role(machine, connection), connection)):
        look = "who makes the call that was denied: `User: ...`. Who holds the token at that moment?"
        return wrong("the wrong role", observed=f"the machine's role may answer. {seen}", expected=_EXPECTED, look=look)
    return not_attempted("a statement in `mend(function, machine)`")


def _ended(mended: dict[str, str], seen: str, connection: Any) -> Finding:
    steps = {name: wb.steps(mended[name], connection).iloc[0] for name in ("Good", "Bad")}
    denied = [name for name, step in steps.items() if "AccessDenied" in str(step["cause"])]
    if denied or steps["Good"]["status"] != "succeeded":
        look = "the failed step. On AWS a new right takes some seconds to arrive: send both again and check again"
        return wrong("", observed=f"{seen}; denied still: {', '.join(denied)}", expected="an answer to each", look=look)
    return right(f"{seen}; the bad one failed for its own reason, {steps['Bad']['error']}")


def _mend(actions: str, who: str = "function") -> str:
    return (
        "def mend(function, machine):\n"
        f'    statement = aws_iam.PolicyStatement(actions=[{actions}], resources=["*"])\n'
        f"    {who}.add_to_role_policy(statement)"
    )


TASK = Task(
    id="13-no-answer",
    kind=Kind.LAB,
    title="The answer that may not be given",
    minutes=6,
    lab=LabText(
        scenario="A security scan marked every policy with a `*` in it. Somebody removed one of the marked ones.",
        symptom="Every execution fails, and yet the rows are all there.",
        evidence="The table, and the failed step's cause. Which of the function's two calls was denied?",
        in_production="Failed executions that have a row. Sending everything again does no harm where the key comes "
        "from the message.",
    ),
    question="""
Let the recorder answer again, whatever it has to say, and nothing else. The cell below deploys, and sends a good
message and one that cannot be stored. If the deployment is refused, it says why; nothing has changed then.
""",
    stub="def mend(function, machine): ...  # a statement for the right role",
    solution=_mend(f'"{_SUCCESS}", "{_FAILURE}"'),
    mistakes=(
        Mistake("half an answer", _mend(f'"{_SUCCESS}"')),
        Mistake("starting is not answering", _mend('"states:StartExecution"')),
        Mistake("the wrong role", _mend(f'"{_SUCCESS}", "{_FAILURE}"', "machine")),
        Mistake("everything is allowed", _mend('"states:*"')),
    ),
    check=check,
    check_call="mended, connection",
    hints=(
        "The row is there, so the first call of the recorder went well. Which call does the cause name, and who made it?",
        "A recorder has two things to say, done and failed. `function.add_to_role_policy` takes a statement. (Should "
        "the deployment speak of a circle: the function's policy must not name the machine that names the function.)",
        'aws_iam.PolicyStatement(actions=["states:SendTask...", "states:SendTask..."], resources=["*"])',
    ),
    concepts=("task token", "execution role"),
)
