"""Finds the one resource a person means: by ARN, by its name, or by the part of the name they remember."""

import re
from collections.abc import Iterable
from typing import Any

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.errors import NotFoundError, WorkbenchError

__all__ = ["api_of", "log_group_of", "machine_arn", "pick"]


def pick(wanted: str, names: Iterable[str], kind: str) -> str:
    """Return the name that is `wanted`, else the only one that has it after a prefix, whatever the case.

    "SimpleSfn" finds "ada-Stack-SimpleSfnMachineF00B8FEE-C52E", but "MessagesTable" never "QueueMessagesTable": what
    comes before must end in something other than a letter or digit.
    Raises NotFoundError with the names there are when none fits or several do.
    """
    known = sorted(names)
    if wanted in known:
        return wanted
    after_a_prefix = re.compile(rf"(?<![A-Za-z0-9]){re.escape(wanted)}", re.IGNORECASE)
    fitting = [name for name in known if wanted and after_a_prefix.search(name)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise NotFoundError(f"{wanted!r} fits several {kind}s: {', '.join(fitting)}. Give the whole name of one.")
    there_is = ", ".join(known) if known else "none at all; deploy the stack first"
    raise NotFoundError(f"There is no {kind} {wanted!r}. What there is: {there_is}.")


def paged(connection: Connection, service: str, operation: str, key: str, **arguments: Any) -> list[Any]:
    """Return the items under `key` of every page of an operation that botocore can page."""
    pages = connection.client(service).get_paginator(operation).paginate(**arguments)
    return [item for page in pages for item in page.get(key, [])]


def machine_arn(machine: str, connection: Connection) -> str:
    """Return the ARN of a state machine given its ARN, its name, or the part of the name that only it has."""
    if machine.startswith("arn:"):
        if ":stateMachine:" not in machine:
            raise WorkbenchError(f"{machine} is not the ARN of a state machine: it has no ':stateMachine:' in it.")
        return machine
    with explained("list the state machines", connection):
        found = paged(connection, "stepfunctions", "list_state_machines", "stateMachines")
    arns = {item["name"]: str(item["stateMachineArn"]) for item in found}
    return arns[pick(machine, arns, "state machine")]


def log_group_of(group: str, connection: Connection) -> str:
    """Return the full name of a log group given that name, a function's name, or the part only it has."""
    with explained("list the log groups", connection):
        found = paged(connection, "logs", "describe_log_groups", "logGroups")
    names = [item["logGroupName"] for item in found]
    of_a_function = f"/aws/lambda/{group}"
    return of_a_function if of_a_function in names else pick(group, names, "log group")


def api_of(api: str, connection: Connection) -> dict[str, str]:
    """Return {"id", "name"} of a REST API given its id, its name, or the part only it has."""
    with explained("list the REST APIs", connection):
        found = paged(connection, "apigateway", "get_rest_apis", "items")
    by_name = {item["name"]: {"id": str(item["id"]), "name": str(item["name"])} for item in found}
    for item in by_name.values():
        if item["id"] == api:
            return item
    return by_name[pick(api, by_name, "REST API")]
