"""What goes wrong: killed processes, full disks, floods, nonsense. Nothing is lost silently, nothing is left behind."""

import concurrent.futures
import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from workbench.localaws.state import Server
from workbench.paths import REPO

pytestmark = pytest.mark.local

SOURCE = "com.devpost.commonevent"


class System:
    """A server in a work folder of its own, with bus -> rule -> machine -> function (callback) -> table, and a DLQ."""

    def __init__(self, home: Any, port: int, client_of: Any, functions: Any, wrapper: str = "") -> None:
        self.home, self.port, self._client_of, self._functions = home, port, client_of, functions
        self.wrapper = wrapper
        self.start()

    def run(self, code: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "WORKBENCH_HOME": str(self.home)}
        command = f"{self.wrapper} {sys.executable} -c {code!r}" if self.wrapper else [sys.executable, "-c", code]
        return subprocess.run(
            command, shell=bool(self.wrapper), env=environment, cwd=REPO, capture_output=True, text=True, timeout=120
        )

    def start(self) -> None:
        done = self.run(f"from workbench import localaws; localaws.start(port={self.port})")
        assert done.returncode == 0, done.stderr
        self.server = Server(**json.loads((self.home / "localaws.json").read_text()))

    def stop(self) -> None:
        self.run("from workbench import localaws; localaws.stop()")

    def client(self, service: str, **changes: Any) -> Any:
        return self._client_of(self.server, service, **changes)

    @property
    def functions(self) -> Any:
        return type(self._functions)(self.client)

    def build(self, timeout_s: int = 60) -> None:
        """Make the system; `self.table`, `.machine`, `.bus`, `.dead_url` name its parts."""
        self.name = f"x{uuid.uuid4().hex[:8]}"
        self.table = self.bus = self.name
        self.client("dynamodb").create_table(
            TableName=self.table,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        code = f"""
import boto3, json
table, states = boto3.client("dynamodb"), boto3.client("stepfunctions")
def handler(event, context):
    table.put_item(TableName="{self.table}", Item={{"id": {{"S": event["id"]}}}})
    states.send_task_success(taskToken=event["token"], output="{{}}")
"""
        role = self.functions.role("dynamodb:*", "states:*", "lambda:*")
        function = self.functions.make(code, role=role, Timeout=20)
        record = {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Parameters": {"FunctionName": function, "Payload": {"id.$": "$.id", "token.$": "$$.Task.Token"}},
            "TimeoutSeconds": timeout_s,
            "End": True,
        }
        definition = {"StartAt": "Record", "States": {"Record": record}, "TimeoutSeconds": timeout_s}
        self.machine = self.client("stepfunctions").create_state_machine(
            name=self.name, definition=json.dumps(definition), roleArn=role
        )["stateMachineArn"]
        events = self.client("events")
        events.create_event_bus(Name=self.bus)
        rule = events.put_rule(Name="r", EventBusName=self.bus, EventPattern=json.dumps({"source": [SOURCE]}))
        sqs = self.client("sqs")
        self.dead_url = sqs.create_queue(QueueName=self.name)["QueueUrl"]
        dead_arn = f"arn:aws:sqs:us-east-1:000000000000:{self.name}"
        allowed = {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": dead_arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": rule["RuleArn"]}},
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        sqs.set_queue_attributes(QueueUrl=self.dead_url, Attributes={"Policy": policy})
        target = {"Id": "t", "Arn": self.machine, "RoleArn": role, "DeadLetterConfig": {"Arn": dead_arn}}
        assert events.put_targets(Rule="r", EventBusName=self.bus, Targets=[target])["FailedEntryCount"] == 0

    def put(self, count: int, events: Any = None) -> set[str]:
        """Put events and return the ids of those that were accepted."""
        entry = {"Source": SOURCE, "DetailType": "t", "Detail": "{}", "EventBusName": self.bus}
        accepted: set[str] = set()
        for first in range(0, count, 10):
            answer = (events or self.client("events")).put_events(Entries=[entry] * min(10, count - first))
            accepted |= {each["EventId"] for each in answer["Entries"]}
        return accepted

    def account_for(self, accepted: set[str], wait_s: float = 40) -> dict[str, set[str]]:
        """Wait until each event is a row, a failed execution or a dead letter; returns them by kind."""
        deadline = time.monotonic() + wait_s
        while True:
            found = {"rows": self.rows(), "failed": self.failed(), "dead": self.dead_letters()}
            missing = accepted - set().union(*found.values())
            if not missing or time.monotonic() > deadline:
                assert not missing, f"{len(missing)} of {len(accepted)} events are unaccounted for"
                return found
            time.sleep(0.2)

    def rows(self) -> set[str]:
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName=self.table)
        return {item["id"]["S"] for page in pages for item in page["Items"]}

    def failed(self) -> set[str]:
        found = set()
        for status in ("FAILED", "TIMED_OUT", "ABORTED"):
            pages = (
                self.client("stepfunctions")
                .get_paginator("list_executions")
                .paginate(stateMachineArn=self.machine, statusFilter=status)
            )
            found |= {each["name"].partition("_")[0] for page in pages for each in page["executions"]}
        return found

    def dead_letters(self) -> set[str]:
        answer = self.client("sqs").receive_message(QueueUrl=self.dead_url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        return {json.loads(each["Body"])["id"] for each in answer.get("Messages", [])}

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.server.pid).children(recursive=True)

    def works(self) -> None:
        """The next call works, end to end."""
        accepted = self.put(1)
        assert self.account_for(accepted)["rows"] >= accepted


@pytest.fixture
def make(tmp_path, free_port, client_of, functions) -> Iterator[Any]:
    made: list[System] = []

    def system(**settings: Any) -> System:
        made.append(System(settings.pop("home", tmp_path), free_port(), client_of, functions, **settings))
        return made[-1]

    yield system
    for each in made:
        each.stop()


@pytest.fixture
def system(make) -> System:
    made = make()
    made.build()
    return made


def assert_gone(family: list[psutil.Process], port: int) -> None:
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not [each for each in alive if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def under_load(system: System) -> tuple[list[psutil.Process], concurrent.futures.Future[set[str]], Any]:
    """Start a burst and wait until workers are busy; returns the processes, the burst, and its executor."""
    pool = concurrent.futures.ThreadPoolExecutor(1)
    burst = pool.submit(system.put, 100)
    deadline = time.monotonic() + 20
    while not system.workers() and time.monotonic() < deadline:
        time.sleep(0.02)
    return [psutil.Process(system.server.pid), *system.workers()], burst, pool


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_server_ended_under_load_leaves_nothing_and_the_client_is_told(system, how):
    family, burst, pool = under_load(system)
    os.kill(system.server.pid, how)
    with contextlib.suppress(ClientError, BotoCoreError):
        burst.result(timeout=60)
    pool.shutdown()
    assert_gone(family, system.port)
    with pytest.raises(BotoCoreError):
        system.put(1)
    system.start()
    system.build()
    system.works()


def test_a_killed_worker_costs_no_event(system):
    events = system.client("events")
    accepted = system.put(30, events)
    for _ in range(3):
        time.sleep(0.2)
        for worker in system.workers()[:1]:
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.kill()
        accepted |= system.put(10, events)
    system.account_for(accepted, wait_s=90)
    system.works()


def test_a_killed_server_takes_busy_and_forked_workers_with_it(system):
    code = """
import os, time
def handler(event, context):
    if os.fork() == 0:
        time.sleep(300)
    while True:
        pass
"""
    name = system.functions.make(code, Timeout=300)
    system.client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=b"{}")
    deadline = time.monotonic() + 20
    while len(system.workers()) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    family = [psutil.Process(system.server.pid), *system.workers()]
    assert len(family) == 3
    os.kill(system.server.pid, signal.SIGKILL)
    assert_gone(family, system.port)


@pytest.mark.skipif(not shutil.which("mount") or os.name != "posix", reason="needs a small file system")
def test_a_full_disk_for_the_log_costs_log_lines_only(make, tmp_path):
    home = tmp_path / "small"
    home.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", home], capture_output=True).returncode:
        pytest.skip("may not mount a small file system here")
    try:
        system = make(home=home)
        with contextlib.suppress(OSError), (home / "fill").open("wb") as filler:
            while True:
                filler.write(b"x" * 4096)
                filler.flush()
        assert system.client("sts").get_caller_identity()["Account"] == "000000000000"
        url = system.client("sqs").create_queue(QueueName="q")["QueueUrl"]
        system.client("sqs").send_message(QueueUrl=url, MessageBody="x")
        (home / "fill").unlink()
        system.build()
        system.works()
        system.stop()
    finally:
        subprocess.run(["umount", "-l", home], check=True)


def test_a_clock_that_was_set_back_or_forward_does_not_stop_the_server(system):
    """A client whose clock is 10 minutes off is refused with the reason; the server's own waits do not notice."""
    from datetime import UTC, datetime, timedelta
    from unittest import mock

    from botocore import auth

    for minutes in (-20, 20):
        moved = datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=minutes)
        shifted = mock.patch.object(auth, "get_current_datetime", return_value=moved, create=True)
        with shifted, pytest.raises(ClientError) as refused:
            system.client("stepfunctions").list_state_machines()
        assert "Signature" in refused.value.response["Error"]["Message"]
    system.works()


def test_a_hundred_connections_at_once_are_all_served(system):
    def one(number: int) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", system.port, timeout=60)
        connection.request("GET", f"/{number}")
        status = connection.getresponse().status
        connection.close()
        return status

    with concurrent.futures.ThreadPoolExecutor(100) as pool:
        assert set(pool.map(one, range(100))) == {403}
        names = list(pool.map(lambda _: system.client("sts").get_caller_identity()["Account"], range(100)))
    assert set(names) == {"000000000000"}
    system.works()


def test_connections_that_say_nothing_do_not_block_the_others(system):
    silent = [socket.create_connection(("127.0.0.1", system.port)) for _ in range(100)]
    half = socket.create_connection(("127.0.0.1", system.port))
    half.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\nabc")
    system.works()
    for each in [*silent, half]:
        each.close()


def test_a_payload_of_300_kb_is_refused_and_the_client_is_told(system):
    big = json.dumps({"x": "y" * 300_000})
    with pytest.raises(ClientError):
        system.client("events").put_events(Entries=[{"Source": SOURCE, "DetailType": "t", "Detail": big}])
    with pytest.raises(ClientError):
        system.client("stepfunctions").start_execution(stateMachineArn=system.machine, input=big)
    system.works()


NONSENSE = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'{"Entries": 1}',
    b'{"Entries": [null]}',
    b'{"Entries": [[]]}',
    b'{"Entries": [{"Source": 1, "DetailType": {}, "Detail": []}]}',
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"a": ' * 50_000,
]


@pytest.mark.parametrize("body", NONSENSE, ids=range(len(NONSENSE)))
def test_malformed_json_is_answered_not_hung(server, client, body):
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    for target, scope in [
        ("AWSEvents.PutEvents", "events"),
        ("AWSStepFunctions.StartExecution", "states"),
        ("DynamoDB_20120810.PutItem", "dynamodb"),
    ]:
        headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}
        request = AWSRequest("POST", f"{server.endpoint}/", headers=headers, data=body)
        SigV4Auth(Credentials(server.access_key_id, server.secret_access_key), scope, "us-east-1").add_auth(request)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("POST", "/", body, dict(request.headers))
        answer = connection.getresponse()
        assert 200 <= answer.status < 600
        answer.read()
    assert client("sts").get_caller_identity()["Account"] == "000000000000"


def test_bytes_that_are_not_http_are_answered_or_closed(server, client):
    for nonsense in (b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"\0" * 1000, b"GET / HTTP/9.9\r\n\r\n", b"x" * 100_000):
        connected = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        with connected as raw, contextlib.suppress(OSError):
            raw.sendall(nonsense)
            raw.shutdown(socket.SHUT_WR)
            assert b" 200 " not in raw.recv(4096)
    assert client("sts").get_caller_identity()["Account"] == "000000000000"


PRINTS = """
def handler(event, context):
    for _ in range(100_000):
        print("x" * 99)
    print("y" * 1_000_000, end="")
"""


def test_a_handler_that_prints_ten_megabytes_is_contained(client, server, functions):
    name = functions.make(PRINTS, Timeout=30)
    before = psutil.Process(server.pid).memory_info().rss
    assert functions.invoke(name) == (None, None)
    logs, group = client("logs"), f"/aws/lambda/{name}"
    (stream,) = logs.describe_log_streams(logGroupName=group)["logStreams"]
    last = logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"], limit=3)["events"]
    assert "more bytes of output were dropped" in last[0]["message"]
    assert [each["message"].split()[0] for each in last[1:]] == ["END", "REPORT"]
    assert psutil.Process(server.pid).memory_info().rss - before < 150 * 2**20
    assert functions.invoke(functions.make("def handler(event, context): return 1\n")) == (None, 1)


@pytest.mark.parametrize(
    "body", ["while True: pass", "import threading; threading.Event().wait()", "import os; os.read(os.pipe()[0], 1)"]
)
def test_a_handler_that_never_returns_ends_at_its_timeout(client, functions, body):
    code = f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ndef handler(event, context):\n    {body}\n"
    error, fault = functions.invoke(functions.make(code, Timeout=1))
    assert (error, fault["errorType"]) == ("Unhandled", "Sandbox.Timedout")
    assert functions.invoke(functions.make("def handler(event, context): return 1\n")) == (None, 1)


FORKS = """
import os
def handler(event, context):
    return "child" if os.fork() == 0 else "parent"
"""
FORKS_MANY = """
import os, time
def handler(event, context):
    for _ in range(10):
        if os.fork() == 0:
            os.setsid()
            time.sleep(60)
    while True:
        pass
"""


def test_a_handler_that_forks_answers_once_and_leaves_no_process(client, server, functions):
    name = functions.make(FORKS)
    assert [functions.invoke(name) for _ in range(3)] == [(None, "parent")] * 3
    before = len(psutil.Process(server.pid).children(recursive=True))
    assert functions.invoke(functions.make(FORKS_MANY, Timeout=1))[1]["errorType"] == "Sandbox.Timedout"
    deadline = time.monotonic() + 5
    while len(psutil.Process(server.pid).children(recursive=True)) > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(psutil.Process(server.pid).children(recursive=True)) <= before
