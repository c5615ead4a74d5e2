"""QueueDesign: the earlier design, bus -> SQS -> Lambda -> table, beside the state machine (row 11)."""

from pathlib import Path

from aws_cdk import (
    Duration,
    RemovalPolicy,
    aws_dynamodb,
    aws_events,
    aws_events_targets,
    aws_lambda,
    aws_lambda_event_sources,
    aws_sqs,
)
from constructs import Construct

from infra.checks import check_instance, check_prefix
from infra.common_bus import EVENT_SOURCE
from infra.python_function import python_function

__all__ = ["QueueDesign"]

HANDLER = Path(__file__).resolve().parent.parent / "lambda" / "queue_recorder"
_FUNCTION_TIMEOUT_S = 10
#: AWS recommends six times the function's timeout: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
_VISIBILITY_TIMEOUT_S = 6 * _FUNCTION_TIMEOUT_S
_RECEIVES_BEFORE_DEAD_LETTER = 3
_BATCH_SIZE = 10


class QueueDesign(Construct):
    """The same events through a queue: a rule, a queue with a dead-letter queue, and a function that reads it.

    Give it a table of its own: both designs see the same event id and time, so in one table they would overwrite
    each other's rows.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bus: aws_events.IEventBus,
        table: aws_dynamodb.ITable,
        source: str = EVENT_SOURCE,
        prefix: str = "",
    ) -> None:
        check_instance("bus", bus, aws_events.IEventBus)
        check_instance("table", table, aws_dynamodb.ITable)
        if not source:
            raise ValueError(f"source must not be empty; the article's is {EVENT_SOURCE!r}")
        check_prefix(prefix)
        super().__init__(scope, id)
        self._dead_letter_queue = aws_sqs.Queue(
            self, "DeadLetters", retention_period=Duration.days(14), removal_policy=RemovalPolicy.DESTROY
        )
        self._queue = aws_sqs.Queue(
            self,
            "Queue",
            visibility_timeout=Duration.seconds(_VISIBILITY_TIMEOUT_S),
            dead_letter_queue=aws_sqs.DeadLetterQueue(
                queue=self._dead_letter_queue, max_receive_count=_RECEIVES_BEFORE_DEAD_LETTER
            ),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self._rule = aws_events.Rule(
            self,
            "Rule",
            rule_name=f"{prefix}queueCommonEventProcessorRule",
            description="Sends each common event to the queue of the earlier design",
            event_bus=bus,
            event_pattern=aws_events.EventPattern(source=[source]),
            targets=[aws_events_targets.SqsQueue(self._queue)],
        )
        self._function = python_function(
            self,
            code=HANDLER,
            description="Records the messages of the queue in the table",
            environment={"MESSAGES_TABLE_NAME": table.table_name},
            timeout=Duration.seconds(_FUNCTION_TIMEOUT_S),
        )
        self._function.add_event_source(
            aws_lambda_event_sources.SqsEventSource(
                self._queue, batch_size=_BATCH_SIZE, report_batch_item_failures=True
            )
        )
        table.grant(self._function, "dynamodb:PutItem")

    @property
    def queue(self) -> aws_sqs.Queue:
        """The queue between the bus and the function."""
        return self._queue

    @property
    def dead_letter_queue(self) -> aws_sqs.Queue:
        """The queue that gets what the function failed on 3 times."""
        return self._dead_letter_queue

    @property
    def rule(self) -> aws_events.Rule:
        """The rule that fills the queue."""
        return self._rule

    @property
    def function(self) -> aws_lambda.Function:
        """The function that empties the queue."""
        return self._function
