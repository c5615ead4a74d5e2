"""GetExecutionHistory in pages, in either order, with or without execution data."""

import base64
import binascii
import json
from typing import Any

from workbench.localaws.stepfunctions.parts.service_errors import CommonServiceException

__all__ = ["History"]

_PAGE = 100
_DATA = ("input", "output")


class History:
    """Pages of a history; only the page is copied."""

    def get_execution_history(
        self,
        context: Any,
        execution_arn: str,
        max_results: int | None = None,
        reverse_order: bool | None = None,
        next_token: str | None = None,
        include_execution_data: bool | None = None,
        **_: Any,
    ) -> dict[str, Any]:
        """Answer GetExecutionHistory. Raises InvalidArn, ExecutionDoesNotExist, InvalidToken."""
        self._validate_state_machine_execution_arn(execution_arn)  # type: ignore[attr-defined]
        execution = self._get_execution(context=context, execution_arn=execution_arn)  # type: ignore[attr-defined]
        if execution.sm_type != "STANDARD":
            kind = str(getattr(execution.sm_type, "value", execution.sm_type))
            self._raise_resource_type_not_in_context(resource_type=kind)  # type: ignore[attr-defined]
        env = execution.exec_worker.env if execution.exec_worker else None
        events = env.event_manager.get_event_history() if env is not None else []
        reverse = bool(reverse_order)
        first, length = _position(next_token, execution_arn, reverse, len(events))
        last = min(first + (max_results or _PAGE), length)
        page = [events[length - 1 - at] for at in range(first, last)] if reverse else events[first:last]
        if include_execution_data is False:
            page = [_without_data(event) for event in page]
        answer: dict[str, Any] = {"events": page}
        if last < length:
            answer["nextToken"] = _token(execution_arn, reverse, last, length)
        return answer


def _token(execution_arn: str, reverse: bool, first: int, length: int) -> str:
    return base64.b64encode(json.dumps([execution_arn, reverse, first, length]).encode()).decode()


def _position(token: str | None, execution_arn: str, reverse: bool, length: int) -> tuple[int, int]:
    if token is None:
        return 0, length
    try:
        arn, was_reverse, first, was_length = json.loads(base64.b64decode(token, validate=True))
    except (binascii.Error, ValueError) as error:
        raise _invalid() from error
    if arn != execution_arn or was_reverse != reverse or was_length > length:
        raise _invalid()
    # Backwards, the pages go on from the end they began at; forwards, new events are read too.
    return first, was_length if reverse else length


def _invalid() -> CommonServiceException:
    return CommonServiceException("InvalidToken", "Invalid Token: 'Invalid token'")


def _without_data(event: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {key: item for key, item in value.items() if key not in _DATA} if isinstance(value, dict) else value
        for name, value in event.items()
    }
