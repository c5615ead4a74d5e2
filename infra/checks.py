"""Checks of construct arguments: each raises a ValueError that names the argument, the value and what is expected."""

import re

from aws_cdk import Duration

__all__ = ["check_instance", "check_prefix", "check_timeout"]

_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,31}")


def check_instance(name: str, value: object, expected: type) -> None:
    """Raise ValueError unless `value` is an `expected`; works for jsii interfaces as well as classes."""
    if not _is_a(value, expected):
        raise ValueError(f"{name} must be a {expected.__name__}, not {value!r}")


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


def _is_a(value: object, expected: type) -> bool:
    """Tell whether `value` implements `expected`; jsii interfaces are protocols that isinstance cannot check."""
    if getattr(expected, "_is_protocol", False):
        declared = getattr(type(value), "__jsii_ifaces__", [])
        return any(expected in interface.__mro__ for interface in declared) or expected in _interfaces(type(value))
    return isinstance(value, expected)


def _interfaces(cls: type) -> set[type]:
    found: set[type] = set()
    for base in cls.__mro__:
        for interface in getattr(base, "__jsii_ifaces__", []):
            found.update(interface.__mro__)
    return found
