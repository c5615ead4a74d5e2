"""DescribeStateMachine and its like: members AWS always answers with."""

from typing import Any

__all__ = ["Describe"]

_DEFAULTS: dict[str, dict[str, Any]] = {
    "loggingConfiguration": {"level": "OFF", "includeExecutionData": False},
    "tracingConfiguration": {"enabled": False},
    "encryptionConfiguration": {"type": "AWS_OWNED_KEY"},
}


class Describe:
    """Descriptions with defaults filled in."""

    def create_state_machine(self, context: Any, request: dict[str, Any], **more: Any) -> Any:
        """Answer CreateStateMachine and keep the configurations the shipped record has no place for."""
        answer = super().create_state_machine(context=context, request=request, **more)  # type: ignore[misc]
        _keep(self._machine(context, answer["stateMachineArn"]), request)
        return answer

    def update_state_machine(self, context: Any, state_machine_arn: str, **more: Any) -> Any:
        """Answer UpdateStateMachine; a change of tracing or encryption alone is enough."""
        given = {
            "tracingConfiguration": more.get("tracing_configuration"),
            "encryptionConfiguration": more.get("encryption_configuration"),
        }
        machine = self._machine(context, state_machine_arn)
        if machine is not None and any(given.values()):
            _keep(machine, given)
            if not any(more.get(name) for name in ("definition", "role_arn", "logging_configuration")):
                more["definition"] = machine.definition
        return super().update_state_machine(  # type: ignore[misc]
            context=context, state_machine_arn=state_machine_arn, **more
        )

    def describe_state_machine(self, context: Any, state_machine_arn: str, **more: Any) -> dict[str, Any]:
        """Answer DescribeStateMachine."""
        answer = super().describe_state_machine(  # type: ignore[misc]
            context=context, state_machine_arn=state_machine_arn, **more
        )
        return _completed(answer, self._machine(context, state_machine_arn))

    def describe_state_machine_for_execution(self, context: Any, execution_arn: str, **more: Any) -> dict[str, Any]:
        """Answer DescribeStateMachineForExecution."""
        answer = super().describe_state_machine_for_execution(  # type: ignore[misc]
            context=context, execution_arn=execution_arn, **more
        )
        execution = self._get_execution(context=context, execution_arn=execution_arn)  # type: ignore[attr-defined]
        return _completed(answer, execution.state_machine)

    def start_sync_execution(self, context: Any, state_machine_arn: str, **more: Any) -> dict[str, Any]:
        """Answer StartSyncExecution with what it is billed."""
        answer = super().start_sync_execution(  # type: ignore[misc]
            context=context, state_machine_arn=state_machine_arn, **more
        )
        spent_ms = (answer["stopDate"] - answer["startDate"]).total_seconds() * 1000
        billed_ms = max(100, -(-int(spent_ms) // 100) * 100)
        return {**answer, "billingDetails": {"billedDurationInMilliseconds": billed_ms, "billedMemoryUsedInMB": 64}}

    def _machine(self, context: Any, arn: str) -> Any:
        return self.get_store(context).state_machines.get(arn)  # type: ignore[attr-defined]


def _keep(machine: Any, members: dict[str, Any]) -> None:
    if members.get("tracingConfiguration"):
        machine.tracing_config = members["tracingConfiguration"]
    if members.get("encryptionConfiguration"):
        machine.encryption_configuration = members["encryptionConfiguration"]


def _completed(answer: dict[str, Any], machine: Any) -> dict[str, Any]:
    kept = {
        "tracingConfiguration": getattr(machine, "tracing_config", None),
        "encryptionConfiguration": getattr(machine, "encryption_configuration", None),
        "loggingConfiguration": answer.get("loggingConfiguration"),
    }
    return {**answer, **{name: kept[name] or default for name, default in _DEFAULTS.items()}}
