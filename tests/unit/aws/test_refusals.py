"""Dangerous and broken situations on a real account: each is refused with its own message, and nothing is changed.

docs/real_accounts.md shows the same situations to people; a test below keeps the two together.
"""

from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from botocore import exceptions as boto

import workbench as wb
from workbench.aws import allow_list
from workbench.aws.guard import require_writable
from workbench.cdk import cli
from workbench.errors import ConnectionRefusedByAwsError, RefusedError, WorkbenchError
from workbench.paths import REPO

pytestmark = pytest.mark.unit

ACCOUNT = "123456789012"
ROLE = f"arn:aws:sts::{ACCOUNT}:assumed-role/Developer/ada"
DENIED = boto.ClientError({"Error": {"Code": "AccessDenied", "Message": "not for you"}}, "Any")


class FakeAws:
    """Answers what the guard asks; a test changes the parts its situation is about."""

    def __init__(self):
        self.identity = {"Account": ACCOUNT, "Arn": ROLE}
        self.alias = "ada-sandbox"
        self.account_name = "Ada's sandbox"
        self.tags = []
        self.error = None
        self.denied = ()

    def _answer(self, what, answer):
        if self.error:
            raise self.error
        if what in self.denied:
            raise DENIED
        return answer

    def get_caller_identity(self):
        return self._answer("sts", self.identity)

    def list_account_aliases(self):
        return self._answer("alias", {"AccountAliases": [self.alias] if self.alias else []})

    def get_account_information(self):
        return self._answer("name", {"AccountName": self.account_name})

    def list_tags_for_resource(self, **_):
        return self._answer("tags", {"Tags": self.tags})


@pytest.fixture
def aws():
    return FakeAws()


@pytest.fixture
def connection(make_stubbed, aws, own_allow_list, monkeypatch):
    """A connection to an allowed account; no CLI may be started and no request may leave."""
    made = make_stubbed(False).connection
    allow_list.allow(ACCOUNT, ACCOUNT)
    for service in ("sts", "iam", "account", "organizations"):
        made._clients[service] = aws
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)

    def nothing(*arguments, **more):
        raise AssertionError(f"something was done: {arguments} {more}")

    monkeypatch.setattr(cli, "start", nothing)
    monkeypatch.setattr("botocore.httpsession.URLLib3Session.send", nothing)
    return made


def not_listed(aws, connection, monkeypatch):
    allow_list.forget(ACCOUNT)


def marked(aws, connection, monkeypatch):
    allow_list.mark_production(ACCOUNT)


def alias_prod(aws, connection, monkeypatch):
    aws.alias = "acme-prod"


def name_prod(aws, connection, monkeypatch):
    aws.account_name = "Acme Production"


def tag_prod(aws, connection, monkeypatch):
    aws.tags = [{"Key": "Environment", "Value": "prod"}]


def tag_production_true(aws, connection, monkeypatch):
    aws.tags = [{"Key": "Production", "Value": "yes"}]


def other_account(aws, connection, monkeypatch):
    aws.identity = {"Account": "210987654321", "Arn": ROLE}


def root_user(aws, connection, monkeypatch):
    aws.identity = {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:root"}


def damaged_list(aws, connection, monkeypatch):
    allow_list.allow_list_path().write_text('{"version": 1, "accounts": ["all"]}')


def newer_list(aws, connection, monkeypatch):
    allow_list.allow_list_path().write_text('{"version": 9, "accounts": {}}')


def service_endpoint(aws, connection, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000")


def false_local(aws, connection, monkeypatch):
    object.__setattr__(connection, "is_local", True)
    object.__setattr__(connection, "endpoint_url", "https://states.eu-central-1.amazonaws.com")


def failing(error):
    def prepare(aws, connection, monkeypatch):
        aws.error = error

    return prepare


def answered(code, message="AWS's own words"):
    return failing(boto.ClientError({"Error": {"Code": code, "Message": message}}, "GetCallerIdentity"))


#: (title, as docs/real_accounts.md has it; what makes it so; the error; what its message has to say)
SITUATIONS = [
    (
        "The account is not on the list",
        not_listed,
        RefusedError,
        r"not on your list.*start\.py allow --profile sandbox",
    ),
    ("The account is marked as production", marked, RefusedError, r"marked as production in .*accounts\.json"),
    (
        "The account's alias says production",
        alias_prod,
        RefusedError,
        "looks like production: its alias is 'acme-prod'",
    ),
    ("The account's name says production", name_prod, RefusedError, "its name is 'Acme Production'"),
    ("A tag of the account says production", tag_prod, RefusedError, "its tag Environment is 'prod'"),
    ("A tag of the account is called production", tag_production_true, RefusedError, "its tag Production is 'yes'"),
    ("The credentials have become another account's", other_account, RefusedError, "another account, 210987654321"),
    ("The caller is the root user", root_user, RefusedError, "root user.*Use a role"),
    ("The list is damaged", damaged_list, RefusedError, r"accounts\.json cannot be read.*no account may be written to"),
    ("The list is of a newer workbench", newer_list, RefusedError, "its version is 9"),
    ("One service goes to an address of its own", service_endpoint, RefusedError, "AWS_ENDPOINT_URL_S3.*Unset"),
    ("A connection claims to be local and is not", false_local, RefusedError, "says LOCAL, but goes to"),
    ("The credentials have expired", answered("ExpiredToken"), ConnectionRefusedByAwsError, "aws sso login --profile"),
    ("The keys are unknown", answered("InvalidClientTokenId"), ConnectionRefusedByAwsError, "not known here.*aws sso"),
    ("The caller lacks a permission", answered("AccessDenied"), ConnectionRefusedByAwsError, "lacks this permission"),
    ("AWS limits the rate of calls", answered("Throttling"), WorkbenchError, "wait a few seconds"),
    (
        "The single sign-on has ended",
        failing(boto.UnauthorizedSSOTokenError()),
        ConnectionRefusedByAwsError,
        "aws sso login --profile sandbox",
    ),
    (
        "The network is gone",
        failing(boto.EndpointConnectionError(endpoint_url="https://sts.eu-central-1.amazonaws.com")),
        ConnectionRefusedByAwsError,
        "Check the network, the proxy settings",
    ),
]
EACH = pytest.mark.parametrize(
    ("prepare", "error", "message"), [row[1:] for row in SITUATIONS], ids=[row[0] for row in SITUATIONS]
)


def assembly(folder: Path):
    """A cloud assembly with one stack, as synth() leaves it."""
    (folder / "Some.template.json").write_text('{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}')
    properties = '{"templateFile": "Some.template.json"}'
    manifest = f'{{"artifacts": {{"Some": {{"type": "aws:cloudformation:stack", "properties": {properties}}}}}}}'
    (folder / "manifest.json").write_text(manifest)
    return wb.Assembly(folder)


@EACH
def test_a_deployment_is_refused(aws, connection, monkeypatch, tmp_path, prepare, error, message):
    prepare(aws, connection, monkeypatch)
    with pytest.raises(error, match=f"(?s){message}"):
        wb.deploy(assembly(tmp_path), connection)


@EACH
@pytest.mark.parametrize(
    "write",
    [
        lambda connection: wb.destroy("Some", connection),
        lambda connection: wb.fire([{"order": 1}], connection),
        lambda connection: wb.fire([{"order": 1}], connection, via="api", api="https://x.example/event"),
    ],
    ids=["destroy", "fire", "fire through the API"],
)
def test_the_other_verbs_that_write_are_refused(aws, connection, monkeypatch, prepare, error, message, write):
    prepare(aws, connection, monkeypatch)
    with pytest.raises(error, match=f"(?s){message}"):
        write(connection)


WRITES = [
    (
        "stepfunctions",
        "start_execution",
        {"stateMachineArn": "arn:aws:states:eu-central-1:123456789012:stateMachine:m"},
    ),
    ("dynamodb", "put_item", {"TableName": "t", "Item": {}}),
    ("dynamodb", "execute_statement", {"Statement": "DELETE FROM t WHERE id = 1"}),
    ("sqs", "purge_queue", {"QueueUrl": "https://sqs.eu-central-1.amazonaws.com/123456789012/q"}),
    ("sqs", "receive_message", {"QueueUrl": "https://sqs.eu-central-1.amazonaws.com/123456789012/q"}),
    ("events", "put_events", {"Entries": [{"Source": "a", "DetailType": "b", "Detail": "{}"}]}),
    ("lambda", "invoke", {"FunctionName": "f"}),
    ("cloudformation", "delete_stack", {"StackName": "Some"}),
    ("s3", "delete_bucket", {"Bucket": "b"}),
    ("stepfunctions", "test_state", {"definition": '{"Type": "Task", "Resource": "arn:x", "End": true}'}),
]


@pytest.mark.parametrize(("service", "operation", "parameters"), WRITES, ids=[f"{s}.{o}" for s, o, _ in WRITES])
def test_clients_taken_from_a_connection_are_guarded_too(aws, connection, service, operation, parameters):
    allow_list.forget(ACCOUNT)
    with pytest.raises(RefusedError, match="not on your list"):
        getattr(connection.client(service), operation)(**parameters)


READS = [
    ("stepfunctions", "list_state_machines", {}),
    ("dynamodb", "execute_statement", {"Statement": ' select * from "t"'}),
    ("logs", "filter_log_events", {"logGroupName": "g"}),
    ("stepfunctions", "test_state", {"definition": '{"Type": "Pass", "End": true}'}),
    ("stepfunctions", "validate_state_machine_definition", {"definition": "{}"}),
]


@pytest.mark.parametrize(("service", "operation", "parameters"), READS, ids=[f"{s}.{o}" for s, o, _ in READS])
def test_looking_needs_no_permission_of_the_guard(aws, connection, service, operation, parameters):
    allow_list.forget(ACCOUNT)
    with pytest.raises(AssertionError, match="something was done"):  # the request was about to leave
        getattr(connection.client(service), operation)(**parameters)


def test_an_allowed_account_may_be_written_to(connection):
    require_writable("try", connection)


@pytest.mark.parametrize("alias", ["nonprod-lab", "non-prod", "sandbox", ""])
def test_what_is_expressly_not_production_may_be_written_to(aws, connection, alias):
    aws.alias, aws.tags = alias, [{"Key": "production", "Value": "false"}, {"Key": "env", "Value": "not production"}]
    require_writable("try", connection)


def test_that_alias_name_and_tags_may_not_be_read_is_no_sign_of_production(aws, connection):
    aws.denied = ("alias", "name", "tags")
    require_writable("try", connection)


def test_who_is_calling_is_asked_before_each_verb(aws, connection):
    require_writable("try", connection)
    other_account(aws, connection, None)
    with pytest.raises(RefusedError, match="another account"):
        require_writable("try", connection)


def test_keys_that_change_under_a_client_are_noticed(aws, connection):
    events = connection.client("events")
    require_writable("try", connection)
    other_account(aws, connection, None)
    keys = SimpleNamespace(access_key="AKIDOTHER")
    core = boto3.Session()._session
    object.__setattr__(connection, "session", SimpleNamespace(get_credentials=lambda: keys, _session=core))
    with pytest.raises(RefusedError, match="another account"):
        events.put_events(Entries=[{"Source": "a", "DetailType": "b", "Detail": "{}"}])


def test_the_page_for_people_shows_every_situation():
    page = (REPO / "docs" / "real_accounts.md").read_text(encoding="utf-8")
    missing = [title for title, *_ in SITUATIONS if f"| {title} |" not in page]
    assert missing == []
    assert len(SITUATIONS) >= 15
