"""redrive: lets a failed execution go on at the state it failed in, where AWS allows that."""

from typing import Any

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.executions import execution_arn
from workbench.aws.guard import require_writable
from workbench.errors import WorkbenchError

__all__ = ["redrive"]


def redrive(execution: Any, connection: Connection) -> str:
    """Redrive an execution and return its ARN: the same execution runs on, with what succeeded kept.

    execution: its ARN, or a row of the executions frame. It runs with the definition it began with: for a mended
    machine take start_again(). Raises WorkbenchError with AWS's reason when it cannot be redriven, NotFoundError when
    there is no such execution, RefusedError when the account may not be written to.
    Source: Step Functions Developer Guide, "Restarting state machine executions with redrive".
    """
    arn = execution_arn(execution)
    name = arn.rpartition(":")[2]
    require_writable(f"redrive {name}", connection)
    states = connection.client("stepfunctions")
    with explained(f"describe {name}", connection):
        told = states.describe_execution(executionArn=arn)
    status = told.get("redriveStatus", "NOT_REDRIVABLE")
    if status != "REDRIVABLE":
        reason = told.get("redriveStatusReason") or "AWS gives no reason"
        step = (
            f"Redrive the execution that started its Map Run: {told.get('mapRunArn')}."
            if status == "REDRIVABLE_BY_MAP_RUN"
            else f"Run it from the beginning: wb.start_again({arn!r}, connection)."
        )
        raise WorkbenchError(f"{name} ({told['status']}) cannot be redriven: {reason}.\n{step}")
    with explained(f"redrive {name}", connection):
        states.redrive_execution(executionArn=arn)
    return arn
