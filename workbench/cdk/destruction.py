"""destroy: deletes the stacks of an app and waits until they are gone."""

import time
from typing import TYPE_CHECKING

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.guard import require_writable
from workbench.cdk.assembly import Assembly
from workbench.cdk.deployment import as_assembly
from workbench.cdk.failures import resource_failure
from workbench.cdk.progress import LiveView, Progress
from workbench.cdk.stacks import EventReader, describe, first_failure, poll_s, status, wait_until_settled
from workbench.errors import DeployError

if TYPE_CHECKING:
    from constructs import IConstruct

__all__ = ["destroy"]


def destroy(
    app_or_assembly: "IConstruct | Assembly | str", connection: Connection, *, timeout_s: float = 1800
) -> list[str]:
    """Delete every stack of an app, stack or assembly, or the one of a name, the last deployed first.

    Returns the names of the stacks that were there. Deleting what is not there is no error, so it can be run twice.
    Raises RefusedError when the account may not be written to, DeployError with the resource that stays and the reason.
    """
    names = _names(app_or_assembly)
    require_writable(f"destroy {', '.join(names)}", connection)
    return [name for name in names if _destroy_stack(name, connection, timeout_s)]


def _names(app_or_assembly: "IConstruct | Assembly | str") -> list[str]:
    return [app_or_assembly] if isinstance(app_or_assembly, str) else as_assembly(app_or_assembly).stacks[::-1]


def _destroy_stack(name: str, connection: Connection, timeout_s: float) -> bool:
    if wait_until_settled(name, connection, timeout_s=timeout_s) is None:
        return False
    stack = describe(name, connection)
    if stack is None:
        return False
    # by its ARN a stack can still be asked about after it is gone
    arn = stack["StackId"]
    progress = Progress(name, _resources_of(arn, connection))
    reader = EventReader(arn, connection)
    view = LiveView(progress)
    with explained(f"delete the stack {name}", connection):
        connection.client("cloudformation").delete_stack(StackName=arn)
    try:
        _watch(progress, reader, view, connection, arn, timeout_s)
    finally:
        view.close()
    return True


def _watch(
    progress: Progress, reader: EventReader, view: LiveView, connection: Connection, arn: str, timeout_s: float
) -> None:
    while (now := status(arn, connection)) is not None and now != "DELETE_FAILED":
        if progress.elapsed_s > timeout_s:
            raise DeployError(f"{progress.stack} is still {now} after {timeout_s:g} s; destroy() again waits for it.")
        progress.add(reader.read())
        view.draw()
        time.sleep(poll_s(connection))
    progress.add(reader.read())
    progress.finish("destroyed" if now is None else "FAILED")
    if now is not None:
        failure = first_failure(progress.events)
        said = resource_failure(failure, {}) if failure else "CloudFormation gives no reason."
        raise DeployError(
            f"{progress.stack} could not be destroyed and is {now}.\n{said}\n"
            "Remove what holds it, then destroy() again."
        )


def _resources_of(arn: str, connection: Connection) -> int:
    pages = connection.client("cloudformation").get_paginator("list_stack_resources")
    with explained(f"list the resources of {arn}", connection):
        return sum(len(page["StackResourceSummaries"]) for page in pages.paginate(StackName=arn))
