"""Writes the addresses at which AWS's console shows what is deployed."""

import re
from collections.abc import Mapping
from urllib.parse import quote

import pandas as pd

from workbench.aws.connection import Connection

__all__ = ["console_link", "console_links"]


def console_links(names: Mapping[str, str], connection: Connection) -> pd.DataFrame:
    """Return one row for each of `names` (such as a stack's outputs) whose value is an ARN the console has a page for.

    Columns, both str: name, link. Empty on the embedded AWS, which has no console.
    """
    found = {name: console_link(value, connection) for name, value in names.items()}
    rows = [(name, link) for name, link in found.items() if link]
    return pd.DataFrame(rows, columns=["name", "link"]).astype("str")


def console_link(arn: str, connection: Connection) -> str | None:
    """Return the console's address for an ARN; None for what is no ARN, has no page, or is on the embedded AWS."""
    if connection.is_local or not arn.startswith("arn:") or arn.count(":") < 5:
        return None
    _, partition, service, region, _, rest = arn.split(":", 5)
    region = region or connection.region
    hosts = {
        "aws": "console.aws.amazon.com",
        "aws-cn": "console.amazonaws.cn",
        "aws-us-gov": "console.amazonaws-us-gov.com",
    }
    page = _page(service, rest, arn)
    if page is None or partition not in hosts:
        return None
    return f"https://{region}.{hosts[partition]}/{page.format(region=region)}"


def _page(service: str, rest: str, arn: str) -> str | None:
    kind, name = [*re.split("[:/]", rest, maxsplit=1), ""][:2]
    pages = {
        ("states", "stateMachine"): f"states/home?region={{region}}#/statemachines/view/{quote(arn, safe='')}",
        ("states", "execution"): f"states/home?region={{region}}#/v2/executions/details/{quote(arn, safe='')}",
        (
            "cloudformation",
            "stack",
        ): f"cloudformation/home?region={{region}}#/stacks/stackinfo?stackId={quote(arn, safe='')}",
        ("lambda", "function"): f"lambda/home?region={{region}}#/functions/{quote(name, safe='')}",
        ("dynamodb", "table"): f"dynamodbv2/home?region={{region}}#table?name={quote(name, safe='')}",
        ("events", "event-bus"): f"events/home?region={{region}}#/eventbus/{quote(name, safe='')}",
        ("logs", "log-group"): f"cloudwatch/home?region={{region}}#logsV2:log-groups/log-group/{_twice(name)}",
    }
    return pages.get((service, kind))


def _twice(name: str) -> str:
    """The console of CloudWatch Logs wants the percent signs escaped once more, as a dollar sign and 25."""
    return quote(quote(name.removesuffix(":*"), safe=""), safe="").replace("%25", "$25")
