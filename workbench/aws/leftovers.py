"""leftovers: what of a person's is still in an account, asked of each service by itself."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pandas as pd

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.inventory import KINDS, Lister
from workbench.aws.inventory_thing import Thing
from workbench.aws.naming import paged
from workbench.aws.person import belongs_to, person, person_prefix
from workbench.aws.tags import OWNER
from workbench.errors import WorkbenchError

__all__ = ["leftovers"]

_COLUMNS = ["kind", "name", "state", "found_by", "remove_with", "arn"]
_AT_ONCE = 6
#: What `cdk bootstrap` makes; it stays for the next deployment.
_BOOTSTRAP = ("cdk-hnb659fds-", "/cdk-bootstrap/", "CDKToolkit")


def leftovers(connection: Connection, *, prefix: str | None = None) -> pd.DataFrame:
    """Return one row for each thing of yours that is there, whether a stack knows it or not.

    prefix: at the front of your names; None is person_prefix() on AWS and everything on the embedded AWS. What carries
    your owner tag is found too, whatever its name. After destroy() the frame is empty.
    Columns, all str: kind (AWS::Service::Kind); name; state (a stack's status and the like, "" where a kind has none);
    found_by ("name" or "tag"); remove_with (a command of the AWS CLI that removes it); arn.
    A kind that could not be listed is a row too (name "(not listed)", state says why): an empty frame means all looked.
    Only looks: no account needs to be allowed for it.
    """
    if prefix is None:
        prefix = "" if connection.is_local else person_prefix()
    elif not prefix and not connection.is_local:
        raise WorkbenchError(
            "On an account leftovers() needs your prefix: without one, everything there would be yours."
        )
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        tagged = pool.submit(_tagged, connection)
        listed = dict(zip(KINDS, pool.map(partial(_listed, connection=connection), KINDS, KINDS.values()), strict=True))
    owned, problem = tagged.result()
    things = [thing for found, _ in listed.values() for thing in found if not _is_bootstrap(thing)]
    rows = list(_rows(things, prefix, owned))
    rows += [_row(Thing(kind, "(not listed)", "", why, ""), "") for kind, (_, why) in listed.items() if why]
    if problem:
        rows.append(_row(Thing("(tags)", "(not listed)", "", problem, ""), ""))
    return pd.DataFrame(rows, columns=_COLUMNS).astype("str")


def _rows(things: list[Thing], prefix: str, owned: set[str]) -> Iterator[list[str]]:
    for thing in things:
        if belongs_to(thing.name, prefix) and "/aws-service-role/" not in thing.arn:
            yield _row(thing, "name")
        elif _plain(thing.arn) in owned:
            yield _row(thing, "tag")
    known = {_plain(thing.arn) for thing in things}
    for arn in sorted(owned - known):
        # the tagging API remembers what is gone for a while: where a lister looked, the lister knows better
        if _type(arn) not in _LISTED:
            state = "so says the tagging API, which may be late"
            yield _row(Thing(f"(tagged) {_type(arn)}", arn.rpartition(":")[2], arn, state, ""), "tag")


def _listed(kind: str, lister: Lister, connection: Connection) -> tuple[list[Thing], str]:
    """Return (things, "") or ([], why the kind could not be listed)."""
    try:
        with explained(f"list {kind}", connection):
            return list(lister(connection)), ""
    except WorkbenchError as error:
        return [], str(error).splitlines()[0]


def _tagged(connection: Connection) -> tuple[set[str], str]:
    wanted = [{"Key": OWNER, "Values": [person()]}]
    try:
        with explained("list what carries your owner tag", connection):
            found = paged(
                connection, "resourcegroupstaggingapi", "get_resources", "ResourceTagMappingList", TagFilters=wanted
            )
    except WorkbenchError as error:
        return set(), str(error).splitlines()[0]
    return {_plain(item["ResourceARN"]) for item in found}, ""


#: What the listers list, as ARNs name it.
_LISTED = {
    "cloudformation:stack",
    "states:stateMachine",
    "states:activity",
    "lambda:function",
    "lambda:event-source-mapping",
    "logs:log-group",
    "dynamodb:table",
    "sqs:",
    "sns:",
    "events:event-bus",
    "events:rule",
    "events:archive",
    "apigateway:restapis",
    "iam:role",
    "iam:policy",
    "s3:",
    "ssm:parameter",
    "secretsmanager:secret",
    "cloudwatch:alarm",
}


def _type(arn: str) -> str:
    """Return what an ARN is about, such as "lambda:function"; queues, topics and buckets have no word of their own."""
    _, _, service, _, _, rest = arn.split(":", 5)
    parts = re.split("[:/]", rest.removeprefix("/"), maxsplit=1)
    return f"{service}:{parts[0] if len(parts) > 1 else ''}"


def _plain(arn: str) -> str:
    return arn.removesuffix(":*")


def _is_bootstrap(thing: Thing) -> bool:
    return thing.name.startswith(_BOOTSTRAP)


def _row(thing: Thing, found_by: str) -> list[str]:
    remove = f"aws {thing.remove}" if thing.remove else ""
    return [thing.kind, thing.name, thing.state, found_by, remove, thing.arn]
