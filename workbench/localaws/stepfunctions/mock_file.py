"""Mocked service integrations of a test case, in the format of Step Functions Local's MockConfigFile.json.

The file is named by SFN_MOCK_CONFIG; more may stand in the work folder's `mocks`, where a running server finds them.
All are read anew for each execution. Source: developer guide, "Testing state machines with Step Functions Local".
"""

import json
import os
from pathlib import Path
from typing import Any

from workbench.paths import WORK_DIR

__all__ = ["MOCKS", "mock_config", "mocked_attempts"]

_VARIABLES = ("SFN_MOCK_CONFIG", "LOCALSTACK_SFN_MOCK_CONFIG")
_PARTS = ("StateMachines", "MockedResponses")
#: Every .json file here is a mock configuration.
MOCKS = WORK_DIR / "mocks"


def mock_config() -> dict[str, Any]:
    """Return the mock configuration: the named file's, or what the gateway was given, and those of the work folder."""
    found: dict[str, Any] = {name: dict(_given().get(name, {})) for name in _PARTS}
    for file in sorted(MOCKS.glob("*.json")):
        more = json.loads(file.read_text(encoding="utf-8"))
        for name in _PARTS:
            found[name] |= more.get(name, {})
    return found


def _given() -> dict[str, Any]:
    for variable in _VARIABLES:
        path = os.environ.get(variable)
        if path and Path(path).is_file():
            return json.loads(Path(path).read_text(encoding="utf-8"))
    from ministack.services import stepfunctions

    return stepfunctions._sfn_mock_config


def mocked_attempts(
    config: dict[str, Any], machine: str, test_case: str
) -> dict[str, list[tuple[int, int, dict[str, Any]]]] | None:
    """Return state -> [(first attempt, last attempt, {"Return": ...} or {"Throw": ...})] of a test case.

    None when the machine has no such test case. Raises ValueError for an attempt that is no number or range.
    """
    cases = (config.get("StateMachines", {}).get(machine) or {}).get("TestCases", {})
    if test_case not in cases:
        return None
    responses = config.get("MockedResponses", {})
    return {state: _attempts(responses.get(name) or {}) for state, name in cases[test_case].items()}


def _attempts(responses: dict[str, dict[str, Any]]) -> list[tuple[int, int, dict[str, Any]]]:
    found = []
    for key, response in responses.items():
        first, _, last = str(key).partition("-")
        if not first.strip().isdigit() or (last and not last.strip().isdigit()):
            raise ValueError(f"'{key}' is not an attempt such as 0 or a range such as 1-2 in the mock configuration.")
        found.append((int(first), int(last or first), response))
    return sorted(found, key=lambda item: item[0])
