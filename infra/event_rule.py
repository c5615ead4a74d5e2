"""EventRule: the rule that starts the state machine for each event of the source (row 9)."""

from aws_cdk import Duration, RemovalPolicy, aws_events, aws_events_targets, aws_iam, aws_sqs, aws_stepfunctions
from constructs import Construct

from infra.checks import check_instance, check_prefix
from infra.common_bus import EVENT_SOURCE

__all__ = ["EventRule"]

_RETRY_ATTEMPTS = 3


class EventRule(Construct):
    """The rule `sfnCommonEventProcessorRule`: the whole event is the execution's input.

    EventBridge assumes `role` to start the machine, tries 3 times more when that fails, and then puts the event
    into `dead_letter_queue`.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bus: aws_events.IEventBus,
        machine: aws_stepfunctions.IStateMachine,
        source: str = EVENT_SOURCE,
        prefix: str = "",
    ) -> None:
        check_instance("bus", bus, aws_events.IEventBus)
        check_instance("machine", machine, aws_stepfunctions.IStateMachine)
        if not source:
            raise ValueError(f"source must not be empty; the article's is {EVENT_SOURCE!r}")
        check_prefix(prefix)
        super().__init__(scope, id)
        self._name = f"{prefix}sfnCommonEventProcessorRule"
        self._dead_letter_queue = aws_sqs.Queue(
            self, "DeadLetters", retention_period=Duration.days(14), removal_policy=RemovalPolicy.DESTROY
        )
        self._role = aws_iam.Role(
            self,
            "Role",
            assumed_by=aws_iam.ServicePrincipal("events.amazonaws.com"),
            description="Lets the rule start the state machine",
        )
        self._rule = aws_events.Rule(
            self,
            "Rule",
            rule_name=self._name,
            description="Starts the state machine for each common event",
            event_bus=bus,
            event_pattern=aws_events.EventPattern(source=[source]),
            targets=[
                aws_events_targets.SfnStateMachine(
                    machine,
                    input=aws_events.RuleTargetInput.from_event_path("$"),
                    role=self._role,
                    dead_letter_queue=self._dead_letter_queue,
                    retry_attempts=_RETRY_ATTEMPTS,
                )
            ],
        )

    @property
    def rule(self) -> aws_events.Rule:
        """The rule on the bus."""
        return self._rule

    @property
    def name(self) -> str:
        """The rule's name alone; CloudFormation's Ref of a rule on a custom bus is "bus|rule"."""
        return self._name

    @property
    def role(self) -> aws_iam.Role:
        """The role events.amazonaws.com assumes to start the machine."""
        return self._role

    @property
    def dead_letter_queue(self) -> aws_sqs.Queue:
        """The queue that gets the events the target did not take."""
        return self._dead_letter_queue
