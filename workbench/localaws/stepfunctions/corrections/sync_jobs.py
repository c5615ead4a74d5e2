"""Runs .sync tasks of services that have no task tokens (Glue, Batch, ECS), which the shipped code cannot end."""

from typing import Any

from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]


def _eval_integration_pattern(
    self: Any,
    env: Any,
    resource_runtime_part: Any,
    normalised_parameters: dict[str, Any],
    state_credentials: Any,
) -> None:
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition

    arguments = {
        "env": env,
        "resource_runtime_part": resource_runtime_part,
        "normalised_parameters": normalised_parameters,
        "state_credentials": state_credentials,
    }
    if ResourceCondition.WaitForTaskToken in self._supported_integration_patterns:
        _shipped_eval(self, **arguments)
        return
    is_sync = self.resource.condition == ResourceCondition.Sync
    build = self._build_sync_resolver if is_sync else self._build_sync2_resolver
    outcome = self._eval_sync(
        env=env,
        sync_resolver=build(**arguments),
        timeout_seconds=None,
        callback_endpoint=None,
        heartbeat_endpoint=None,
    )
    env.stack.append(outcome)


def install() -> None:
    """Correct how a task waits for its job."""
    global _shipped_eval
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
        StateTaskServiceCallback,
    )

    _shipped_eval = replace_method(StateTaskServiceCallback, "_eval_integration_pattern", _eval_integration_pattern)


_shipped_eval: Any = None
