"""Break it: a rule whose role may not start the machine."""

from typing import Any

import workbench as wb
from course.arrivals import ended_executions_of
from course.permissions import Statement, about, allows, machine_role, statements_of, told
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

_START = "states:StartExecution"
_EXPECTED = f"the rule's role to allow {_START} on this machine, and no more"


def check(mended: dict[str, str], connection: Any) -> Finding:
    """Read the roles of rule and machine, and what became of the event fired after the deployment."""
    machine, event = mended["MachineArn"], mended["Event"]
    its_own = about("states", statements_of(mended["RuleRole"], connection))
    if allows(its_own, _START, machine):
        if allows(its_own, _START, f"{machine}-other") or allows(its_own, "states:DeleteStateMachine", machine):
            look = "action and resource of this statement: which machines could every event start now, and what else?"
            return _wrong("everything is allowed", its_own, mended, connection, look)
        runs = ended_executions_of(event, machine, connection)
        if len(runs):
            return right(f"{told(its_own)}; the event became the execution {runs['name'].iloc[0]}")
        look = "its dead letter. On AWS a new right takes some seconds to arrive: fire again, and check again"
        return _wrong("", its_own, mended, connection, look)
    if any(_START in one.actions for one in its_own):
        look = "the resource: it has the ARN of an execution, or of something else. What does a rule start?"
        return _wrong("the right on the wrong thing", its_own, mended, connection, look)
    if its_own:
        look = "the action in the dead letter's message, letter by letter"
        return _wrong("the wrong call", its_own, mended, connection, look)
    if allows(statements_of(machine_role(machine, connection), connection), _START, machine):
        look = "the ARN in the dead letter's message, and `RoleArn` of the rule's target: who starts whom?"
        return _wrong("the machine starts itself", its_own, mended, connection, look)
    return not_attempted("a grant in `mend(role, machine)`")


def _wrong(mistake: str, its_own: list[Statement], mended: dict[str, str], connection: Any, look: str) -> Finding:
    letters = wb.dead_letters(mended["DeadLettersUrl"], connection).set_index("event_id")
    code = (
        f"a dead letter, {letters['error_code'][mended['Event']]}"
        if mended["Event"] in letters.index
        else "an execution"
    )
    observed = f"the rule's role may: {told(its_own) or 'nothing of Step Functions'}; the event became {code}"
    return wrong(mistake, observed=observed, expected=_EXPECTED, look=look)


def _mend(line: str) -> str:
    return f"def mend(role, machine):\n    {line}"


def _statement(action: str, who: str) -> str:
    return _mend(f'{who}(aws_iam.PolicyStatement(actions=["{action}"], resources=["*"]))')


TASK = Task(
    id="13-rule-role",
    kind=Kind.LAB,
    title="Nobody may start it",
    minutes=6,
    lab=LabText(
        scenario="The rule got a role from another team, which lets nobody change what its roles may do.",
        symptom="Events are accepted, and that is the last one hears of them: no execution, no error, no row.",
        evidence="The rule's dead-letter queue, and the role itself.",
        in_production="An alarm on the queue's length and on the rule's FailedInvocations. Nothing that "
        "watches executions sees this.",
    ),
    question="""
Give the rule's role what it lacks, and nothing else. `mend` gets the role, which you may change, and the machine. The
cells below deploy, fire one more event, and look what became of it.
""",
    stub="def mend(role, machine): ...  # one line",
    solution=_mend("machine.grant_start_execution(role)"),
    mistakes=(
        Mistake("the wrong call", _mend("machine.grant_start_sync_execution(role)")),
        Mistake("the right on the wrong thing", _mend('machine.grant_execution(role, "states:StartExecution")')),
        Mistake("the machine starts itself", _statement(_START, "machine.add_to_role_policy")),
        Mistake("everything is allowed", _statement("states:*", "role.add_to_policy")),
    ),
    check=check,
    check_call="mended, connection",
    hints=(
        "The dead letter's message has three parts: who, which action, on which resource. None of them is the recorder.",
        "A state machine in the CDK has methods whose names begin with `grant_`. One of them is for whoever starts it.",
        "`machine.grant_...(role)`: the method that is named after the action in the dead letter.",
    ),
    concepts=("rule target", "dead-letter queue"),
)
