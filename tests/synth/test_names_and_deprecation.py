"""Names are the article's, or carry the prefix; nothing deprecated is used."""

import json
import os
import subprocess
import sys

import pytest

from workbench import toolchain
from workbench.paths import REPO

pytestmark = pytest.mark.synth

#: Properties that name a thing in the account. A description or a path part names nothing.
NAMING = {
    "TableName",
    "LogGroupName",
    "FunctionName",
    "StateMachineName",
    "QueueName",
    "RoleName",
    "Name",
    "PolicyName",
}


def physical_names(template):
    return sorted(
        body["Properties"][key]
        for body in template["Resources"].values()
        for key in NAMING & set(body.get("Properties", {}))
        # generated policy names carry a hash and live inside their role; references name nothing new
        if isinstance(body["Properties"][key], str) and "DefaultPolicy" not in body["Properties"][key]
    )


def test_names_are_the_article_s(template):
    names = physical_names(template)
    assert {
        "MessagesTable",
        "commonbus",
        "sfnCommonEventProcessorRule",
        "sfnLogGroup",
        "sfnLambdaInvokePolicy",
        "lambdaSfnStatusUpdatePolicy",
    } <= set(names)


def test_the_prefix_is_in_every_name(template):
    from infra.app import build_app
    from workbench.cdk.synthesis import synth

    assembly = synth(build_app("alice-"))
    assert assembly.stacks == ["alice-CommonEventStack"]
    prefixed = physical_names(assembly.template())
    assert prefixed == sorted(f"alice-{name}" for name in physical_names(template))


@pytest.mark.parametrize("prefix", ["1alice", "-alice", "al ice", "alice_", "a" * 33, "é", "a/b", 7, None])
def test_a_prefix_that_cannot_start_a_name_is_refused(prefix):
    from infra.app import build_app

    with pytest.raises(ValueError, match="prefix must be"):
        build_app(prefix)


def test_nothing_deprecated_and_no_warning():
    code = "from infra.app import build_app; import json; print(json.dumps(build_app().synth().stacks[0].template))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPO,
        # "fail" makes the CDK throw where it would otherwise print that something is deprecated
        env={**toolchain.environment(), "JSII_DEPRECATED": "fail"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert json.loads(run.stdout)["Resources"]


def test_a_deprecated_call_would_be_seen():
    code = (
        "import infra, aws_cdk as cdk; from aws_cdk import aws_dynamodb as d;"
        "t = d.Table(cdk.Stack(), 'T', partition_key=d.Attribute(name='a', type=d.AttributeType.STRING),"
        "point_in_time_recovery=True)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPO,
        env={**os.environ, "JSII_DEPRECATED": "fail"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode != 0
    assert "deprecated" in run.stderr
