"""Lists the kinds of things whose service needs more than one paged operation to tell their names and ARNs."""

from collections.abc import Iterator
from typing import Any

from workbench.aws.connection import Connection
from workbench.aws.inventory_thing import Thing
from workbench.aws.naming import paged

__all__ = ["apis", "archives", "buckets", "buses", "event_sources", "queues", "rules", "tables", "topics"]


def tables(connection: Connection) -> Iterator[Thing]:
    """Yield every DynamoDB table."""
    for name in paged(connection, "dynamodb", "list_tables", "TableNames"):
        arn = _arn(connection, "dynamodb", f"table/{name}")
        yield Thing("AWS::DynamoDB::Table", name, arn, "", f"dynamodb delete-table --table-name {name}")


def queues(connection: Connection) -> Iterator[Thing]:
    """Yield every SQS queue."""
    for url in paged(connection, "sqs", "list_queues", "QueueUrls"):
        name = url.rpartition("/")[2]
        yield Thing("AWS::SQS::Queue", name, _arn(connection, "sqs", name), "", f"sqs delete-queue --queue-url {url}")


def buses(connection: Connection) -> Iterator[Thing]:
    """Yield every event bus but the default one."""
    for bus in _all_buses(connection):
        if bus["Name"] != "default":
            yield Thing(
                "AWS::Events::EventBus", bus["Name"], bus["Arn"], "", f"events delete-event-bus --name {bus['Name']}"
            )


def rules(connection: Connection) -> Iterator[Thing]:
    """Yield the rules of every bus, but not those that AWS manages itself."""
    for bus in _all_buses(connection):
        for rule in paged(connection, "events", "list_rules", "Rules", EventBusName=bus["Name"]):
            if rule.get("ManagedBy"):
                continue
            words = f"events delete-rule --event-bus-name {bus['Name']} --name {rule['Name']}"
            yield Thing("AWS::Events::Rule", rule["Name"], rule["Arn"], rule.get("State", ""), words)


def archives(connection: Connection) -> Iterator[Thing]:
    """Yield every archive of events."""
    for archive in _tokens(connection, "events", "list_archives", "Archives"):
        name = archive["ArchiveName"]
        yield Thing(
            "AWS::Events::Archive",
            name,
            _arn(connection, "events", f"archive/{name}"),
            archive.get("State", ""),
            f"events delete-archive --archive-name {name}",
        )


def apis(connection: Connection) -> Iterator[Thing]:
    """Yield every REST API."""
    for api in paged(connection, "apigateway", "get_rest_apis", "items"):
        arn = f"arn:{_partition(connection)}:apigateway:{connection.region}::/restapis/{api['id']}"
        words = f"apigateway delete-rest-api --rest-api-id {api['id']}"
        yield Thing("AWS::ApiGateway::RestApi", api["name"], arn, "", words)


def event_sources(connection: Connection) -> Iterator[Thing]:
    """Yield what feeds functions from queues and streams, named after the function."""
    for one in paged(connection, "lambda", "list_event_source_mappings", "EventSourceMappings"):
        name = str(one.get("FunctionArn", one["UUID"])).rpartition(":")[2]
        arn = _arn(connection, "lambda", f"event-source-mapping:{one['UUID']}")
        words = f"lambda delete-event-source-mapping --uuid {one['UUID']}"
        yield Thing("AWS::Lambda::EventSourceMapping", name, arn, one.get("State", ""), words)


def buckets(connection: Connection) -> Iterator[Thing]:
    """Yield every bucket, whatever its region."""
    for bucket in connection.client("s3").list_buckets()["Buckets"]:
        name = bucket["Name"]
        arn = f"arn:{_partition(connection)}:s3:::{name}"
        yield Thing("AWS::S3::Bucket", name, arn, "", f"s3 rb --force s3://{name}")


def topics(connection: Connection) -> Iterator[Thing]:
    """Yield every SNS topic."""
    for topic in paged(connection, "sns", "list_topics", "Topics"):
        arn = topic["TopicArn"]
        yield Thing("AWS::SNS::Topic", arn.rpartition(":")[2], arn, "", f"sns delete-topic --topic-arn {arn}")


def _all_buses(connection: Connection) -> list[dict[str, Any]]:
    return _tokens(connection, "events", "list_event_buses", "EventBuses")


def _tokens(connection: Connection, service: str, operation: str, key: str) -> list[dict[str, Any]]:
    """Return every item of an operation that pages with NextToken, but that botocore cannot page."""
    found: list[dict[str, Any]] = []
    given: dict[str, str] = {}
    while True:
        answer = getattr(connection.client(service), operation)(**given)
        found += answer.get(key, [])
        if not answer.get("NextToken"):
            return found
        given = {"NextToken": answer["NextToken"]}


def _arn(connection: Connection, service: str, rest: str) -> str:
    return f"arn:{_partition(connection)}:{service}:{connection.region}:{connection.account}:{rest}"


def _partition(connection: Connection) -> str:
    return str(connection.session.get_partition_for_region(connection.region))
