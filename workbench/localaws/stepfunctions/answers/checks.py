"""Names, ARNs, inputs and definitions that AWS refuses, with its words."""

import json
import re
from typing import Any

from workbench.localaws.stepfunctions.definition.check import check_definition
from workbench.localaws.stepfunctions.definition.diagnostics import as_error_message
from workbench.localaws.stepfunctions.given_input import starting_with

__all__ = ["Checks"]

_FORBIDDEN = set(' <>{}[]?*"#%\\^|~`$&,;:/') | {chr(code) for code in (*range(32), *range(127, 160))}
_ROLE = re.compile(r"^arn:aws[a-z-]*:iam::\d{12}:role/.+$")


class Checks:
    """Checks before the shipped operations."""

    #: As shipped, and with the / of a map run's children.
    _STATE_MACHINE_EXECUTION_ARN_REGEX = re.compile(
        r"^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:(stateMachine|execution|express):[\w.-]+(/[\w.-]+)?(:[\w.-]+)*$"
    )

    def create_state_machine(self, context: Any, request: dict[str, Any], **more: Any) -> Any:
        """Answer CreateStateMachine. Raises InvalidName, InvalidArn, InvalidDefinition."""
        check_name(request["name"])
        check_role(request["roleArn"])
        _check_definition(request["definition"], request.get("type") == "EXPRESS")
        return super().create_state_machine(context=context, request=request, **more)  # type: ignore[misc]

    def update_state_machine(self, context: Any, state_machine_arn: str, **more: Any) -> Any:
        """Answer UpdateStateMachine. Raises InvalidArn, InvalidDefinition."""
        if more.get("role_arn"):
            check_role(more["role_arn"])
        if more.get("definition"):
            _check_definition(more["definition"], False)
        return super().update_state_machine(  # type: ignore[misc]
            context=context, state_machine_arn=state_machine_arn, **more
        )

    def start_execution(self, context: Any, state_machine_arn: str, **more: Any) -> Any:
        """Answer StartExecution. Raises InvalidName, InvalidExecutionInput."""
        _check_start(more)
        with starting_with(more.get("input")):
            return super().start_execution(  # type: ignore[misc]
                context=context, state_machine_arn=state_machine_arn, **more
            )

    def start_sync_execution(self, context: Any, state_machine_arn: str, **more: Any) -> Any:
        """Answer StartSyncExecution. Raises InvalidName, InvalidExecutionInput."""
        _check_start(more)
        with starting_with(more.get("input")):
            return super().start_sync_execution(  # type: ignore[misc]
                context=context, state_machine_arn=state_machine_arn, **more
            )

    def _validate_state_machine_arn(self, state_machine_arn: str) -> None:
        _check_arn(state_machine_arn, self._STATE_MACHINE_ARN_REGEX)  # type: ignore[attr-defined]

    def _validate_state_machine_execution_arn(self, execution_arn: str) -> None:
        _check_arn(execution_arn, self._STATE_MACHINE_EXECUTION_ARN_REGEX)
        if ":express:" in execution_arn:
            self._raise_resource_type_not_in_context(resource_type="express")  # type: ignore[attr-defined]

    def _validate_activity_arn(self, activity_arn: str) -> None:
        _check_arn(activity_arn, self._ACTIVITY_ARN_REGEX)  # type: ignore[attr-defined]

    def _validate_state_machine_alias_arn(self, state_machine_alias_arn: str) -> None:
        _check_arn(state_machine_alias_arn, self._ALIAS_ARN_REGEX)  # type: ignore[attr-defined]

    def validate_state_machine_definition(self, context: Any, request: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: ARG002
        """Answer ValidateStateMachineDefinition with every finding, at most maxResults of them."""
        found = check_definition(request["definition"], request.get("type") == "EXPRESS")
        limit = request.get("maxResults") or 100
        return {
            "result": "FAIL" if any(item.severity == "ERROR" for item in found) else "OK",
            "diagnostics": [item.as_answer() for item in found[:limit]],
            "truncated": len(found) > limit,
        }


def check_name(name: str) -> None:
    """Raise InvalidName for a name with a space, bracket, wildcard, special or control character."""
    from moto.stepfunctions.parser.api import InvalidName

    if any(letter in _FORBIDDEN for letter in name):
        raise InvalidName(f"Invalid Name: '{name}'")


def check_role(arn: str) -> None:
    """Raise InvalidArn for what is not the ARN of a role."""
    from moto.stepfunctions.parser.api import InvalidArn

    if not _ROLE.match(arn):
        raise InvalidArn(f"Invalid Role Arn: '{arn}'")


def _check_start(members: dict[str, Any]) -> None:
    from moto.stepfunctions.parser.api import InvalidExecutionInput

    if members.get("name"):
        check_name(members["name"])
    if members.get("input") is not None:
        try:
            json.loads(members["input"])
        except ValueError as error:
            raise InvalidExecutionInput(f"Invalid State Machine Execution Input: '{error}'") from error


def _check_definition(text: str, is_express: bool) -> None:
    from moto.stepfunctions.parser.api import InvalidDefinition

    found = check_definition(text, is_express)
    if found:
        raise InvalidDefinition(as_error_message(found))


def _check_arn(arn: str, pattern: re.Pattern[str]) -> None:
    from moto.stepfunctions.parser.api import InvalidArn

    if pattern.match(arn):
        return
    if not arn.startswith("arn:"):
        raise InvalidArn(f"Invalid Arn: 'Invalid ARN prefix: {arn}'")
    raise InvalidArn(f"Invalid Arn: '{arn}'")
