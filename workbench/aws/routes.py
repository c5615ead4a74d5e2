"""Reads where events can go: every rule of every bus with its targets, and the settings of every function."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.naming import paged
from workbench.errors import WorkbenchError
from workbench.recording.trace_finds import Route

__all__ = ["Function", "dead_letter_queues", "functions", "routes", "tested"]


@dataclass(frozen=True, slots=True)
class Function:
    """A function's name, ARN, log group and environment variables."""

    name: str
    arn: str
    group: str
    environment: dict[str, str]


def routes(connection: Connection) -> tuple[list[Route], dict[str, str]]:
    """Return every enabled rule's targets, and target ARN -> ARN of its dead-letter queue where it has one."""
    found: list[Route] = []
    queues: dict[str, str] = {}
    with explained("read the rules of the event buses", connection):
        for bus in _buses(connection):
            for rule in paged(connection, "events", "list_rules", "Rules", EventBusName=bus):
                if rule.get("State") == "DISABLED" or not rule.get("EventPattern"):
                    continue
                wanted = {"Rule": rule["Name"], "EventBusName": bus}
                for target in paged(connection, "events", "list_targets_by_rule", "Targets", **wanted):
                    found.append(Route(bus, rule["Name"], rule["Arn"], target["Arn"], rule["EventPattern"]))
                    if queue := target.get("DeadLetterConfig", {}).get("Arn"):
                        queues[target["Arn"]] = queue
    return found, queues


def _buses(connection: Connection) -> Iterable[str]:
    events = connection.client("events")
    wanted: dict[str, str] = {}
    while True:
        answer = events.list_event_buses(**wanted)
        yield from (bus["Name"] for bus in answer["EventBuses"])
        if not answer.get("NextToken"):
            return
        wanted = {"NextToken": answer["NextToken"]}


def tested(found: Iterable[Route], event: dict[str, Any], connection: Connection) -> list[Route]:
    """Return the routes with `matches` as TestEventPattern answers for this event; each pattern is asked once."""
    answers: dict[str, bool] = {}
    for route in found:
        if route.pattern not in answers:
            with explained(f"test the pattern of {route.rule}", connection):
                answer = connection.client("events").test_event_pattern(
                    EventPattern=route.pattern, Event=json.dumps(event)
                )
            answers[route.pattern] = bool(answer["Result"])
    return [replace(route, matches=answers[route.pattern]) for route in found]


def functions(connection: Connection) -> list[Function]:
    """Return every function with its log group and environment."""
    with explained("list the functions", connection):
        told = paged(connection, "lambda", "list_functions", "Functions")
    return [
        Function(
            one["FunctionName"],
            one["FunctionArn"],
            one.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{one['FunctionName']}",
            one.get("Environment", {}).get("Variables", {}),
        )
        for one in told
    ]


def dead_letter_queues(queue_arn: str, connection: Connection) -> tuple[str, str | None]:
    """Return the URL of a queue, and the ARN of the queue its RedrivePolicy names.

    Raises NotFoundError when there is no such queue.
    """
    sqs = connection.client("sqs")
    region, account, name = queue_arn.split(":")[3:6]
    if region != connection.region:
        raise WorkbenchError(f"The queue {name} is in {region}: connect there to read it.")
    with explained(f"find the queue {name}", connection):
        url = sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"]
        told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"]).get("Attributes", {})
    return url, json.loads(told.get("RedrivePolicy", "{}")).get("deadLetterTargetArn")
