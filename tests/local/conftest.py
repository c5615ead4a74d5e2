"""One embedded AWS for the session, in the test run's own work folder and on a free port."""

import io
import json
import os
import socket
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from workbench import localaws
from workbench.localaws import Server
from workbench.paths import REPO

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """free_port() -> a port nobody listens on now."""

    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    return find


@pytest.fixture(scope="session")
def server(free_port: Callable[[], int]) -> Iterator[Server]:
    """The running embedded AWS, IAM on; stopped after the last test. `workbench.connect()` finds the same one."""
    yield localaws.start(port=free_port())
    localaws.stop()


@pytest.fixture(scope="session")
def client_of() -> Callable[..., Any]:
    """client_of(server, "sqs", **keywords of boto3.client) -> a client with the server's root key, no retries."""

    def make(server: Server, service: str, **changes: Any) -> Any:
        settings = {
            "region_name": server.region,
            "aws_access_key_id": server.access_key_id,
            "aws_secret_access_key": server.secret_access_key,
            "config": Config(inject_host_prefix=False, retries={"total_max_attempts": 1}, proxies={}),
            **changes,
        }
        return boto3.client(service, endpoint_url=server.endpoint, **settings)

    return make


@pytest.fixture(scope="session")
def client(server: Server, client_of: Callable[..., Any]) -> Callable[..., Any]:
    """client("sqs", **keywords of boto3.client) -> a client on the session's server."""
    return lambda service, **changes: client_of(server, service, **changes)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Run]:
    """elsewhere("code") runs Python in another work folder; a server started there is stopped after the test."""

    def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            cwd=REPO,
            timeout=120,
            env={**os.environ, "WORKBENCH_HOME": str(tmp_path), **environment},
        )

    yield run
    run("from workbench import localaws; localaws.stop()")


class Functions:
    """Makes and calls Lambda functions from a few lines of code."""

    def __init__(self, client: Callable[..., Any]) -> None:
        self.client = client

    @staticmethod
    def zipped(code: str) -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("index.py", code)
        return content.getvalue()

    def role(self, *actions: str, services: tuple[str, ...] = ("lambda", "events", "states")) -> str:
        """A role these services may assume, with these actions on every resource; returns its ARN."""
        name = f"role-{uuid.uuid4().hex[:8]}"
        principals = {"Service": [f"{each}.amazonaws.com" for each in services]}
        trust = {"Effect": "Allow", "Principal": principals, "Action": "sts:AssumeRole"}
        iam = self.client("iam")
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))["Role"]
        if actions:
            allowed = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
            iam.put_role_policy(RoleName=name, PolicyName="allowed", PolicyDocument=_policy(allowed))
        return str(role["Arn"])

    def make(self, code: str, role: str | None = None, **settings: Any) -> str:
        """A function with a new name, whose module is `code` and whose handler is `handler`; returns the name."""
        name = f"f-{uuid.uuid4().hex[:8]}"
        defaults = {"FunctionName": name, "Runtime": "python3.13", "Handler": "index.handler", "Timeout": 10}
        code_zip = {"ZipFile": self.zipped(code)}
        self.client("lambda").create_function(
            **{**defaults, "Role": role or self.role(), "Code": code_zip, **settings},
        )
        return name

    def invoke(self, name: str, event: Any = None, **settings: Any) -> tuple[str | None, Any]:
        """(function error, parsed payload) of one synchronous call."""
        answer = self.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event), **settings)
        return answer.get("FunctionError"), json.loads(answer["Payload"].read() or b"null")

    def log_lines(self, name: str) -> list[str]:
        """Every line of the function's log group, stream by stream."""
        logs, group = self.client("logs"), f"/aws/lambda/{name}"
        lines = []
        for stream in logs.describe_log_streams(logGroupName=group)["logStreams"]:
            found = logs.get_log_events(
                logGroupName=group, logStreamName=stream["logStreamName"], startFromHead=True, limit=10000
            )
            lines += [event["message"] for event in found["events"]]
        return lines


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture(scope="session")
def functions(client: Callable[..., Any]) -> Functions:
    """functions.make(code), .role(*actions), .invoke(name, event), .log_lines(name) on the session's server."""
    return Functions(client)
