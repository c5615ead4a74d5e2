"""What the gateway's other services call in its Step Functions module: the same names, answered by the provider."""

from collections.abc import Iterator
from typing import Any

from ministack.core.responses import get_account_id, get_region

from workbench.localaws.stepfunctions.wire.errors import Answer
from workbench.localaws.stepfunctions.wire.handler import answer

__all__ = ["StateMachines", "resolve_state_machine_arn", "start_execution", "store"]


def store() -> Any:
    """Return the provider's store of the current request's account and region."""
    from moto.stepfunctions.parser.backend.store import sfn_stores

    from workbench.localaws.stepfunctions import engine

    engine.provider()
    return sfn_stores[get_account_id()][get_region()]


class StateMachines:
    """The state machines of the current account and region, read as a mapping of ARN to plain record."""

    def __contains__(self, arn: object) -> bool:
        return arn in store().state_machines

    def __iter__(self) -> Iterator[str]:
        return iter(list(store().state_machines))

    def __len__(self) -> int:
        return len(store().state_machines)

    def __getitem__(self, arn: str) -> dict[str, Any]:
        return _record(store().state_machines[arn])

    def get(self, arn: str, default: Any = None) -> Any:
        """Return the record of one state machine."""
        machine = store().state_machines.get(arn)
        return default if machine is None else _record(machine)

    def keys(self) -> list[str]:
        """Return the ARNs."""
        return list(self)

    def values(self) -> list[dict[str, Any]]:
        """Return the records."""
        return [self[arn] for arn in self]

    def items(self) -> list[tuple[str, dict[str, Any]]]:
        """Return ARN and record of each."""
        return [(arn, self[arn]) for arn in self]

    def pop(self, arn: str, default: Any = None) -> Any:
        """Delete a state machine and return its record."""
        record = self.get(arn, default)
        answer("DeleteStateMachine", {"stateMachineArn": arn})
        return record


def _record(machine: Any) -> dict[str, Any]:
    return {
        "stateMachineArn": machine.arn,
        "name": machine.name,
        "definition": machine.definition,
        "roleArn": machine.role_arn,
        "type": machine.sm_type.value if hasattr(machine.sm_type, "value") else machine.sm_type,
        "loggingConfiguration": machine.logging_config,
        "revisionId": machine.revision_id,
        "status": "ACTIVE",
    }


def resolve_state_machine_arn(arn: str) -> str | None:
    """Return the ARN itself when it names a state machine, a version or an alias, else None."""
    here = store()
    return arn if arn in here.state_machines or arn in here.aliases else None


def start_execution(request: dict[str, Any]) -> Answer:
    """Answer StartExecution for another service."""
    return answer("StartExecution", request)
