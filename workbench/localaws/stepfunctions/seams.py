"""Replaces names inside moto's interpreter, and says which one is gone when a new version no longer has it."""

import sys
from collections.abc import Callable
from typing import Any

from workbench.errors import LocalAwsError

__all__ = ["replace_method", "replace_name"]

_INTERPRETER = "moto.stepfunctions.parser"


def replace_method(owner: type, name: str, replacement: Any) -> Callable[..., Any]:
    """Put `replacement` in the place of a class's own method and return the method that was there.

    Raises `LocalAwsError` when the class itself has no such method: the seam has moved.
    """
    if name not in vars(owner):
        raise LocalAwsError(
            f"moto's {owner.__module__}.{owner.__qualname__} has no method {name!r} any more. "
            "Pin moto to the version in requirements.txt, or move this correction to where the behaviour went."
        )
    original = vars(owner)[name]
    setattr(owner, name, replacement)
    return original.__func__ if isinstance(original, staticmethod | classmethod) else original


def replace_name(module: Any, name: str, replacement: Any) -> Any:
    """Put `replacement` in the place of a module's name, in every interpreter module that imported it.

    Returns what was there. Raises `LocalAwsError` when the module has no such name.
    """
    if not hasattr(module, name):
        raise LocalAwsError(
            f"moto's {module.__name__} has no name {name!r} any more. "
            "Pin moto to the version in requirements.txt, or move this correction to where the behaviour went."
        )
    original = getattr(module, name)
    for other in [m for key, m in list(sys.modules.items()) if key.startswith(_INTERPRETER)]:
        if vars(other).get(name) is original:
            setattr(other, name, replacement)
    return original
