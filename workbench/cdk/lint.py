"""lint: what is wrong with state machines, by statelint and by AWS's own validator."""

import json
from typing import Any

import pandas as pd

from workbench.asl.lint import Finding, statelint_findings
from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.undeployed import filled
from workbench.cdk.machines import machines

__all__ = ["lint"]

_COLUMNS = ["machine", "checker", *Finding._fields]


def lint(source: Any, connection: Connection | None = None) -> pd.DataFrame:
    """Check every state machine that machines() finds in `source`, and return one row a finding.

    Columns, all str: machine; checker ("aws" or "statelint"); severity ("ERROR" or "WARNING"); code; location (a path
    in the definition); message. AWS decides: what it calls an ERROR cannot be created; statelint only ever warns.
    Without a connection AWS's validator (ValidateStateMachineDefinition, which changes nothing) is not asked.
    An empty frame means that nothing was found. Raises DefinitionError when there is no state machine.
    """
    rows = []
    for name, definition in machines(source, connection=connection).items():
        if connection is not None:
            rows += [(name, "aws", *finding) for finding in _validated(definition, connection, name)]
        rows += [(name, "statelint", *finding) for finding in statelint_findings(definition)]
    return pd.DataFrame(rows, columns=_COLUMNS).astype("str")


def _validated(definition: dict[str, Any], connection: Connection, name: str) -> list[Finding]:
    whole = json.dumps(filled(definition, connection))
    with explained(f"validate {name}", connection):
        answer = connection.client("stepfunctions").validate_state_machine_definition(
            definition=whole, severity="WARNING", maxResults=100
        )
    return [
        Finding(one["severity"], one["code"], one.get("location", "/"), one["message"]) for one in answer["diagnostics"]
    ]
