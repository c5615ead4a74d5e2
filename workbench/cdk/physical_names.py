"""Finds the names in templates that a person's things would share with other people's on one account."""

from typing import Any

from workbench.aws.person import belongs_to
from workbench.cdk.assembly import Assembly

__all__ = ["names_without"]

#: The property that names a resource physically, of the types where it is not Name. Source: CloudFormation's reference.
_NAMED_BY = {
    "AWS::ApiGateway::RestApi": "Name",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Events::Archive": "ArchiveName",
    "AWS::Events::EventBus": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::Pipes::Pipe": "Name",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SSM::Parameter": "Name",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::StepFunctions::Activity": "Name",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}


def names_without(prefix: str, assembly: Assembly) -> list[str]:
    """Return what is named without the prefix, such as "AWS::SQS::Queue jobs"; [] when everything carries it.

    Names that CloudFormation makes up begin with the stack's name, so the stack's own stands for them. Names put
    together by the template are left to it.
    """
    found = [f"stack {name}" for name in assembly.stacks if not belongs_to(name, prefix)]
    for stack in assembly.stacks:
        found += [
            f"{body['Type']} {name}"
            for body in assembly.template(stack).get("Resources", {}).values()
            if (name := _name_of(body)) and not belongs_to(name, prefix)
        ]
    return found


def _name_of(resource: dict[str, Any]) -> str:
    name = resource.get("Properties", {}).get(_NAMED_BY.get(resource["Type"], ""))
    return name if isinstance(name, str) else ""
