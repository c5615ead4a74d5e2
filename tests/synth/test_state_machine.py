"""Rows 1 to 6 of the system: the definition, its logs, its timeout, and who may do what."""

import pytest

pytestmark = pytest.mark.synth


def test_record_message_waits_for_the_token(template, asl):
    record = asl(template)["States"]["Record Message"]
    assert record["Resource"].endswith(":states:::lambda:invoke.waitForTaskToken")
    assert record["Comment"] == "Record message in dynamo"
    assert record["TimeoutSeconds"] == 60
    assert record["InputPath"] == "$"
    assert record["ResultSelector"] == {"Payload.$": "$", "StatusCode.$": "$.statusCode"}
    assert record["ResultPath"] == "$.recordResult"
    assert "Catch" not in record


def test_payload_carries_the_token_and_the_record(template, asl):
    parameters = asl(template)["States"]["Record Message"]["Parameters"]
    assert parameters["Payload"] == {
        "MyTaskToken.$": "$$.Task.Token",
        "Record": {
            "messageId.$": "$.id",
            "createdAt.$": "$.time",
            "event.$": "States.StringToJson($.detail.message)",
        },
    }


def test_the_status_decides(template, asl):
    definition = asl(template)
    assert definition["StartAt"] == "Record Message"
    assert definition["States"]["Record Message"]["Next"] == "Check Status?"
    check = definition["States"]["Check Status?"]
    assert check["InputPath"] == "$.recordResult"
    branches = {(one["Variable"], one["NumericEquals"]): one["Next"] for one in check["Choices"]}
    assert branches == {("$.StatusCode", 500): "Job Failed", ("$.StatusCode", 200): "Job Succeed"}
    assert check["Default"] == "Job Failed"
    assert definition["States"]["Job Failed"]["Type"] == "Fail"
    assert definition["States"]["Job Succeed"]["Type"] == "Succeed"


def test_machine_timeout_and_logs(template, asl, find):
    assert asl(template)["TimeoutSeconds"] == 30
    (machine,) = find(template, "AWS::StepFunctions::StateMachine")
    logging = machine["LoggingConfiguration"]
    assert (logging["Level"], logging["IncludeExecutionData"]) == ("ALL", True)
    (destination,) = logging["Destinations"]
    logical_id = destination["CloudWatchLogsLogGroup"]["LogGroupArn"]["Fn::GetAtt"][0]
    group = template["Resources"][logical_id]
    assert group["Properties"] == {"LogGroupName": "sfnLogGroup", "RetentionInDays": 7}
    assert group["DeletionPolicy"] == "Delete"


def test_machine_may_invoke_the_latest_recorder(template, find):
    (policy,) = find(template, "AWS::IAM::Policy", PolicyName="sfnLambdaInvokePolicy")
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "lambda:InvokeFunction"
    function, suffix = statement["Resource"]["Fn::Join"][1]
    assert suffix == ":$LATEST"
    assert template["Resources"][function["Fn::GetAtt"][0]]["Type"] == "AWS::Lambda::Function"
    (machine,) = find(template, "AWS::StepFunctions::StateMachine")
    assert policy["Roles"] == [{"Ref": machine["RoleArn"]["Fn::GetAtt"][0]}]


def test_recorder_may_answer_the_token(template, find):
    (policy,) = find(template, "AWS::IAM::Policy", PolicyName="lambdaSfnStatusUpdatePolicy")
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert sorted(statement["Action"]) == ["states:SendTaskFailure", "states:SendTaskSuccess"]
    assert statement["Resource"] == "*"
    (recorder,) = find(
        template, "AWS::Lambda::Function", Description="Records one message in the table and answers the task token"
    )
    assert policy["Roles"] == [{"Ref": recorder["Role"]["Fn::GetAtt"][0]}]


def test_catch_failures_makes_the_failed_branch_live(asl):
    from infra.app import build_app
    from workbench.cdk.synthesis import synth

    states = asl(synth(build_app(catch_failures=True)).template())["States"]
    (catch,) = states["Record Message"]["Catch"]
    assert catch["ErrorEquals"] == ["States.ALL"]
    note = states[catch["Next"]]
    assert (note["Result"], note["ResultPath"], note["Next"]) == (
        {"StatusCode": 500},
        "$.recordResult",
        "Check Status?",
    )
