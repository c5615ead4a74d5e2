"""deploy() and destroy() on the embedded AWS: the whole system, a changed handler, failures in a sentence."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

import workbench as wb
from workbench import toolchain
from workbench.cdk import cli
from workbench.errors import DeployError
from workbench.paths import REPO, work_dir

pytestmark = pytest.mark.local


@pytest.fixture(scope="module")
def connection(server):
    return wb.connect()


@pytest.fixture
def small(connection):
    """small(add) -> an app whose stack "Small" holds what add(stack) puts in; destroyed after the test."""

    def make(add, name="Small"):
        from aws_cdk import Stack

        from infra.app import empty_app

        app = empty_app()
        add(Stack(app, name))
        return app

    yield make
    wb.destroy("Small", connection)


def queue(stack):
    from aws_cdk import CfnOutput, aws_sqs

    made = aws_sqs.Queue(stack, "Queue", queue_name="small-queue")
    CfnOutput(stack, "QueueName", value=made.queue_name)


def broken(stack):
    from aws_cdk import aws_stepfunctions

    queue(stack)
    aws_stepfunctions.CfnStateMachine(
        stack,
        "Machine",
        role_arn="arn:aws:iam::000000000000:role/machine",
        definition_string="{",
    )


def test_the_whole_system(connection, capsys):
    from infra.app import build_app

    outputs = wb.deploy(build_app("whole-"), connection)
    try:
        assert outputs["TableName"] == "whole-MessagesTable"
        assert outputs["BusName"] == "whole-commonbus"
        assert outputs["StateMachineArn"].startswith("arn:aws:states:us-east-1:000000000000:stateMachine:whole-")
        assert outputs["ApiUrl"].startswith(f"{connection.endpoint_url}/restapis/")
        functions = connection.client("lambda").list_functions()["Functions"]
        assert {outputs[name] for name in ("RecorderFunctionName", "ApiFunctionName", "QueueFunctionName")} <= {
            one["FunctionName"] for one in functions
        }
        assert "37/37 resources  created" in capsys.readouterr().err
        again = wb.deploy(build_app("whole-"), connection)
        assert again == outputs
        assert "no changes" in capsys.readouterr().err
    finally:
        assert wb.destroy("whole-CommonEventStack", connection) == ["whole-CommonEventStack"]
    names = connection.client("dynamodb").list_tables()["TableNames"]
    assert not [name for name in names if name.startswith("whole-")]
    assert wb.destroy("whole-CommonEventStack", connection) == []


def test_a_changed_handler_is_deployed_from_the_same_kernel(connection, small, tmp_path):
    from infra.python_function import python_function

    def function(stack):
        python_function(stack, code=tmp_path, description="answers", environment={})

    def answer():
        (name,) = (
            one["FunctionName"]
            for one in connection.client("lambda").list_functions()["Functions"]
            if one["FunctionName"].startswith("Small-")
        )
        return json.load(connection.client("lambda").invoke(FunctionName=name)["Payload"])

    for expected in (1, 2):
        (tmp_path / "handler.py").write_text(f"def handler(event, context):\n    return {expected}\n")
        wb.deploy(small(function), connection)
        assert answer() == expected


def test_an_assembly_can_be_deployed_and_a_stack_of_several(connection, small):
    app = small(queue)
    assert wb.deploy(wb.synth(app), connection) == {"QueueName": "small-queue"}
    wb.destroy(app, connection)
    queues = connection.client("sqs").list_queues(QueueNamePrefix="small-queue")
    assert not queues.get("QueueUrls")


def test_diff_tells_what_a_deployment_would_change(connection, small):
    from aws_cdk import Duration, aws_sqs

    app = small(queue)
    before = wb.diff(app, connection)
    assert list(before["change"]) == ["add"]
    wb.deploy(app, connection)
    assert wb.diff(app, connection).empty

    def slower(stack):
        aws_sqs.Queue(stack, "Queue", queue_name="small-queue", visibility_timeout=Duration.seconds(7))

    (row,) = wb.diff(small(slower), connection).itertuples()
    assert (row.stack, row.path, row.change, row.properties) == ("Small", "Queue", "change", "VisibilityTimeout")


def test_from_a_terminal_to_the_same_stack(connection, tmp_path):
    """`npx cdk deploy` builds the same app in a process of its own; what it makes, destroy() takes away."""
    environment = cli._environment(connection)
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    command = [*toolchain.cdk_command(), "deploy", "-c", "prefix=terminal-", "--require-approval", "never"]
    command += ["--output", str(tmp_path)]
    done = subprocess.run(command, cwd=REPO, env=environment, capture_output=True, text=True, timeout=180)
    try:
        assert done.returncode == 0, done.stderr
        from infra.app import build_app

        assert wb.diff(build_app("terminal-"), connection).empty
    finally:
        assert wb.destroy("terminal-CommonEventStack", connection) == ["terminal-CommonEventStack"]


def test_several_stacks_give_the_outputs_of_each(connection, small):
    from aws_cdk import CfnOutput, Stack, aws_sqs

    app = small(queue)
    other = Stack(app, "Other")
    aws_sqs.Queue(other, "Queue")
    CfnOutput(other, "Greeting", value="hello")
    try:
        assert wb.deploy(app, connection) == {"Small": {"QueueName": "small-queue"}, "Other": {"Greeting": "hello"}}
    finally:
        assert sorted(wb.destroy(app, connection)) == ["Other", "Small"]


def test_a_failed_resource_is_named_with_its_type_construct_and_reason(connection, small):
    with pytest.raises(DeployError) as raised:
        wb.deploy(small(broken), connection)
    said = str(raised.value)
    assert "Small could not be deployed" in said
    assert "AWS::StepFunctions::StateMachine Machine (Machine): CREATE_FAILED: " in said
    assert "InvalidDefinition" in said
    assert len(said.splitlines()) <= 5


def test_after_a_failed_creation_the_next_deploy_is_green(connection, small):
    with pytest.raises(DeployError):
        wb.deploy(small(broken), connection)
    assert wb.deploy(small(queue), connection) == {"QueueName": "small-queue"}


def test_after_a_failed_update_the_next_deploy_is_green(connection, small):
    wb.deploy(small(queue), connection)
    with pytest.raises(DeployError, match="StateMachine Machine"):
        wb.deploy(small(broken), connection)
    assert wb.deploy(small(queue), connection) == {"QueueName": "small-queue"}


def test_what_the_cli_refuses_is_told_too(connection, small):
    from aws_cdk import CfnResource

    with pytest.raises(DeployError, match="AWS::No::Such") as raised:
        wb.deploy(small(lambda stack: CfnResource(stack, "Thing", type="AWS::No::Such")), connection)
    assert len(str(raised.value).splitlines()) <= 8


def test_an_app_without_stacks_is_refused(connection):
    from infra.app import empty_app

    with pytest.raises(DeployError, match="no stack"):
        wb.deploy(empty_app(), connection)


def test_a_default_app_of_the_cdk_deploys_too(connection, small):
    from aws_cdk import App, Stack, aws_lambda

    app = App()
    aws_lambda.Function(
        Stack(app, "Small"),
        "Function",
        runtime=aws_lambda.Runtime.PYTHON_3_14,
        handler="handler.handler",
        code=aws_lambda.Code.from_asset("lambda/event_api"),
    )
    assert wb.deploy(app, connection) == {}


def test_the_cli_loaded_ahead_is_used_once_and_replaced(connection, small):
    wb.deploy(small(queue), connection)
    ready = cli._ready
    assert ready is not None
    assert ready.process.poll() is None
    wb.deploy(small(queue), connection)
    assert ready.process.returncode == 0
    assert cli._ready is not None
    assert cli._ready is not ready


def test_a_loaded_cli_that_has_left_is_no_hindrance(connection, small):
    wb.deploy(small(queue), connection)
    ready = cli._ready
    assert ready is not None
    ready.process.kill()
    ready.process.wait()
    assert wb.deploy(small(queue), connection) == {"QueueName": "small-queue"}


def test_a_deployment_leaves_no_log_unless_it_failed(connection, small):
    def logs():
        waiting = {cli._ready.log_path} if cli._ready else set()
        return set(work_dir("cdk", "logs").glob("*.log")) - waiting

    before = logs()
    wb.deploy(small(queue), connection)
    assert logs() <= before
    with pytest.raises(DeployError) as raised:
        wb.deploy(small(broken), connection)
    (kept,) = logs() - before
    assert str(kept) in str(raised.value)


def test_the_api_answers_where_the_output_says(connection):
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest

    from infra.app import build_app

    url = wb.deploy(build_app("api-", queue_design=False), connection)["ApiUrl"]
    try:
        signed = AWSRequest("POST", url, data=b'{"order": 7}', headers={"Content-Type": "application/json"})
        SigV4Auth(connection.session.get_credentials(), "execute-api", connection.region).add_auth(signed)
        request = urllib.request.Request(url, b'{"order": 7}', dict(signed.headers), method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert json.load(answer)["messageId"]
    finally:
        wb.destroy("api-CommonEventStack", connection)
