"""Brings a stack that an interrupted or failed deployment left behind into a state that can be deployed to."""

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.cdk.stacks import describe, wait_until_settled
from workbench.errors import DeployError

__all__ = ["delete", "make_deployable"]

#: Nothing can be updated in these states: the stack never came to be, so it is removed.
_NEVER_CAME_TO_BE = frozenset({"REVIEW_IN_PROGRESS", "CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"})


def make_deployable(name: str, connection: Connection, *, timeout_s: float) -> str | None:
    """Wait for an operation in progress, remove a stack that never came to be, finish a failed roll-back.

    Returns the status of the stack then, None when there is none. Raises DeployError when it cannot be mended.
    """
    now = wait_until_settled(name, connection, timeout_s=timeout_s)
    if now in _NEVER_CAME_TO_BE or now == "DELETE_FAILED":
        delete(name, connection, timeout_s=timeout_s)
        return None
    if now == "UPDATE_ROLLBACK_FAILED":
        with explained(f"continue the roll-back of the stack {name}", connection):
            connection.client("cloudformation").continue_update_rollback(StackName=name)
        now = wait_until_settled(name, connection, timeout_s=timeout_s)
        if now == "UPDATE_ROLLBACK_FAILED":
            raise DeployError(
                f"The stack {name} is UPDATE_ROLLBACK_FAILED and rolling back once more did not help. "
                "destroy() it and deploy again."
            )
    return now


def delete(name: str, connection: Connection, *, timeout_s: float) -> None:
    """Delete a stack and wait until it is gone. Raises DeployError with CloudFormation's reason when it stays."""
    stack = describe(name, connection)
    if stack is None:
        return
    with explained(f"delete the stack {name}", connection):
        connection.client("cloudformation").delete_stack(StackName=name)
    left = wait_until_settled(name, connection, timeout_s=timeout_s)
    if left is not None:
        raise DeployError(
            f"The stack {name} was to be removed before deploying, and is {left}. destroy() shows which resource stays."
        )
