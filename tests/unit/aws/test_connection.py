"""What a connection shows, which account it means, and what it says when AWS cannot be reached."""

import os
from types import SimpleNamespace

import boto3
import botocore.client
import pytest
from botocore import exceptions as boto
from botocore.stub import Stubber

import workbench
from workbench.aws import connection as module
from workbench.aws.calls import explained
from workbench.errors import ConnectionRefusedByAwsError, NotFoundError, WorkbenchError

pytestmark = pytest.mark.unit

SERVER = SimpleNamespace(
    endpoint="http://127.0.0.1:4599",
    port=4599,
    region="us-east-1",
    account="000000000000",
    access_key_id="AKIAEXAMPLE",
    secret_access_key="secret",
)
IDENTITY = {"UserId": "AIDAEXAMPLE", "Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/ada"}


@pytest.fixture
def answering_sts(monkeypatch):
    """Every STS client answers GetCallerIdentity with IDENTITY, and IAM the alias; the clients made are collected."""
    made = []
    create = boto3.Session.client

    def client(self, name, **arguments):
        found = create(self, name, **arguments)
        if name == "sts":
            stubber = Stubber(found)
            stubber.add_response("get_caller_identity", IDENTITY, {})
            stubber.activate()
        if name == "iam":
            stubber = Stubber(found)
            stubber.add_response("list_account_aliases", {"AccountAliases": ["ada-sandbox"], "IsTruncated": False}, {})
            stubber.activate()
        made.append(found)
        return found

    monkeypatch.setattr(boto3.Session, "client", client)
    return made


@pytest.fixture
def local_server(monkeypatch):
    import workbench.localaws

    monkeypatch.setattr(workbench.localaws, "start", lambda: SERVER, raising=False)


@pytest.fixture
def profiles(tmp_path, monkeypatch):
    """An ~/.aws of the test's own with a profile that has a region and one that has none."""
    config, credentials = tmp_path / "config", tmp_path / "credentials"
    config.write_text("[profile sandbox]\nregion = eu-central-1\n[profile nowhere]\n")
    keys = "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n"
    credentials.write_text(f"[sandbox]\n{keys}[nowhere]\n{keys}")
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(credentials))


def test_without_a_profile_it_is_the_embedded_aws(local_server, answering_sts):
    connection = workbench.connect()
    assert connection.is_local
    assert connection.profile is None
    assert connection.endpoint_url == SERVER.endpoint
    assert connection.region == "us-east-1"
    assert connection.client("stepfunctions").meta.endpoint_url == SERVER.endpoint
    assert connection.session.get_credentials().access_key == SERVER.access_key_id


def test_the_persons_aws_settings_do_not_reach_the_embedded_aws(local_server, answering_sts, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "a-profile-that-does-not-exist")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere/config")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://elsewhere.example")
    monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    client = workbench.connect().client("dynamodb")
    assert client.meta.endpoint_url == SERVER.endpoint
    assert client.meta.config.proxies == {}


def test_a_profile_brings_its_own_account_and_region(profiles, answering_sts):
    connection = workbench.connect("sandbox")
    assert not connection.is_local
    assert connection.account == IDENTITY["Account"]
    assert connection.alias == "ada-sandbox"
    assert "ada-sandbox" in str(connection)
    assert "ada-sandbox" in connection._repr_html_()
    assert connection.region == "eu-central-1"
    assert connection.endpoint_url is None
    assert connection.client("stepfunctions").meta.endpoint_url == "https://states.eu-central-1.amazonaws.com"


def test_the_region_given_wins(profiles, answering_sts):
    assert workbench.connect("nowhere", region="us-west-2").region == "us-west-2"


def test_a_misspelt_region_says_what_was_meant(profiles):
    with pytest.raises(ConnectionRefusedByAwsError, match="'eu-centrall-1'.*eu-central-1"):
        workbench.connect("sandbox", region="eu-centrall-1")


def test_the_environment_is_awss_default_chain(profiles, answering_sts, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDENVIRON")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    connection = workbench.connect("environment")
    assert not connection.is_local
    assert connection.session.get_credentials().access_key == "AKIDENVIRON"
    assert connection.region == "eu-west-1"


def test_an_endpoint_of_ones_own_is_used_and_shown(profiles, answering_sts, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4777")
    connection = workbench.connect("sandbox")
    assert not connection.is_local
    assert connection.client("sqs").meta.endpoint_url == "http://127.0.0.1:4777"
    assert "http://127.0.0.1:4777" in repr(connection)
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    assert workbench.connect("sandbox").endpoint_url is None


def test_a_profile_without_a_region_says_how_to_name_one(profiles):
    with pytest.raises(ConnectionRefusedByAwsError, match=r"region='eu-central-1'.*aws configure set region"):
        workbench.connect("nowhere")


def test_an_unknown_profile_says_how_to_list_them(profiles):
    with pytest.raises(ConnectionRefusedByAwsError, match=r"(?s)'santbox'.*aws configure list-profiles"):
        workbench.connect("santbox")


def test_expired_credentials_say_how_to_renew_them(profiles, monkeypatch):
    def expired(self, operation, arguments):
        raise boto.ClientError({"Error": {"Code": "ExpiredToken", "Message": "The token has expired"}}, operation)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", expired)
    with pytest.raises(ConnectionRefusedByAwsError, match=r"(?s)expired.*aws sso login --profile sandbox"):
        workbench.connect("sandbox")


@pytest.mark.parametrize("is_local", [True, False])
def test_every_display_says_where_it_goes(make_stubbed, is_local):
    connection = make_stubbed(is_local).connection
    for shown in (repr(connection), str(connection), connection._repr_html_()):
        assert ("LOCAL" in shown) == is_local
        assert ("AWS" in shown.replace("LOCAL", "").replace("embedded AWS", "")) != is_local
        assert connection.account in shown
        assert connection.region in shown
    assert "Developer/ada" in repr(connection)


def test_the_html_escapes_what_aws_says(make_stubbed):
    stubbed = make_stubbed(False)
    object.__setattr__(stubbed.connection, "caller", "<script>")
    assert "<script>" not in stubbed.connection._repr_html_()


def test_secrets_are_never_shown(make_stubbed):
    connection = make_stubbed(True).connection
    assert "secret" not in repr(connection) + connection._repr_html_()


def test_a_client_is_made_once(stubbed):
    assert stubbed.connection.client("sqs") is stubbed.connection.client("sqs")


@pytest.mark.parametrize(
    ("code", "kind", "mend"),
    [
        ("ExpiredTokenException", ConnectionRefusedByAwsError, "aws sso login --profile sandbox"),
        ("UnrecognizedClientException", ConnectionRefusedByAwsError, "aws sso login --profile sandbox"),
        ("AccessDeniedException", ConnectionRefusedByAwsError, "lacks this permission"),
        ("ThrottlingException", WorkbenchError, "wait a few seconds"),
        ("StateMachineDoesNotExist", NotFoundError, "deploy"),
        ("ValidationException", WorkbenchError, "AWS's own"),
    ],
)
def test_what_aws_refuses_comes_with_the_next_step(stubbed, code, kind, mend):
    refusal = boto.ClientError({"Error": {"Code": code, "Message": "what AWS said"}}, "AnyOperation")
    said = f"(?s)Could not look on AWS account .*{code}: what AWS said.*{mend}"
    with pytest.raises(kind, match=said) as raised, explained("look", stubbed.connection):
        raise refusal
    assert raised.value.__cause__ is refusal


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        (boto.NoCredentialsError(), "aws sso login"),
        (boto.UnauthorizedSSOTokenError(), "aws sso login"),
        (boto.EndpointConnectionError(endpoint_url="https://x"), "network"),
        (ConnectionResetError("reset"), "network"),
    ],
)
def test_what_stops_on_the_way_comes_with_the_next_step(stubbed, error, mend):
    said = f"(?s)Could not look.*{mend}"
    with pytest.raises(ConnectionRefusedByAwsError, match=said), explained("look", stubbed.connection):
        raise error


def test_the_embedded_aws_being_gone_says_so(make_stubbed):
    connection = make_stubbed(True).connection
    with pytest.raises(ConnectionRefusedByAwsError, match="start.py status"), explained("look", connection):
        raise boto.EndpointConnectionError(endpoint_url="http://127.0.0.1:9")


def test_our_own_mistakes_are_not_dressed_up(stubbed):
    with pytest.raises(ZeroDivisionError), explained("look", stubbed.connection):
        _ = 1 / 0


def test_no_client_is_made_by_importing():
    assert module.__all__ == ["Connection", "connect"]
