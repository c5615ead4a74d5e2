"""CommonEventStack: wires the constructs of the article's system and names its outputs."""

from typing import Any

from aws_cdk import CfnOutput, Duration, Stack
from constructs import Construct

from infra.checks import check_prefix
from infra.common_bus import CommonBus
from infra.event_api import EventApi
from infra.event_rule import EventRule
from infra.message_recorder import MessageRecorder
from infra.messages_table import MessagesTable
from infra.queue_design import QueueDesign
from infra.simple_sfn import SimpleSfn

__all__ = ["CommonEventStack"]


class CommonEventStack(Stack):
    """API -> bus -> rule -> state machine -> recorder -> table, with the queue design beside it.

    timeout: of the state machine, 30 seconds unless given.
    queue_design: False leaves out the earlier SQS design.
    catch_failures: see SimpleSfn.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        prefix: str = "",
        timeout: Duration | None = None,
        queue_design: bool = True,
        catch_failures: bool = False,
        **stack_props: Any,
    ) -> None:
        check_prefix(prefix)
        super().__init__(scope, id, **stack_props)
        messages = MessagesTable(self, "Messages", prefix=prefix)
        recorder = MessageRecorder(self, "Recorder", table=messages.table)
        simple_sfn = SimpleSfn(
            self,
            "SimpleSfn",
            trigger_function=recorder.function,
            timeout=timeout or Duration.seconds(30),
            prefix=prefix,
            catch_failures=catch_failures,
        )
        common = CommonBus(self, "Common", prefix=prefix)
        event_rule = EventRule(self, "EventRule", bus=common.bus, machine=simple_sfn.machine, prefix=prefix)
        event_api = EventApi(self, "EventApi", bus=common.bus, prefix=prefix)
        outputs = {
            "StateMachineArn": simple_sfn.machine.state_machine_arn,
            "StateMachineLogGroup": simple_sfn.log_group.log_group_name,
            "TableName": messages.table.table_name,
            "BusName": common.bus.event_bus_name,
            "RuleName": event_rule.name,
            "DeadLetterQueueUrl": event_rule.dead_letter_queue.queue_url,
            "RecorderFunctionName": recorder.function.function_name,
            "RecorderLogGroup": recorder.function.log_group.log_group_name,
            "ApiId": event_api.api.rest_api_id,
            "ApiStage": event_api.api.deployment_stage.stage_name,
            "ApiUrl": event_api.api.url_for_path("/event"),
            "ApiFunctionName": event_api.function.function_name,
            "ApiLogGroup": event_api.function.log_group.log_group_name,
        }
        if queue_design:
            queue_messages = MessagesTable(self, "QueueMessages", prefix=prefix, name="QueueMessagesTable")
            queue = QueueDesign(self, "QueueDesign", bus=common.bus, table=queue_messages.table, prefix=prefix)
            outputs |= {
                "QueueTableName": queue_messages.table.table_name,
                "QueueUrl": queue.queue.queue_url,
                "QueueDeadLetterQueueUrl": queue.dead_letter_queue.queue_url,
                "QueueFunctionName": queue.function.function_name,
                "QueueLogGroup": queue.function.log_group.log_group_name,
            }
        for name, value in outputs.items():
            CfnOutput(self, name, value=value)
