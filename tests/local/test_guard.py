"""Who may talk to the embedded AWS: the table of what is refused with 403, and what must still work."""

import http.client
import json
import urllib.error
import urllib.request
from typing import Any

import botocore.session
import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

pytestmark = pytest.mark.local

HEALTH = ("GET", "/_ministack/health")


def ask(server: Any, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Any:
    """Send one raw request; `headers` win over the defaults. Returns (status, headers, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    sent = {"Host": f"127.0.0.1:{server.port}", "Content-Length": str(len(body)), **(headers or {})}
    for name, value in sent.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content


def signed(server: Any, method: str = "POST", path: str = "/", **more: str) -> dict[str, str]:
    """The headers of a ListStateMachines call that the root key has signed, `more` of them included."""
    credentials = Credentials(server.access_key_id, server.secret_access_key)
    headers = {
        "X-Amz-Target": "AWSStepFunctions.ListStateMachines",
        "Content-Type": "application/x-amz-json-1.0",
        **more,
    }
    request = AWSRequest(method, f"http://127.0.0.1:{server.port}{path}", headers=headers, data=b"{}")
    SigV4Auth(credentials, "states", server.region).add_auth(request)
    return dict(request.headers)


def test_a_signed_request_passes(server):
    status, _, body = ask(server, "POST", "/", signed(server), b"{}")
    assert status == 200
    assert "stateMachines" in json.loads(body)


FOREIGN = {
    "a web page's origin": {"Origin": "https://evil.example"},
    "a sandboxed page's origin": {"Origin": "null"},
    "a page served from this machine": {"Origin": "http://127.0.0.1:8888"},
    "a link or picture in a web page": {"Sec-Fetch-Site": "cross-site"},
    "a foreign host": {"Host": "evil.example"},
    "a name that a web site points at 127.0.0.1": {"Host": "127.0.0.1.evil.example:{port}"},
    "a name that ends like ours": {"Host": "evillocalhost:{port}"},
    "another port": {"Host": "127.0.0.1:1"},
    "no port": {"Host": "127.0.0.1"},
    "an empty host": {"Host": ""},
}


@pytest.mark.parametrize("changed", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_correct_signature_does_not_help_a_foreigner(server, changed):
    headers = signed(server, **{name: value.format(port=server.port) for name, value in changed.items()})
    status, answered, _ = ask(server, "POST", "/", headers, b"{}")
    assert status == 403
    assert not [name for name in answered if name.lower().startswith("access-control-")]


ANONYMOUS = {
    "nothing": {},
    "another scheme": {"Authorization": "Bearer abc"},
    "an empty header": {"Authorization": ""},
    "a signature without parts": {"Authorization": "AWS4-HMAC-SHA256 x"},
    "a credential without a scope": {"Authorization": "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=b"},
    "the old scheme": {"Authorization": "AWS AKIAXXXXXXXXXXXXXXXX:abcd"},
    "the elliptic scheme": {"Authorization": "AWS4-ECDSA-P256-SHA256 Credential=a/b/c/d, Signature=e"},
    "bytes that are not text": {"Authorization": "AWS4-HMAC-SHA256 \xff\xfe"},
}


@pytest.mark.parametrize("headers", ANONYMOUS.values(), ids=ANONYMOUS.keys())
@pytest.mark.parametrize(
    "path", ["/", "/some-bucket/key", "/2015-03-31/functions", "/restapis", "/v2/apis", "/oauth2/token", "/%2e%2e/etc"]
)
def test_without_a_signature_nothing_is_served(server, path, headers):
    for method in ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"):
        assert ask(server, method, path, headers)[0] == 403, method


KEYS = {
    "an unknown key": ("AKIAXXXXXXXXXXXXXXXX", "x" * 40),
    "the emulator's own default": ("test", "test"),
    "the account's number": ("000000000000", "x" * 40),
    "another account's number": ("123456789012", "test"),
    "a known key with another secret": ("", "x" * 40),
}


@pytest.mark.parametrize(("key", "secret"), KEYS.values(), ids=KEYS.keys())
@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("sts", "get_caller_identity"),
        ("s3", "list_buckets"),
        ("dynamodb", "list_tables"),
        ("sqs", "list_queues"),
        ("lambda", "list_functions"),
        ("stepfunctions", "list_state_machines"),
        ("events", "list_rules"),
        ("apigateway", "get_rest_apis"),
        ("cloudformation", "list_stacks"),
        ("iam", "list_users"),
    ],
)
def test_keys_that_are_not_ours_are_refused_in_words_the_sdk_can_read(server, client, service, operation, key, secret):
    stranger = client(
        service, aws_access_key_id=key or server.access_key_id, aws_secret_access_key=secret or server.secret_access_key
    )
    with pytest.raises(ClientError) as refused:
        getattr(stranger, operation)()
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert refused.value.response["Error"]["Code"] not in ("", "403")


def test_a_body_that_is_not_the_signed_one_is_refused(server):
    assert ask(server, "POST", "/", signed(server), b'{"maxResults": 1}')[0] == 403


def test_a_stated_digest_must_be_the_bodys(server, client):
    client("s3").create_bucket(Bucket="digests")
    url = f"{server.endpoint}/digests/x"
    credentials = Credentials(server.access_key_id, server.secret_access_key)
    for body, expected in [(b"as signed", 200), (b"something else", 403)]:
        request = AWSRequest("PUT", url, data=b"as signed")
        S3SigV4Auth(credentials, "s3", server.region).add_auth(request)
        headers = {**dict(request.headers), "X-Amz-Content-SHA256": request.headers["X-Amz-Content-SHA256"]}
        assert ask(server, "PUT", "/digests/x", headers, body)[0] == expected


def test_a_path_that_is_not_the_signed_one_is_refused(server):
    assert ask(server, "POST", "/other", signed(server), b"{}")[0] == 403


def test_an_old_signature_is_refused(server):
    headers = signed(server)
    old = {**headers, "X-Amz-Date": "20200101T000000Z"}
    assert ask(server, "POST", "/", old, b"{}")[0] == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        HEALTH,
        ("GET", "/health"),
        ("GET", "/_localstack/health"),
        ("GET", "/_ministack/ready"),
        ("POST", "/_ministack/reset"),
        ("POST", "/_ministack/config"),
        ("POST", "/%5Fministack/reset"),
        ("POST", "//_ministack/reset"),
        ("GET", "/_ministack/sqs/messages"),
        ("GET", "/_ministack/lambda-code/000000000000/us-east-1/f"),
        ("GET", "/_aws/sqs/messages"),
        ("GET", "/_alb/x"),
        ("GET", "/_workbench/ready"),
        ("POST", "/_workbench/stop"),
        ("POST", "/_workbench/accounts"),
        ("POST", "/_workbench/nothing"),
    ],
)
def test_administration_paths_are_closed_with_and_without_a_signature(server, method, path):
    assert ask(server, method, path)[0] == 403
    headers = signed(server, method=method, path=path)
    assert ask(server, method, path, headers, b"{}")[0] == 403
    assert ask(server, "POST", "/", signed(server), b"{}")[0] == 200


def test_a_preflight_is_refused_and_promises_nothing(server):
    for path in ("/", "/bucket/key", "/_ministack/reset", "/restapis/abc/prod/_user_request_/event"):
        status, headers, _ = ask(
            server, "OPTIONS", path, {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        )
        assert status == 403
        assert not [name for name in headers if name.lower().startswith("access-control-")]


def test_no_answer_carries_cors(server):
    for method, path, headers in [("POST", "/", signed(server)), ("GET", "/", {})]:
        _, answered, _ = ask(server, method, path, headers, b"{}" if method == "POST" else b"")
        assert not [name for name in answered if name.lower().startswith("access-control-")]


def test_an_api_is_called_unsigned_but_not_from_a_web_page(server):
    path = "/restapis/doesnotexist/prod/_user_request_/event"
    status, _, _ = ask(server, "POST", path)
    assert status != 403 or b"Forbidden" in ask(server, "POST", path)[2]
    assert ask(server, "POST", path, {"Origin": "https://evil.example"})[0] == 403
    assert ask(server, "POST", path, {"Host": "evil.example"})[0] == 403
    assert ask(server, "GET", "/restapis/doesnotexist/prod/other")[0] == 403


def test_path_traversal_in_bucket_and_log_names_reaches_no_file(server, client):
    s3 = client("s3")
    s3.create_bucket(Bucket="traversal")
    for key in ("../../../../etc/passwd", "..%2f..%2fetc/passwd"):
        with pytest.raises(ClientError) as missing:
            s3.get_object(Bucket="traversal", Key=key)
        assert missing.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403, 404)
    logs = client("logs")
    with pytest.raises(ClientError):
        logs.get_log_events(logGroupName="/../../etc", logStreamName="passwd")


def test_presigned_urls_work_for_both_signature_versions_until_they_are_changed(server, client):
    client("s3").create_bucket(Bucket="presigned")
    for version in ("s3v4", "s3"):
        s3 = client("s3", config=Config(signature_version=version, s3={"addressing_style": "path"}))
        put = s3.generate_presigned_url("put_object", Params={"Bucket": "presigned", "Key": f"a b/{version}"})
        request = urllib.request.Request(put, data=b"content", method="PUT", headers={"Content-Type": ""})
        assert urllib.request.urlopen(request).status == 200
        get = s3.generate_presigned_url("get_object", Params={"Bucket": "presigned", "Key": f"a b/{version}"})
        assert urllib.request.urlopen(get).read() == b"content"
        with pytest.raises(urllib.error.HTTPError) as changed:
            urllib.request.urlopen(get.replace(version + "?", "other?"))
        assert changed.value.code == 403
    late = client("s3", config=Config(signature_version="s3v4")).generate_presigned_url(
        "get_object", Params={"Bucket": "presigned", "Key": "a b/s3v4"}, ExpiresIn=0
    )
    with pytest.raises(urllib.error.HTTPError) as expired:
        urllib.request.urlopen(late.replace("X-Amz-Expires=0", "X-Amz-Expires=9000"))
    assert expired.value.code == 403


@pytest.mark.parametrize("checksum", [None, "CRC32", "SHA256"])
def test_uploads_in_signed_and_unsigned_chunks_arrive_whole(client, checksum):
    s3 = client("s3")
    s3.create_bucket(Bucket="chunks")
    content = bytes(range(256)) * 4096
    extra = {"ChecksumAlgorithm": checksum} if checksum else {}
    s3.put_object(Bucket="chunks", Key="x", Body=content, **extra)
    assert s3.get_object(Bucket="chunks", Key="x")["Body"].read() == content


def test_a_users_key_works_and_its_policy_counts(server, client):
    iam = client("iam")
    iam.create_user(UserName="learner")
    iam.put_user_policy(
        UserName="learner",
        PolicyName="read",
        PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:List*", "Resource": "*"}]}
        ),
    )
    key = iam.create_access_key(UserName="learner")["AccessKey"]
    mine = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    client("dynamodb", **mine).list_tables()
    with pytest.raises(ClientError, match="not authorized to perform: sqs:"):
        client("sqs", **mine).list_queues()
    with pytest.raises(ClientError) as forged:
        client("dynamodb", **{**mine, "aws_secret_access_key": "x" * 40}).list_tables()
    assert forged.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_sessions_token_is_part_of_its_key(client):
    session = client("sts").get_session_token()["Credentials"]
    mine = {"aws_access_key_id": session["AccessKeyId"], "aws_secret_access_key": session["SecretAccessKey"]}
    with pytest.raises(ClientError):
        client("sqs", **mine).list_queues()
    with pytest.raises(ClientError):
        client("sqs", **mine, aws_session_token="x").list_queues()
    client("sqs", **mine, aws_session_token=session["SessionToken"]).list_queues()


def test_the_guard_reads_every_protocol(server):
    """A refusal parses in each of botocore's protocols, so that a notebook shows the reason."""
    session = botocore.session.get_session()
    for service in ("ec2", "cloudwatch", "sns", "secretsmanager", "logs", "ssm", "kms"):
        refused = session.create_client(
            service,
            region_name=server.region,
            endpoint_url=server.endpoint,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}),
        )
        operation = next(name for name in dir(refused) if name.startswith(("list_", "describe_")))
        with pytest.raises(Exception) as error:
            getattr(refused, operation)()
        assert "Unable to parse" not in str(error.value), service
