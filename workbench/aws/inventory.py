"""Lists what is in an account, kind by kind, straight from each service and not from CloudFormation's memory."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from workbench.aws import inventory_listers as listers
from workbench.aws.connection import Connection
from workbench.aws.inventory_thing import Thing
from workbench.aws.naming import paged

__all__ = ["KINDS", "Lister"]

Lister = Callable[[Connection], Iterator[Thing]]


class _Plain(NamedTuple):
    """A kind that one paged operation lists; name, arn and state are members of its items, remove has {name}, {arn}."""

    kind: str
    service: str
    operation: str
    key: str
    name: str
    arn: str
    remove: str
    state: str = ""
    given: tuple[tuple[str, str], ...] = ()


_PLAIN = (
    _Plain(
        "AWS::CloudFormation::Stack", "cloudformation", "describe_stacks", "Stacks", "StackName", "StackId",
        "cloudformation delete-stack --stack-name {name}", state="StackStatus",
    ),
    _Plain(
        "AWS::StepFunctions::StateMachine", "stepfunctions", "list_state_machines", "stateMachines", "name",
        "stateMachineArn", "stepfunctions delete-state-machine --state-machine-arn {arn}",
    ),
    _Plain(
        "AWS::StepFunctions::Activity", "stepfunctions", "list_activities", "activities", "name", "activityArn",
        "stepfunctions delete-activity --activity-arn {arn}",
    ),
    _Plain(
        "AWS::Lambda::Function", "lambda", "list_functions", "Functions", "FunctionName", "FunctionArn",
        "lambda delete-function --function-name {name}",
    ),
    _Plain(
        "AWS::Logs::LogGroup", "logs", "describe_log_groups", "logGroups", "logGroupName", "arn",
        "logs delete-log-group --log-group-name {name}",
    ),
    _Plain(
        "AWS::IAM::Role", "iam", "list_roles", "Roles", "RoleName", "Arn", "iam delete-role --role-name {name}",
    ),
    _Plain(
        "AWS::IAM::ManagedPolicy", "iam", "list_policies", "Policies", "PolicyName", "Arn",
        "iam delete-policy --policy-arn {arn}", given=(("Scope", "Local"),),
    ),
    _Plain(
        "AWS::SSM::Parameter", "ssm", "describe_parameters", "Parameters", "Name", "ARN",
        "ssm delete-parameter --name {name}",
    ),
    _Plain(
        "AWS::SecretsManager::Secret", "secretsmanager", "list_secrets", "SecretList", "Name", "ARN",
        "secretsmanager delete-secret --secret-id {arn}",
    ),
    _Plain(
        "AWS::CloudWatch::Alarm", "cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName", "AlarmArn",
        "cloudwatch delete-alarms --alarm-names {name}", state="StateValue",
    ),
)  # fmt: skip


def _lister(plain: _Plain) -> Lister:
    def things(connection: Connection) -> Iterator[Thing]:
        found: list[dict[str, Any]] = paged(connection, plain.service, plain.operation, plain.key, **dict(plain.given))
        for item in found:
            name, arn = str(item[plain.name]), str(item[plain.arn])
            words = plain.remove.format(name=name, arn=arn)
            yield Thing(plain.kind, name, arn, str(item.get(plain.state, "")), words)

    return things


#: Kind -> what lists all of it in the connection's region.
KINDS: dict[str, Lister] = {
    **{plain.kind: _lister(plain) for plain in _PLAIN},
    "AWS::Lambda::EventSourceMapping": listers.event_sources,
    "AWS::DynamoDB::Table": listers.tables,
    "AWS::SQS::Queue": listers.queues,
    "AWS::SNS::Topic": listers.topics,
    "AWS::Events::EventBus": listers.buses,
    "AWS::Events::Rule": listers.rules,
    "AWS::Events::Archive": listers.archives,
    "AWS::ApiGateway::RestApi": listers.apis,
    "AWS::S3::Bucket": listers.buckets,
}
