"""diff: what a deployment would change, as a frame."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.cdk.assembly import Assembly
from workbench.cdk.deployment import as_assembly
from workbench.cdk.stacks import describe

if TYPE_CHECKING:
    from constructs import IConstruct

__all__ = ["changes", "diff"]

_COLUMNS = ["stack", "path", "logical_id", "type", "change", "properties"]


def diff(app_or_assembly: "IConstruct | Assembly", connection: Connection) -> pd.DataFrame:
    """Compare an app, stack or assembly with what is deployed, one row for each resource that differs.

    Columns, all str: stack; path (of the construct, NaN for what is only deployed); logical_id; type; change ("add",
    "change" or "remove"); properties (the names of those that differ, "" unless it is a change).
    An empty frame means that deploying would change nothing. Raises SynthError when the app cannot be synthesised.
    """
    assembly = as_assembly(app_or_assembly)
    rows = [
        {"stack": stack.name, "path": stack.paths.get(row["logical_id"]), **row}
        for stack in assembly.artifacts
        for row in changes(_deployed(stack.name, connection), assembly.template(stack.name))
    ]
    return pd.DataFrame(rows, columns=_COLUMNS).astype("str")


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """Return {logical_id, type, change, properties} for each resource in which two templates differ."""
    old, new = before.get("Resources", {}), after.get("Resources", {})
    rows = []
    for logical_id in [*new, *(one for one in old if one not in new)]:
        was, will_be = old.get(logical_id), new.get(logical_id)
        # where a resource stands in the code is no change to it
        if was and will_be and _without_metadata(was) == _without_metadata(will_be):
            continue
        kind = "add" if was is None else "remove" if will_be is None else "change"
        names = ", ".join(_differing(was, will_be)) if was and will_be else ""
        rows.append({"logical_id": logical_id, "type": (will_be or was)["Type"], "change": kind, "properties": names})
    return rows


def _without_metadata(resource: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in resource.items() if name != "Metadata"}


def _differing(was: dict[str, Any], will_be: dict[str, Any]) -> list[str]:
    """Name the properties that differ, and whatever else about the resource does, such as its DeletionPolicy."""
    old, new = was.get("Properties", {}), will_be.get("Properties", {})
    properties = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    others = sorted(({*was, *will_be}) - {"Properties", "Metadata"})
    return properties + [name for name in others if was.get(name) != will_be.get(name)]


def _deployed(name: str, connection: Connection) -> dict[str, Any]:
    """Return the template of the stack that is there, else {}; a stack that was deleted keeps its template."""
    if describe(name, connection) is None:
        return {}
    with explained(f"read the template of the stack {name}", connection):
        answer = connection.client("cloudformation").get_template(StackName=name, TemplateStage="Original")
    template: dict[str, Any] = answer["TemplateBody"]
    return template
