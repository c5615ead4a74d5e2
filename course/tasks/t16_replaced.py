"""Break it: a renamed construct, a new logical id, and a table that would leave with its rows."""

from typing import Any

import workbench as wb
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

_TABLE = "AWS::DynamoDB::Table"


def check(kept: dict[str, Any], connection: Any) -> Finding:
    """Read the templates as renamed and as kept, the difference to what is deployed, and the rows of the table."""
    if kept["Template"] == kept["Renamed"]:
        return not_attempted("one line in `keep(table)`")
    difference = kept["Difference"]
    gone = list(difference[(difference["change"] == "remove") & (difference["type"] == _TABLE)]["logical_id"])
    tables = _tables(kept["Template"])
    if gone:
        mistake, look = _diagnosed(tables, _tables(kept["Renamed"]))
        return wrong(
            mistake,
            observed=f"the difference still removes {gone[0]} and adds {', '.join(set(tables) - set(gone))}",
            expected=f"the renamed table to be {gone[0]}, the same resource as the deployed one",
            look=look,
        )
    rows = wb.rows(kept["TableName"], connection)
    if len(rows) != kept["Rows"]:
        return wrong(
            "",
            observed=f"{len(rows)} rows in {kept['TableName']}",
            expected=f"{kept['Rows']} rows, as before",
            look="the difference of the deployment before this one; build the stack again from the first cell of "
            "the lab",
        )
    return right(f"no table is removed, {', '.join(tables)} stays as it is, and its {len(rows)} rows are there")


def _tables(template: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in template["Resources"].items() if one["Type"] == _TABLE}


def _diagnosed(tables: dict[str, Any], renamed: dict[str, Any]) -> tuple[str, str]:
    if set(tables) != set(renamed):
        return "an id that was never deployed", "the column `logical_id` of the difference, and yours, letter by letter"
    new = next(iter(tables.values()))
    if "TableName" in new.get("Properties", {}):
        return (
            "the table's name is taken for its id",
            "what CloudFormation compares: is the name in the template's `Properties` its key in `Resources`?",
        )
    if new.get("DeletionPolicy") != next(iter(renamed.values())).get("DeletionPolicy"):
        return (
            "a policy that comes too late",
            "which of the two tables has your policy: the deployed one, or the one that is to come?",
        )
    return "", "the key of the table in the template's `Resources`"


def _keep(*lines: str) -> str:
    return "\n    ".join(["def keep(table):", *lines])


TASK = Task(
    id="16-replaced",
    kind=Kind.LAB,
    title="A better name for the table",
    minutes=5,
    lab=LabText(
        scenario='Somebody found "Messages" too vague, and called the construct "MessageStore". One word in one line.',
        symptom="None yet. Deployed like this, the table would be empty.",
        evidence="The difference, before anything is deployed: one table goes, another comes.",
        in_production="Refuse a deployment that removes what holds data, as the next cell does. Retain tables, and "
        "back them up, *before* the day you need it.",
    ),
    question="""
The new name stays in the code, and the table stays the same table. `keep` gets the renamed table as a CDK object. The
next cell deploys only if no table would be removed.
""",
    stub="def keep(table): ...  # one line",
    solution=_keep("table.node.default_child.override_logical_id(removed)"),
    mistakes=(
        Mistake("a policy that comes too late", _keep("table.apply_removal_policy(RemovalPolicy.RETAIN)")),
        Mistake(
            "the table's name is taken for its id",
            _keep('table.node.default_child.table_name = before["TableName"]'),
        ),
        Mistake("an id that was never deployed", _keep('table.node.default_child.override_logical_id("Messages")')),
    ),
    check=check,
    check_call="kept, connection",
    hints=(
        "By what does CloudFormation know that two resources are the same one? The difference has a column for it.",
        "The CDK makes that id of the construct's path, and lets you say another: the table's `node.default_child` "
        "is the "
        "CloudFormation resource itself.",
        "table.node.default_child.override_logical_id(...), with the id of the table that would be removed: it is in "
        "`removed`.",
    ),
    concepts=("logical id", "stack"),
)
