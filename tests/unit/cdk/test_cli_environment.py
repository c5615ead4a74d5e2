"""What the CLI is told about credentials: the connection's, and nothing of the person's own set-up."""

import boto3
import pytest

from workbench.aws.connection import Connection
from workbench.cdk.cli import _environment

pytestmark = pytest.mark.unit


@pytest.fixture
def connection(monkeypatch):
    """connection(local) -> one made before the person's environment turns hostile."""
    made = {}
    for local in (True, False):
        session = boto3.Session("AKIATHEIRS", "theirs", None if local else "token", region_name="eu-west-1")
        endpoint = "http://127.0.0.1:4599" if local else None
        profile = None if local else "sandbox"
        made[local] = Connection(session, "111111111111", "eu-west-1", "arn", local, endpoint, profile)
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ROLE_ARN", "AWS_ENDPOINT_URL_S3", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, "of the person")
    return made.__getitem__


@pytest.mark.parametrize("local", [True, False])
def test_only_the_connection_counts(connection, local):
    told = _environment(connection(local))
    assert "of the person" not in told.values()
    assert (told["AWS_ACCESS_KEY_ID"], told["AWS_SECRET_ACCESS_KEY"]) == ("AKIATHEIRS", "theirs")
    assert told["AWS_REGION"] == told["AWS_DEFAULT_REGION"] == "eu-west-1"
    assert told["CDK_DISABLE_CLI_TELEMETRY"] == "true"


def test_local_goes_to_the_endpoint_and_past_any_proxy(connection, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "intranet")
    told = _environment(connection(True))
    assert told["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4599"
    assert told["NO_PROXY"].split(",") == ["intranet", "127.0.0.1", "localhost"]
    assert "AWS_SESSION_TOKEN" not in told


def test_an_account_is_reached_with_its_session_token_and_no_endpoint(connection, monkeypatch):
    monkeypatch.setenv("AWS_CA_BUNDLE", "/etc/company.pem")
    told = _environment(connection(False))
    assert told["AWS_SESSION_TOKEN"] == "token"
    assert told["AWS_CA_BUNDLE"] == "/etc/company.pem"
    assert "AWS_ENDPOINT_URL" not in told
