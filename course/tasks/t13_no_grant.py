"""Break it: a recorder that was never granted the table."""

from typing import Any

import workbench as wb
from course.permissions import Statement, allows, function_role, machine_role, statements_of
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

_EXPECTED = "the recorder's role to allow dynamodb:PutItem on MessagesTable, and no more than that of DynamoDB"


def check(mended: dict[str, str], connection: Any) -> Finding:
    """Read the roles of the deployed function and machine, and how the execution fired after the deployment ended."""
    table = connection.client("dynamodb").describe_table(TableName=mended["TableName"])["Table"]["TableArn"]
    its_own = _about_tables(statements_of(function_role(mended["Recorder"], connection), connection))
    ended = wb.wait(mended["Run"], connection, check=False).iloc[0]["status"]
    if allows(its_own, "dynamodb:PutItem", table):
        if allows(its_own, "dynamodb:DeleteTable", table) or allows(its_own, "dynamodb:PutItem", f"{table}-other"):
            return wrong(
                "everything is allowed",
                observed=f"the run ended {ended}, and the role may now: {_told(its_own)}",
                expected=_EXPECTED,
                look="what else this statement lets the function do on the day its code has a fault",
            )
        if ended == "SUCCEEDED":
            return right(f"{_told(its_own)}; the run ended {ended}")
        return wrong("", observed=f"the run ended {ended}", expected="SUCCEEDED", look="its first failed step")
    if its_own:
        return wrong(
            "the wrong action",
            observed=f"the role may: {_told(its_own)}; the run ended {ended}",
            expected=_EXPECTED,
            look="the action named in the cause of the failed step, letter by letter",
        )
    if _about_tables(statements_of(machine_role(mended["MachineArn"], connection), connection)):
        return wrong(
            "the wrong role",
            observed=f"the state machine's role may write to the table; the run ended {ended}",
            expected=_EXPECTED,
            look="who is named in the denial: `User: ... is not authorized`. Which of the two calls DynamoDB?",
        )
    return not_attempted("a grant in `mend(table, function, machine)`")


def _about_tables(statements: list[Statement]) -> list[Statement]:
    return [one for one in statements if any(action.startswith(("dynamodb:", "*")) for action in one.actions)]


def _told(statements: list[Statement]) -> str:
    return "; ".join(map(str, statements))


def _mend(line: str) -> str:
    return f"def mend(table, function, machine):\n    {line}"


TASK = Task(
    id="13-no-grant",
    kind=Kind.LAB,
    title="The table nobody opened",
    minutes=6,
    lab=LabText(
        scenario="Somebody tidied up the stack and made the recorder from a plain function. It still gets the table's name.",
        symptom="Every execution fails, and the table stays empty.",
        evidence="The failed step's error and cause: who, which action, which resource. Then the role's policy, above.",
        in_production="an alarm on the machine's ExecutionsFailed, and a count of `AccessDenied` in its log group. "
        "It begins with a deployment, so the first question is always: what was deployed when?",
    ),
    question="""
Give the recorder what it lacks, and nothing else. `mend` gets the table, the function and the state machine as CDK
objects; the cell below the answer deploys the stack with it and sends one more message.
""",
    stub="def mend(table, function, machine): ...  # one line",
    solution=_mend('table.grant(function, "dynamodb:PutItem")'),
    mistakes=(
        Mistake("the wrong action", _mend("table.grant_read_data(function)")),
        Mistake("the wrong role", _mend('table.grant(machine, "dynamodb:PutItem")')),
        Mistake("everything is allowed", _mend("table.grant_full_access(function)")),
    ),
    check=check,
    check_call="mended, connection",
    hints=(
        "The cause of the failed step names three things: who, which action, on which resource. Read it word by word.",
        "A CDK table has methods that give rights: `grant_read_data`, `grant_write_data`, and `grant` for single actions.",
        "`table.grant(WHO, ACTION)`: who is the function, and the action is the one of the cause.",
    ),
    concepts=("execution role",),
)
