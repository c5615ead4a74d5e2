"""Says in a sentence or two why a deployment failed, from CloudFormation's events or the CLI's last words."""

import re
from collections.abc import Mapping

from workbench.aws.connection import Connection
from workbench.cdk.stacks import StackEvent

__all__ = ["cli_failure", "resource_failure", "without_colour"]

_MOST_LINES = 5
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_NOT_BOOTSTRAPPED = re.compile(r"bootstrap|NoSuchBucket|No bucket named", re.IGNORECASE)


def resource_failure(failure: StackEvent, paths: Mapping[str, str]) -> str:
    """Return for example "AWS::SQS::Queue Dead1A2B (EventRule/Dead): CREATE_FAILED: <CloudFormation's reason>".

    paths: logical id -> path of the construct in its stack.
    """
    where = f" ({paths[failure.logical_id]})" if failure.logical_id in paths else ""
    return f"{failure.type} {failure.logical_id}{where}: {failure.status}: {failure.reason or 'no reason given'}"


def cli_failure(output: str, connection: Connection) -> str:
    """Return the lines in which the CLI says why it gave up before CloudFormation began."""
    lines = [line.strip() for line in without_colour(output).splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith("❌") or re.search(r"\b\w*(Error|Exception)\b", line)]
    said = "\n".join((telling or lines)[-_MOST_LINES:]) or "The CDK CLI said nothing."
    if not connection.is_local and _NOT_BOOTSTRAPPED.search(said):
        return f"{said}\nRun `npx cdk bootstrap aws://{connection.account}/{connection.region}` once for this account."
    return said


def without_colour(text: str) -> str:
    """Return a terminal's text without the sequences that colour it."""
    return _ANSI.sub("", text)
