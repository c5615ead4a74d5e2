"""Rows 7 to 11 of the system: recorder, table, bus, rule, API and the earlier queue design."""

import pytest

pytestmark = pytest.mark.synth

RECORDER = "Records one message in the table and answers the task token"
API = "Puts the body of POST /event on the bus"
QUEUE = "Records the messages of the queue in the table"


def logical_id(template, kind, **wanted):
    (found,) = (
        name
        for name, body in template["Resources"].items()
        if body["Type"] == kind and all(body.get("Properties", {}).get(key) == value for key, value in wanted.items())
    )
    return found


def statements_of(template, role):
    return [
        statement
        for body in template["Resources"].values()
        if body["Type"] == "AWS::IAM::Policy" and body["Properties"]["Roles"] == [role]
        for statement in body["Properties"]["PolicyDocument"]["Statement"]
    ]


@pytest.mark.parametrize("description", [RECORDER, API, QUEUE])
def test_functions_have_a_month_of_logs_and_the_current_python(template, find, description):
    import aws_cdk

    (function,) = find(template, "AWS::Lambda::Function", Description=description)
    newest = max(
        (name for name in dir(aws_cdk.aws_lambda.Runtime) if name.startswith("PYTHON_3_")),
        key=lambda name: int(name.removeprefix("PYTHON_3_")),
    )
    assert function["Runtime"] == newest.lower().replace("python_3_", "python3.")
    assert function["Handler"] == "handler.handler"
    group = template["Resources"][function["LoggingConfig"]["LogGroup"]["Ref"]]
    assert group["Properties"]["RetentionInDays"] == 30
    assert group["DeletionPolicy"] == "Delete"


@pytest.mark.parametrize(("description", "table"), [(RECORDER, "MessagesTable"), (QUEUE, "QueueMessagesTable")])
def test_recorders_may_only_put_into_their_table(template, find, description, table):
    (function,) = find(template, "AWS::Lambda::Function", Description=description)
    id_of_table = logical_id(template, "AWS::DynamoDB::Table", TableName=table)
    assert function["Environment"]["Variables"] == {"MESSAGES_TABLE_NAME": {"Ref": id_of_table}}
    on_tables = [
        statement
        for statement in statements_of(template, {"Ref": function["Role"]["Fn::GetAtt"][0]})
        if str(statement["Action"]).count("dynamodb:")
    ]
    (statement,) = on_tables
    assert statement["Action"] == "dynamodb:PutItem"
    assert statement["Resource"] in ({"Fn::GetAtt": [id_of_table, "Arn"]}, [{"Fn::GetAtt": [id_of_table, "Arn"]}])


@pytest.mark.parametrize("name", ["MessagesTable", "QueueMessagesTable"])
def test_tables(template, name):
    body = template["Resources"][logical_id(template, "AWS::DynamoDB::Table", TableName=name)]
    table = body["Properties"]
    assert {(key["AttributeName"], key["KeyType"]) for key in table["KeySchema"]} == {
        ("messageId", "HASH"),
        ("createdAt", "RANGE"),
    }
    assert {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]} == {
        "messageId": "S",
        "createdAt": "N",
    }
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert body["DeletionPolicy"] == "Delete"


def test_rule_starts_the_machine_with_the_whole_event(template, find):
    (rule,) = find(template, "AWS::Events::Rule", Name="sfnCommonEventProcessorRule")
    assert rule["EventPattern"] == {"source": ["com.devpost.commonevent"]}
    assert rule["EventBusName"] == {"Ref": logical_id(template, "AWS::Events::EventBus", Name="commonbus")}
    (target,) = rule["Targets"]
    assert target["Arn"] == {"Ref": logical_id(template, "AWS::StepFunctions::StateMachine")}
    assert target["InputPath"] == "$"
    assert target["RetryPolicy"]["MaximumRetryAttempts"] == 3
    queue = template["Resources"][target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]]
    assert queue["Type"] == "AWS::SQS::Queue"


def test_rule_may_start_the_machine_and_fill_the_dead_letter_queue(template, find):
    (rule,) = find(template, "AWS::Events::Rule", Name="sfnCommonEventProcessorRule")
    (target,) = rule["Targets"]
    role = target["RoleArn"]["Fn::GetAtt"][0]
    trust = template["Resources"][role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert [one["Principal"] for one in trust] == [{"Service": "events.amazonaws.com"}]
    (statement,) = statements_of(template, {"Ref": role})
    assert statement["Action"] == "states:StartExecution"
    assert statement["Resource"] == target["Arn"]
    dead_letters = {"Ref": target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]}
    (policy,) = find(template, "AWS::SQS::QueuePolicy", Queues=[dead_letters])
    (allowed,) = policy["PolicyDocument"]["Statement"]
    assert (allowed["Action"], allowed["Principal"]) == ("sqs:SendMessage", {"Service": "events.amazonaws.com"})
    assert "aws:SourceArn" in allowed["Condition"]["ArnEquals"]


def test_api_puts_on_the_bus(template, find):
    (method,) = find(template, "AWS::ApiGateway::Method", HttpMethod="POST")
    assert method["Integration"]["Type"] == "AWS_PROXY"
    (resource,) = find(template, "AWS::ApiGateway::Resource")
    assert resource["PathPart"] == "event"
    (function,) = find(template, "AWS::Lambda::Function", Description=API)
    bus = logical_id(template, "AWS::Events::EventBus", Name="commonbus")
    assert function["Environment"]["Variables"] == {
        "EVENT_BUS_NAME": {"Ref": bus},
        "EVENT_SOURCE": "com.devpost.commonevent",
    }
    (statement,) = statements_of(template, {"Ref": function["Role"]["Fn::GetAtt"][0]})
    assert (statement["Action"], statement["Resource"]) == ("events:PutEvents", {"Fn::GetAtt": [bus, "Arn"]})


def test_api_leaves_the_account_s_settings_alone_and_bounds_strangers(template, find):
    assert find(template, "AWS::ApiGateway::Account") == []
    (stage,) = find(template, "AWS::ApiGateway::Stage")
    (settings,) = stage["MethodSettings"]
    assert settings["ThrottlingRateLimit"] > 0
    assert settings["ThrottlingBurstLimit"] > 0


def test_queue_design_reads_the_same_events(template, find):
    (rule,) = find(template, "AWS::Events::Rule", Name="queueCommonEventProcessorRule")
    assert rule["EventPattern"] == {"source": ["com.devpost.commonevent"]}
    (target,) = rule["Targets"]
    queue_id = target["Arn"]["Fn::GetAtt"][0]
    queue = template["Resources"][queue_id]["Properties"]
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 3
    (mapping,) = find(template, "AWS::Lambda::EventSourceMapping")
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": [queue_id, "Arn"]}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    function = template["Resources"][mapping["FunctionName"]["Ref"]]["Properties"]
    assert function["Description"] == QUEUE
    assert queue["VisibilityTimeout"] >= 6 * function["Timeout"]


def test_queue_design_can_be_left_out(find):
    from infra.app import build_app
    from workbench.cdk.synthesis import synth

    template = synth(build_app(queue_design=False)).template()
    assert find(template, "AWS::Lambda::EventSourceMapping") == []
    assert [one["TableName"] for one in find(template, "AWS::DynamoDB::Table")] == ["MessagesTable"]
    assert not [name for name in template["Outputs"] if name.startswith("Queue")]


def test_everything_goes_with_the_stack(template):
    kept = [name for name, body in template["Resources"].items() if "Retain" in str(body.get("DeletionPolicy"))]
    assert kept == []


def test_outputs_tell_what_the_verbs_need(template):
    assert {
        "StateMachineArn",
        "StateMachineLogGroup",
        "TableName",
        "BusName",
        "RuleName",
        "DeadLetterQueueUrl",
        "RecorderFunctionName",
        "RecorderLogGroup",
        "ApiUrl",
    } <= set(template["Outputs"])
