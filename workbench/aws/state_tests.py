"""Asks TestState: one state run alone, with a mock in the place of its work, nothing deployed."""

import json
import time
from collections.abc import Mapping
from typing import Any

from workbench.aws.calls import explained
from workbench.aws.connection import Connection

__all__ = ["TOKEN", "ask"]

#: What a mocked task's `$$.Task.Token` is.
TOKEN = "dry-run-task-token"
_THROTTLED = ("ThrottlingException", "Throttling", "TooManyRequestsException")
#: TestState allows few calls a second: after a refusal the next try waits so long, in seconds, at most so often.
_PAUSE_S, _TRIES = 1.0, 20


def ask(
    definition: Mapping[str, Any],
    state: str,
    given: str,
    connection: Connection,
    *,
    mock: Mapping[str, Any] | None = None,
    level: str = "DEBUG",
    role: str | None = None,
    variables: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
    retries: int = 0,
) -> dict[str, Any]:
    """Return TestState's answer for one state of a definition, or one given alone; `given` is its input as JSON.

    context is sent with a mock only: TestState takes it only then. Raises WorkbenchError with AWS's sentence.
    """
    wanted: dict[str, Any] = {
        "definition": json.dumps(definition),
        "input": given,
        "inspectionLevel": level,
    }
    if "States" in definition:
        wanted["stateName"] = state
    if mock is not None:
        wanted["mock"] = dict(mock)
        wanted["context"] = json.dumps({"Task": {"Token": TOKEN}} | dict(context or {}))
    if role:
        wanted["roleArn"] = role
    if variables:
        wanted["variables"] = json.dumps(variables)
    if retries:
        wanted["stateConfiguration"] = {"retrierRetryCount": retries}
    client = connection.client("stepfunctions")
    with explained(f"test the state {state!r}", connection):
        for _ in range(_TRIES):
            try:
                answer = client.test_state(**wanted)
                break
            except client.exceptions.ClientError as error:
                if error.response.get("Error", {}).get("Code") not in _THROTTLED:
                    raise
                time.sleep(_PAUSE_S)
        else:
            answer = client.test_state(**wanted)
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}
