"""A Connection whose clients answer what a test laid out for them, and nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from workbench.aws import allow_list
from workbench.aws.connection import Connection

ACCOUNT = "123456789012"
REGION = "eu-central-1"


class Stubbed:
    """A connection and, for each service asked for, the Stubber of its client."""

    def __init__(self, is_local: bool) -> None:
        session = boto3.Session("AKIDEXAMPLE", "secret", region_name=REGION)
        caller = f"arn:aws:sts::{ACCOUNT}:assumed-role/Developer/ada"
        self.connection = Connection(
            session,
            ACCOUNT,
            REGION,
            caller,
            is_local,
            endpoint_url="http://127.0.0.1:9" if is_local else None,
            profile=None if is_local else "sandbox",
        )
        self._stubbers: dict[str, Stubber] = {}

    def __getitem__(self, service: str) -> Stubber:
        if service not in self._stubbers:
            self._stubbers[service] = Stubber(self.connection.client(service))
            self._stubbers[service].activate()
        return self._stubbers[service]

    def answers(self, service: str, operation: str, answer: dict[str, Any], expected: dict[str, Any]) -> None:
        self[service].add_response(operation, answer, expected)

    def finish(self) -> None:
        for stubber in self._stubbers.values():
            stubber.assert_no_pending_responses()


@pytest.fixture
def own_allow_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list of accounts of the test's own; there is no file yet."""
    path = tmp_path / "accounts.json"
    monkeypatch.setattr(allow_list, "allow_list_path", lambda: path)
    return path


@pytest.fixture
def stubbed(own_allow_list: Path) -> Iterator[Stubbed]:
    """A connection to a real account that may be written to, with stubbed clients.

    Every answer laid out must have been asked for.
    """
    made = Stubbed(is_local=False)
    allow_list.allow(ACCOUNT, ACCOUNT)
    identity = {"Account": ACCOUNT, "Arn": made.connection.caller}
    made.connection._clients["sts"] = SimpleNamespace(get_caller_identity=lambda: identity)
    made.connection.verdicts["signs"] = []
    yield made
    made.finish()


@pytest.fixture
def make_stubbed() -> Callable[..., Stubbed]:
    return Stubbed
