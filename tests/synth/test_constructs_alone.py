"""Each construct works alone in a small stack, and refuses arguments it cannot work with."""

import pytest

pytestmark = pytest.mark.synth


@pytest.fixture
def stack():
    from aws_cdk import Stack

    from infra.app import empty_app

    return Stack(empty_app(), "Small")


@pytest.fixture
def parts(stack):
    """What the constructs take, made by hand so that each is tested without the others of ours."""
    from aws_cdk import aws_dynamodb, aws_events, aws_lambda, aws_stepfunctions

    class Parts:
        table = aws_dynamodb.Table(
            stack,
            "T",
            partition_key=aws_dynamodb.Attribute(name="messageId", type=aws_dynamodb.AttributeType.STRING),
        )
        bus = aws_events.EventBus(stack, "B")
        function = aws_lambda.Function(
            stack,
            "F",
            runtime=aws_lambda.Runtime.PYTHON_3_14,
            handler="index.handler",
            code=aws_lambda.Code.from_inline("def handler(event, context): return event"),
        )
        machine = aws_stepfunctions.StateMachine(
            stack,
            "M",
            definition_body=aws_stepfunctions.DefinitionBody.from_chainable(aws_stepfunctions.Pass(stack, "P")),
        )

    return Parts


def types_in(stack):
    from workbench.cdk.synthesis import synth

    return set(synth(stack).resources()["type"])


def test_simple_sfn(stack, parts):
    from aws_cdk import Duration, aws_stepfunctions

    from infra.simple_sfn import SimpleSfn

    made = SimpleSfn(stack, "S", trigger_function=parts.function, timeout=Duration.seconds(5))
    assert isinstance(made.machine, aws_stepfunctions.StateMachine)
    with pytest.raises(AttributeError):
        made.machine = parts.machine
    assert "AWS::StepFunctions::StateMachine" in types_in(stack)


def test_two_machines_in_one_stack_do_not_collide(stack, parts):
    from aws_cdk import Duration

    from infra.simple_sfn import SimpleSfn

    for name in ("one", "two"):
        SimpleSfn(stack, name, trigger_function=parts.function, timeout=Duration.seconds(5), prefix=f"{name}-")
    assert "AWS::StepFunctions::StateMachine" in types_in(stack)


def test_the_other_constructs(stack, parts):
    from infra.common_bus import CommonBus
    from infra.event_api import EventApi
    from infra.event_rule import EventRule
    from infra.message_recorder import MessageRecorder
    from infra.messages_table import MessagesTable
    from infra.queue_design import QueueDesign

    MessagesTable(stack, "Messages")
    CommonBus(stack, "Common")
    MessageRecorder(stack, "Recorder", table=parts.table)
    EventRule(stack, "Rule", bus=parts.bus, machine=parts.machine)
    EventApi(stack, "Api", bus=parts.bus)
    QueueDesign(stack, "Queue", bus=parts.bus, table=parts.table)
    assert {"AWS::SQS::Queue", "AWS::ApiGateway::RestApi", "AWS::Lambda::EventSourceMapping"} <= types_in(stack)


def test_imported_resources_are_accepted(stack, parts):
    from aws_cdk import aws_dynamodb, aws_events, aws_stepfunctions

    from infra.event_rule import EventRule
    from infra.message_recorder import MessageRecorder

    table = aws_dynamodb.Table.from_table_name(stack, "Theirs", "theirs")
    bus = aws_events.EventBus.from_event_bus_name(stack, "TheirBus", "theirs")
    machine = aws_stepfunctions.StateMachine.from_state_machine_name(stack, "TheirMachine", "theirs")
    MessageRecorder(stack, "Recorder", table=table)
    EventRule(stack, "Rule", bus=bus, machine=machine)
    assert "AWS::Events::Rule" in types_in(stack)


def test_simple_sfn_refuses(stack, parts):
    from aws_cdk import Duration, aws_lambda

    from infra.simple_sfn import SimpleSfn

    def make(**changes):
        wanted = {"trigger_function": parts.function, "timeout": Duration.seconds(30), **changes}
        return SimpleSfn(stack, "S", **wanted)

    with pytest.raises(ValueError, match="trigger_function must be an IFunction, not 'arn'"):
        make(trigger_function="arn")
    with pytest.raises(ValueError, match="trigger_function must have a role"):
        arn = "arn:aws:lambda:us-east-1:000000000000:function:f"
        make(trigger_function=aws_lambda.Function.from_function_arn(stack, "Imported", arn))
    with pytest.raises(ValueError, match="timeout must be a Duration, not 30"):
        make(timeout=30)
    for wrong in (Duration.seconds(0), Duration.days(366)):
        with pytest.raises(ValueError, match="timeout must be 1 to 31536000 seconds"):
            make(timeout=wrong)
    with pytest.raises(ValueError, match="prefix must be"):
        make(prefix="no spaces")
    with pytest.raises(TypeError):
        SimpleSfn(stack, "S", parts.function, Duration.seconds(30))


def test_the_others_refuse(stack, parts):
    from infra.common_bus import CommonBus
    from infra.event_api import EventApi
    from infra.event_rule import EventRule
    from infra.message_recorder import MessageRecorder
    from infra.messages_table import MessagesTable
    from infra.queue_design import QueueDesign

    refused = [
        (lambda: MessageRecorder(stack, "a", table="MessagesTable"), "table must be an ITable"),
        (lambda: EventRule(stack, "b", bus=None, machine=parts.machine), "bus must be an IEventBus"),
        (lambda: EventRule(stack, "c", bus=parts.bus, machine=parts.function), "machine must be an IStateMachine"),
        (lambda: EventRule(stack, "d", bus=parts.bus, machine=parts.machine, source=""), "source must not be empty"),
        (lambda: EventApi(stack, "e", bus=parts.table), "bus must be an IEventBus"),
        (lambda: QueueDesign(stack, "f", bus=parts.bus, table=7), "table must be an ITable"),
        (lambda: CommonBus(stack, "g", prefix="a b"), "prefix must be"),
        (lambda: MessagesTable(stack, "h", name=""), "name must not be empty"),
    ]
    for make, message in refused:
        with pytest.raises(ValueError, match=message):
            make()
    # a refusal leaves nothing behind: the same id is still free
    CommonBus(stack, "g")


def test_a_handler_folder_without_a_handler_is_refused(stack, tmp_path):
    from infra.python_function import python_function

    with pytest.raises(ValueError, match="handler.py"):
        python_function(stack, code=tmp_path, description="", environment={})


def test_what_lies_beside_the_code_does_not_change_the_asset(tmp_path):
    from aws_cdk import Stack

    from infra.app import empty_app
    from infra.python_function import python_function
    from workbench.cdk.synthesis import synth

    def asset():
        stack = Stack(empty_app(), "Small")
        python_function(stack, code=tmp_path, description="", environment={})
        (function,) = (one for one in synth(stack).resources().itertuples() if one.type == "AWS::Lambda::Function")
        return function.properties["Code"]["S3Key"]

    (tmp_path / "handler.py").write_text("def handler(event, context): return 1\n")
    first = asset()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "handler.cpython-314.pyc").write_bytes(b"compiled")
    (tmp_path / "event.json").write_text("{}")
    assert asset() == first
    (tmp_path / "handler.py").write_text("def handler(event, context): return 2\n")
    assert asset() != first
