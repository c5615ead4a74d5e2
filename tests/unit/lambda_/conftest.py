"""Loads the handlers by path, as the Lambda runtime does, with fakes in place of AWS."""

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError

from workbench.paths import REPO

HANDLERS = REPO / "lambda"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], ModuleType]]:
    """load("message_recorder", "record") -> the module of that file; its neighbours can be imported by it."""

    def by_path(folder: str, name: str) -> ModuleType:
        monkeypatch.syspath_prepend(str(HANDLERS / folder))
        spec = importlib.util.spec_from_file_location(name, HANDLERS / folder / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    before = set(sys.modules)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    yield by_path
    sys.dont_write_bytecode = writes
    for name in set(sys.modules) - before:
        if str(HANDLERS) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


@pytest.fixture
def sample() -> Callable[[str], dict[str, Any]]:
    """sample("message_recorder") -> the event.json beside that handler."""
    return lambda folder: json.loads((HANDLERS / folder / "event.json").read_text(encoding="utf-8"))


class FakeClient:
    """Stands in for a boto3 client: remembers each call, and answers what it was told to, or raises it."""

    def __init__(self, **answers: Any) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._answers = answers

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            self.calls.append((operation, arguments))
            answer = self._answers.get(operation, {})
            if isinstance(answer, Exception):
                raise answer
            return answer(**arguments) if callable(answer) else answer

        return call


@pytest.fixture
def fake() -> type[FakeClient]:
    return FakeClient


@pytest.fixture
def refusal() -> Callable[[str, str], ClientError]:
    """refusal("TaskTimedOut", "put_item") -> the exception boto3 raises for that answer of AWS."""
    return lambda code, operation: ClientError({"Error": {"Code": code, "Message": f"{code}!"}}, operation)


@pytest.fixture(autouse=True)
def stack_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment the stack gives its functions."""
    monkeypatch.setenv("MESSAGES_TABLE_NAME", "MessagesTable")
    monkeypatch.setenv("EVENT_BUS_NAME", "commonbus")
    monkeypatch.setenv("EVENT_SOURCE", "com.devpost.commonevent")
