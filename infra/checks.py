"""Checks of construct arguments: each raises a ValueError that names the argument, the value and what is expected."""

import re

from aws_cdk import Duration, aws_dynamodb, aws_events, aws_lambda, aws_stepfunctions

__all__ = ["check_instance", "check_prefix", "check_timeout"]

#: jsii's interfaces cannot be asked with isinstance, and imported resources have no class of their own: what a thing
#: has tells what it is.
_TELLING: dict[type, str] = {
    aws_dynamodb.ITable: "table_arn",
    aws_events.IEventBus: "event_bus_arn",
    aws_lambda.IFunction: "function_arn",
    aws_stepfunctions.IStateMachine: "state_machine_arn",
}
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,31}")


def check_instance(name: str, value: object, expected: type) -> None:
    """Raise ValueError unless `value` is an `expected`: a class, or one of the interfaces the constructs take."""
    telling = _TELLING.get(expected)
    if not (hasattr(value, telling) if telling else isinstance(value, expected)):
        article = "an" if expected.__name__[0] in "AEIOU" else "a"
        raise ValueError(f"{name} must be {article} {expected.__name__}, not {value!r}")


def check_prefix(prefix: str) -> None:
    """Raise ValueError unless `prefix` is empty or can start the name of a stack, table, bus, rule and log group."""
    if not isinstance(prefix, str) or (prefix and not _PREFIX.fullmatch(prefix)):
        raise ValueError(
            f"prefix must be empty, or a letter followed by at most 31 letters, digits or hyphens, not {prefix!r}; "
            "for example prefix='alice-'"
        )


def check_timeout(name: str, value: Duration, *, longest_s: int) -> None:
    """Raise ValueError unless `value` is a Duration of 1 to `longest_s` seconds."""
    check_instance(name, value, Duration)
    seconds = value.to_seconds()
    if not 1 <= seconds <= longest_s:
        raise ValueError(f"{name} must be 1 to {longest_s} seconds, not {seconds:g}; use Duration.seconds(30)")
