"""Keep the rows: the table must outlive its place in the template, and the stack."""

from typing import Any

from infra.app import STACK_NAME, build_app
from workbench import synth
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

_EXPECTED = "the table to be let go, and not deleted, both when its stack is deleted and when an update replaces it"
#: Source: CloudFormation User Guide, "DeletionPolicy attribute" and "UpdateReplacePolicy attribute".
_KEPT_AT_DELETION, _KEPT_AT_UPDATE = {"Retain", "RetainExceptOnCreate"}, {"Retain"}


def check(protect: Any, connection: Any) -> Finding:  # noqa: ARG001
    """Apply it to the table of a fresh app and read the template; nothing is deployed."""
    before, after = _resource(lambda _: None), _resource(protect)
    deletion, replacement = after.get("DeletionPolicy"), after.get("UpdateReplacePolicy")
    told = f"DeletionPolicy {deletion}, UpdateReplacePolicy {replacement}"
    kept = deletion in _KEPT_AT_DELETION, replacement in _KEPT_AT_UPDATE
    if all(kept):
        return right(told)
    changed = {
        name
        for name in {*before["Properties"], *after["Properties"]}
        if before["Properties"].get(name) != after["Properties"].get(name)
    }
    if kept == (True, False):
        mistake, look = "kept at one end only", "`UpdateReplacePolicy`: a replaced table is not a deleted stack"
    elif "PointInTimeRecoverySpecification" in changed:
        mistake = "a backup is no policy"
        look = "`DeletionPolicy` in the template: what happens to the table itself, backup or not?"
    elif "DeletionProtectionEnabled" in changed:
        mistake = "CloudFormation still tries"
        look = (
            "the word after `DeletionPolicy`: the order to delete is still given, and now the deployment fails over it"
        )
    elif after["Terminates"]:
        mistake = "the stack is protected, not the table"
        look = "the difference above: the table goes in an update of the stack. Does that end the stack?"
    elif after == before:
        return not_attempted("a line in `protect(table)` that changes the template")
    else:
        mistake, look = "", "`DeletionPolicy` and `UpdateReplacePolicy` of the table in the template"
    return wrong(mistake, observed=f"{told}; changed properties: {sorted(changed)}", expected=_EXPECTED, look=look)


def _resource(protect: Any) -> dict[str, Any]:
    app = build_app()
    stack: Any = app.node.find_child(STACK_NAME)
    table: Any = stack.node.find_child("Messages")
    protect(table.table)
    resources = synth(app).template(STACK_NAME)["Resources"]
    found = next(one for name, one in resources.items() if name.startswith("MessagesTable"))
    return {**found, "Terminates": bool(stack.termination_protection)}


def _protect(line: str, *imports: str) -> str:
    return "\n".join([*imports, *(["", ""] if imports else []), "def protect(table):", f"    {line}"])


TASK = Task(
    id="06-keep-rows",
    kind=Kind.FIX,
    title="Let the table go, with its rows",
    minutes=4,
    question="""
In a course a table may go with its stack. Where the rows matter, CloudFormation should *let go* of the table and leave
it standing: when the stack is deleted, and when an update wants another table in its place. Write the line; `table` is
the CDK's table. The check puts it into a fresh app and reads the template. Nothing is deployed.
""",
    stub="def protect(table): ...  # one line; an import above it, if you need one",
    solution=_protect("table.apply_removal_policy(RemovalPolicy.RETAIN)", "from aws_cdk import RemovalPolicy"),
    mistakes=(
        Mistake(
            "kept at one end only",
            _protect(
                "table.node.default_child.cfn_options.deletion_policy = CfnDeletionPolicy.RETAIN",
                "from aws_cdk import CfnDeletionPolicy",
            ),
        ),
        Mistake("CloudFormation still tries", _protect("table.node.default_child.deletion_protection_enabled = True")),
        Mistake(
            "a backup is no policy",
            _protect(
                'table.node.default_child.point_in_time_recovery_specification = {"pointInTimeRecoveryEnabled": True}'
            ),
        ),
        Mistake(
            "the stack is protected, not the table",
            _protect("Stack.of(table).termination_protection = True", "from aws_cdk import Stack"),
        ),
    ),
    check=check,
    check_call="protect, connection",
    hints=(
        "`infra/messages_table.py`: which argument says what becomes of the table?",
        "CloudFormation has an attribute for each of the two ends; one call of the CDK's sets both.",
        "`table.apply_removal_policy(RemovalPolicy....)`: the policy that keeps.",
    ),
    concepts=("stack", "logical id"),
)
