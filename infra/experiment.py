"""The app of an experiment of one's own: every definition as a state machine with a role and a log group."""

import json
import re
from collections.abc import Mapping
from typing import Any

from aws_cdk import App, CfnOutput, RemovalPolicy, Stack, aws_iam, aws_logs, aws_stepfunctions
from constructs import Construct

from infra.app import empty_app
from infra.checks import check_prefix
from infra.task_actions import task_actions

__all__ = ["experiment_app"]


def experiment_app(
    definitions: Mapping[str, dict[str, Any]],
    *,
    prefix: str = "",
    name: str = "Experiment",
    substitutions: Mapping[str, str] | None = None,
) -> App:
    """Return an app with one stack, `<prefix><name>`: a state machine for each {name: definition}, ARNs as outputs.

    Each machine's role may do what its tasks call, on any resource, and each writes every event to a log group that
    goes with the stack. substitutions: what takes the place of "${Name}" in the definitions.

    Raises ValueError without a definition, for names that differ in punctuation only, and for a prefix that cannot
    start a name.
    """
    check_prefix(prefix)
    ids = {given: re.sub(r"[^A-Za-z0-9]", "", given) for given in definitions}
    if not ids or not all(ids.values()) or len(set(ids.values())) < len(ids):
        raise ValueError(f"definitions must have names that differ in letters and digits, not {list(definitions)}")
    app = empty_app()
    stack = Stack(app, f"{prefix}{name}", description="State machines tried out in the workbench")
    for given, definition in definitions.items():
        machine = _machine(stack, ids[given], definition, dict(substitutions or {}))
        CfnOutput(stack, f"{ids[given]}Arn", value=machine.attr_arn)
    return app


def _machine(
    scope: Construct, id: str, definition: dict[str, Any], substitutions: dict[str, str]
) -> aws_stepfunctions.CfnStateMachine:
    role = aws_iam.Role(scope, f"{id}Role", assumed_by=aws_iam.ServicePrincipal("states.amazonaws.com"))
    actions = task_actions(definition)
    if actions:
        role.add_to_policy(aws_iam.PolicyStatement(actions=actions, resources=["*"]))
    # what a machine needs to write its log. Source: Step Functions Developer Guide, "Logging in CloudWatch Logs".
    logging = ["CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries"]
    logging += ["PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups"]
    role.add_to_policy(aws_iam.PolicyStatement(actions=[f"logs:{one}" for one in logging], resources=["*"]))
    group = aws_logs.LogGroup(
        scope, f"{id}Log", retention=aws_logs.RetentionDays.ONE_WEEK, removal_policy=RemovalPolicy.DESTROY
    )
    destination = aws_stepfunctions.CfnStateMachine.LogDestinationProperty(
        cloud_watch_logs_log_group=aws_stepfunctions.CfnStateMachine.CloudWatchLogsLogGroupProperty(
            log_group_arn=group.log_group_arn
        )
    )
    machine = aws_stepfunctions.CfnStateMachine(
        scope,
        id,
        role_arn=role.role_arn,
        definition_string=json.dumps(definition, ensure_ascii=False),
        definition_substitutions=substitutions or None,
        logging_configuration=aws_stepfunctions.CfnStateMachine.LoggingConfigurationProperty(
            destinations=[destination], include_execution_data=True, level="ALL"
        ),
    )
    machine.node.add_dependency(role)
    return machine
