"""One embedded AWS for the session, in the test run's own work folder and on a free port."""

import os
import socket
import subprocess
import sys
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
