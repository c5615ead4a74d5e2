"""ARNs of state machines, executions and activities."""

from uuid import uuid4

__all__ = [
    "ARN_PARTITION_REGEX",
    "stepfunctions_activity_arn",
    "stepfunctions_express_execution_arn",
    "stepfunctions_standard_execution_arn",
    "stepfunctions_state_machine_arn",
]

ARN_PARTITION_REGEX = r"^arn:(?:aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b)"


def stepfunctions_state_machine_arn(name: str, account_id: str, region_name: str) -> str:
    """Return `arn:aws:states:REGION:ACCOUNT:stateMachine:NAME`."""
    return f"arn:aws:states:{region_name}:{account_id}:stateMachine:{name}"


def stepfunctions_activity_arn(name: str, account_id: str, region_name: str) -> str:
    """Return `arn:aws:states:REGION:ACCOUNT:activity:NAME`."""
    return f"arn:aws:states:{region_name}:{account_id}:activity:{name}"


def stepfunctions_standard_execution_arn(state_machine_arn: str, execution_name: str) -> str:
    """Return `...:execution:MACHINE:NAME`."""
    return f"{state_machine_arn.replace(':stateMachine:', ':execution:')}:{execution_name}"


def stepfunctions_express_execution_arn(state_machine_arn: str, execution_name: str) -> str:
    """Return `...:express:MACHINE:NAME:RANDOM`: an Express execution's name may be used again."""
    return f"{state_machine_arn.replace(':stateMachine:', ':express:')}:{execution_name}:{uuid4()}"
