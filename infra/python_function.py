"""The kind of function all handlers share: current Python, own log group kept for one month, removed with the stack."""

from collections.abc import Mapping
from pathlib import Path

from aws_cdk import Duration, RemovalPolicy, aws_lambda, aws_logs
from constructs import Construct

__all__ = ["python_function"]

#: What a Python folder holds beside the code; leaving it out keeps the asset's hash the same on every machine.
_NOT_CODE = ["__pycache__", "*.pyc", "*.json"]


def python_function(
    scope: Construct,
    *,
    code: Path,
    description: str,
    environment: Mapping[str, str],
    timeout: Duration | None = None,
) -> aws_lambda.Function:
    """Add a function and its log group to `scope`, from the handler folder `code` (handler.handler).

    `timeout` is 10 seconds unless given. Raises ValueError when the folder has no handler.py.
    """
    if not (code / "handler.py").is_file():
        raise ValueError(f"code must be a folder with a handler.py, and {code} has none")
    logs = aws_logs.LogGroup(
        scope, "Logs", retention=aws_logs.RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY
    )
    return aws_lambda.Function(
        scope,
        "Function",
        description=description,
        runtime=aws_lambda.Runtime.PYTHON_3_14,
        handler="handler.handler",
        code=aws_lambda.Code.from_asset(str(code), exclude=_NOT_CODE),
        environment=dict(environment),
        timeout=timeout or Duration.seconds(10),
        log_group=logs,
    )
