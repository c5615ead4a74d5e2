"""What a role may do, read from IAM itself: every statement of its inline and attached policies."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

__all__ = ["Statement", "about", "allows", "function_role", "machine_role", "statements_of", "told"]


@dataclass(frozen=True)
class Statement:
    """One statement: "Allow" or "Deny", its actions, its resources, and the name of the policy that holds it."""

    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    policy: str

    def __str__(self) -> str:
        return f"{self.effect} {', '.join(self.actions)} on {', '.join(self.resources)}"


def statements_of(role: str, connection: Any) -> list[Statement]:
    """Return the statements of a role, given by its name or ARN."""
    iam, name = connection.client("iam"), role.rpartition("/")[2]
    documents = {}
    for page in iam.get_paginator("list_role_policies").paginate(RoleName=name):
        for policy in page["PolicyNames"]:
            documents[policy] = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
    for page in iam.get_paginator("list_attached_role_policies").paginate(RoleName=name):
        for attached in page["AttachedPolicies"]:
            version = iam.get_policy(PolicyArn=attached["PolicyArn"])["Policy"]["DefaultVersionId"]
            found = iam.get_policy_version(PolicyArn=attached["PolicyArn"], VersionId=version)
            documents[attached["PolicyName"]] = found["PolicyVersion"]["Document"]
    return [
        Statement(one["Effect"], _listed(one.get("Action")), _listed(one.get("Resource")), policy)
        for policy, document in documents.items()
        for one in _each(document["Statement"])
    ]


def about(service: str, statements: list[Statement]) -> list[Statement]:
    """Return the statements that name an action of a service, "dynamodb", or every action there is."""
    return [one for one in statements if any(action.startswith((f"{service}:", "*")) for action in one.actions)]


def told(statements: list[Statement]) -> str:
    """Return the statements as one line, "" for none."""
    return "; ".join(map(str, statements))


def allows(statements: list[Statement], action: str, resource: str) -> bool:
    """Tell whether the statements allow the action on this resource's ARN; a Deny wins. Conditions are not read."""
    matching = [
        one
        for one in statements
        if any(fnmatchcase(action.lower(), pattern.lower()) for pattern in one.actions)
        and any(fnmatchcase(resource, pattern) for pattern in one.resources)
    ]
    return bool(matching) and all(one.effect == "Allow" for one in matching)


def function_role(function: str, connection: Any) -> str:
    """Return the ARN of the role a function runs as."""
    return str(connection.client("lambda").get_function_configuration(FunctionName=function)["Role"])


def machine_role(machine: str, connection: Any) -> str:
    """Return the ARN of the role a state machine runs as."""
    return str(connection.client("stepfunctions").describe_state_machine(stateMachineArn=machine)["roleArn"])


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(_each(value)) if value else ()


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
