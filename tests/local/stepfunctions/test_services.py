"""Service integrations: their events, their results, their errors, and whose permissions count."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.local.stepfunctions.conftest import details, make_role, one, shape

pytestmark = pytest.mark.local


def task(resource: str, parameters: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return one({"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters, **fields})


def test_lambda_invoke_answers_with_metadata(machines: Any, function: Any) -> None:
    echo = function("def handler(event, context):\n    return event\n")
    described, events = machines.run(task("lambda:invoke", {"FunctionName": echo, "Payload.$": "$"}), {"a": 1})
    output = json.loads(described["output"])
    assert (output["StatusCode"], output["ExecutedVersion"], output["Payload"]) == (200, "$LATEST", {"a": 1})
    assert output["SdkHttpMetadata"]["HttpStatusCode"] == 200
    assert output["SdkResponseMetadata"]["RequestId"]
    assert details(events, "TaskSucceeded")[0]["outputDetails"] == {"truncated": False}


def test_a_function_arn_has_lambda_events(machines: Any, function: Any) -> None:
    nothing = function("def handler(event, context):\n    return None\n")
    described, events = machines.run(one({"Type": "Task", "Resource": nothing, "TimeoutSeconds": 9}))
    assert described["output"] == "null"
    assert [kind for _, kind in shape(events)][2:5] == [
        "LambdaFunctionScheduled",
        "LambdaFunctionStarted",
        "LambdaFunctionSucceeded",
    ]
    assert details(events, "LambdaFunctionScheduled")[0]["timeoutInSeconds"] == 9


def test_an_exceptions_class_is_the_error_that_catch_matches(machines: Any, function: Any) -> None:
    bad = function("class Broken(Exception): pass\ndef handler(event, context):\n    raise Broken('no')\n")
    definition = task(
        "lambda:invoke",
        {"FunctionName": bad},
        Retry=[{"ErrorEquals": ["Broken"], "MaxAttempts": 1, "IntervalSeconds": 1}],
        Catch=[{"ErrorEquals": ["Broken"], "Next": "T", "ResultPath": "$.e"}],
    )
    definition["States"]["T"] = {"Type": "Succeed"}
    described, events = machines.run(definition, {"a": 1})
    output = json.loads(described["output"])
    assert output["a"] == 1
    assert output["e"]["Error"] == "Broken"
    assert json.loads(output["e"]["Cause"])["errorMessage"] == "no"
    assert len(details(events, "TaskFailed")) == 2


@pytest.mark.parametrize(
    ("resource", "parameters", "error", "fragment"),
    [
        ("lambda:invoke", {"FunctionName": "none"}, "Lambda.ResourceNotFoundException", "(Service: AWSLambda;"),
        (
            "sns:publish",
            {"TopicArn": "arn:aws:sns:us-east-1:000000000000:none", "Message": "m"},
            "SNS.NotFoundException",
            "(Service: AmazonSNS; Status Code: 404;",
        ),
        (
            "states:startExecution",
            {"StateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:none"},
            "StepFunctions.StateMachineDoesNotExistException",
            "(Service: AWSStepFunctions; Status Code: 400;",
        ),
        ("aws-sdk:s3:getObject", {"Bucket": "none-here", "Key": "k"}, "S3.NoSuchBucketException", "(Service: S3, "),
    ],
)
def test_a_services_error_is_named_as_aws_names_it(
    machines: Any, resource: str, parameters: dict[str, Any], error: str, fragment: str
) -> None:
    described, events = machines.run(task(resource, parameters))
    assert described["error"] == error
    assert fragment in described["cause"]
    assert [kind for _, kind in shape(events)][2:5] == ["TaskScheduled", "TaskStarted", "TaskFailed"]


@pytest.mark.parametrize("pattern", ["", ".sync", ".sync:2"])
def test_a_nested_execution(machines: Any, pattern: str) -> None:
    child = machines.create(one({"Type": "Pass"}))
    parameters = {"StateMachineArn": child, "Input": {"a": 1}}
    described, events = machines.run(task(f"states:startExecution{pattern}", parameters))
    output = json.loads(described["output"])
    if not pattern:
        assert isinstance(output["StartDate"], int)
        return
    assert output["Status"] == "SUCCEEDED"
    assert output["Output"] == ('{"a":1}' if pattern == ".sync" else {"a": 1})
    assert json.loads(details(events, "TaskSubmitted")[0]["output"])["ExecutionArn"] == output["ExecutionArn"]


def test_a_nested_executions_failure(machines: Any) -> None:
    child = machines.create(one({"Type": "Fail", "Error": "E", "Cause": "C"}))
    described, _ = machines.run(task("states:startExecution.sync", {"StateMachineArn": child}))
    assert described["error"] == "States.TaskFailed"
    assert json.loads(described["cause"])["Error"] == "E"


def test_aws_sdk_answers_without_metadata(machines: Any) -> None:
    described, _ = machines.run(task("aws-sdk:dynamodb:listTables", {}))
    assert set(json.loads(described["output"])) == {"TableNames"}


def test_the_machines_role_is_what_counts(client: Any, machines: Any, function: Any) -> None:
    echo = function("def handler(event, context):\n    return event\n")
    role = make_role(client, f"narrow-{uuid4().hex[:8]}", "logs:*")
    described, _ = machines.run(task("lambda:invoke", {"FunctionName": echo}), roleArn=role)
    assert described["status"] == "FAILED"
    name = role.rsplit("/", 1)[-1]
    assert f"assumed-role/{name}/" in described["cause"]
    assert (
        f"is not authorized to perform: lambda:InvokeFunction on resource: {echo} "
        "because no identity-based policy allows the lambda:InvokeFunction action" in described["cause"]
    )


def test_a_role_that_does_not_trust_states_cannot_be_assumed(client: Any, machines: Any) -> None:
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = client("iam").create_role(
        RoleName=f"other-{uuid4().hex[:8]}",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )["Role"]["Arn"]
    described, _ = machines.run(task("sqs:sendMessage", {"QueueUrl": "x", "MessageBody": "m"}), roleArn=role)
    assert described["status"] == "FAILED"
    assert "authorized to assume the provided role" in described["cause"]


def test_an_api_is_invoked(client: Any, machines: Any, function: Any) -> None:
    code = (
        "import json\n"
        "def handler(event, context):\n"
        "    body = json.loads(event['body'])\n"
        "    return {'statusCode': body['status'], 'body': json.dumps({'query': event['queryStringParameters']})}\n"
    )
    apis, arn = client("apigateway"), function(code)
    api = apis.create_rest_api(name="api")["id"]
    root = apis.get_resources(restApiId=api)["items"][0]["id"]
    path = apis.create_resource(restApiId=api, parentId=root, pathPart="p")["id"]
    here = {"restApiId": api, "resourceId": path, "httpMethod": "POST"}
    apis.put_method(**here, authorizationType="NONE")
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"
    apis.put_integration(**here, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
    client("lambda").add_permission(
        FunctionName=arn, StatementId="s", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
    )
    apis.create_deployment(restApiId=api, stageName="dev")
    parameters = {
        "ApiEndpoint": f"{api}.execute-api.us-east-1.amazonaws.com",
        "Method": "POST",
        "Stage": "dev",
        "Path": "/p",
        "QueryParameters": {"k": ["v"]},
        "RequestBody": {"status.$": "$.status"},
    }
    done, _ = machines.run(task("apigateway:invoke", parameters), {"status": 200})
    output = json.loads(done["output"])
    assert (output["StatusCode"], output["StatusText"], output["ResponseBody"]) == (200, "OK", {"query": {"k": "v"}})
    failed, _ = machines.run(task("apigateway:invoke", parameters), {"status": 500})
    assert failed["error"] == "ApiGateway.500"
    refused, _ = machines.run(task("apigateway:invoke", {**parameters, "Headers": {"Host": ["h"]}}), {"status": 200})
    assert "unsupported values: Host" in refused["cause"]


def test_a_job_is_waited_for(client: Any, machines: Any, role_arn: str) -> None:
    name = f"job-{uuid4().hex[:8]}"
    client("glue").create_job(Name=name, Role=role_arn, Command={"Name": "glueetl", "ScriptLocation": "s3://b/k"})
    described, events = machines.run(task("glue:startJobRun.sync", {"JobName": name}))
    assert json.loads(described["output"])["JobName"] == name
    assert [kind for _, kind in shape(events)][2:6] == [
        "TaskScheduled",
        "TaskStarted",
        "TaskSubmitted",
        "TaskSucceeded",
    ]


def test_a_queue_that_is_not_there(machines: Any, queue: str) -> None:
    parameters = {"QueueUrl": f"{queue}-none", "MessageBody": "m"}
    described, _ = machines.run(task("sqs:sendMessage", parameters))
    assert described["error"] == "SQS.AmazonSQSException"
    assert "(Service: AmazonSQS; Status Code: 400; Error Code: " in described["cause"]
    described, _ = machines.run(task("sqs:sendMessage", {**parameters, "QueueUrl": "no-address"}))
    assert described["error"] == "SQS.SdkClientException"


def test_a_resource_that_is_none_is_refused(machines: Any) -> None:
    found = machines.states.validate_state_machine_definition(definition=json.dumps(task("aws-sdk:none:none", {})))
    assert found["diagnostics"][0]["location"] == "/States/S/Resource"
    assert "is not recognized" in found["diagnostics"][0]["message"]
