"""Break it: a recorder that was never granted the table."""

from typing import Any

import workbench as wb
from course.permissions import Statement, about, allows, function_role, machine_role, statements_of, told
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

_EXPECTED = "the recorder's role to allow dynamodb:PutItem on MessagesTable, and little more of DynamoDB"
#: What `grant_write_data` and its like give as well. It mends the fault, so it is right, and it is told.
_WIDER = ("DeleteItem", "UpdateItem", "BatchWriteItem", "GetItem", "Scan")


def check(mended: dict[str, str], connection: Any) -> Finding:
    """Read the roles of the deployed function and machine, and how the execution fired after the deployment ended."""
    table = connection.client("dynamodb").describe_table(TableName=mended["TableName"])["Table"]["TableArn"]
    its_own = about("dynamodb", statements_of(function_role(mended["RecorderName"], connection), connection))
    ended = wb.wait(mended["Run"], connection, check=False).iloc[0]["status"]
    if allows(its_own, "dynamodb:PutItem", table):
        return _too_much(its_own, table) or _ended(its_own, table, ended)
    if its_own:
        return wrong(
            "the wrong action",
            observed=f"the role may: {told(its_own)}; the run ended {ended}",
            expected=_EXPECTED,
            look="the action named in the cause of the failed step, letter by letter",
        )
    if about("dynamodb", statements_of(machine_role(mended["MachineArn"], connection), connection)):
        return wrong(
            "the wrong role",
            observed=f"the state machine's role may write to the table; the run ended {ended}",
            expected=_EXPECTED,
            look="who is named in the denial: `User: ... is not authorized`. Which of the two calls DynamoDB?",
        )
    return not_attempted("a grant in `mend(table, function, machine)`")


def _too_much(its_own: list[Statement], table: str) -> Finding | None:
    observed = f"the role may: {told(its_own)}"
    if allows(its_own, "dynamodb:DeleteTable", table):
        return wrong(
            "everything is allowed",
            observed=observed,
            expected=_EXPECTED,
            look="what else this statement lets the function do on the day its code has a fault",
        )
    if allows(its_own, "dynamodb:PutItem", f"{table}-other"):
        return wrong(
            "every table is open",
            observed=observed,
            expected=_EXPECTED,
            look="the resource of the statement: into which other tables could the function write now?",
        )
    return None


def _ended(its_own: list[Statement], table: str, ended: str) -> Finding:
    if ended != "SUCCEEDED":
        return wrong(
            "",
            observed=f"the role may: {told(its_own)}, but the run ended {ended}",
            expected="SUCCEEDED",
            look="its failed step. On AWS a new right takes some seconds to arrive: send one more and check again",
        )
    wider = [f"dynamodb:{one}" for one in _WIDER if allows(its_own, f"dynamodb:{one}", table)]
    note = f" (good enough, and wider than needed: {', '.join(wider)} as well)" if wider else ""
    return right(f"{told(its_own)}; the run ended {ended}{note}")


def _mend(line: str) -> str:
    return f"def mend(table, function, machine):\n    {line}"


TASK = Task(
    id="13-no-grant",
    kind=Kind.LAB,
    title="The table nobody opened",
    minutes=6,
    lab=LabText(
        scenario="Somebody tidied up and made the recorder from a plain function. It still gets the table's name.",
        symptom="Every execution fails, and the table stays empty.",
        evidence="The failed step's error and cause: who, which action, which resource. Then the role's policy, above.",
        in_production="An alarm on the machine's ExecutionsFailed, and a count of `AccessDenied` in its log. "
        "It began with a deployment: which?",
    ),
    question="""
Give the recorder what it lacks, and as little else as you can. `mend` gets table, function and
state machine as CDK objects; the cell below deploys with it and sends one more message.
""",
    stub="def mend(table, function, machine): ...  # one line",
    solution=_mend('table.grant(function, "dynamodb:PutItem")'),
    mistakes=(
        Mistake("the wrong action", _mend("table.grant_read_data(function)")),
        Mistake("the wrong role", _mend('table.grant(machine, "dynamodb:PutItem")')),
        Mistake(
            "every table is open",
            _mend(
                "function.add_to_role_policy(\n"
                '        aws_iam.PolicyStatement(actions=["dynamodb:PutItem"], resources=["*"])\n    )'
            ),
        ),
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
