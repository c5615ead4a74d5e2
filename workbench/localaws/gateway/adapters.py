"""Applies every adapter, in order, before the first request."""

from importlib import import_module
from importlib.util import find_spec

from workbench.localaws.gateway import root_keys

__all__ = ["apply", "close"]


def apply() -> None:
    """Change ministack where it does not answer as AWS does."""
    root_keys.apply()
    if find_spec("workbench.localaws.stepfunctions.install"):
        import_module("workbench.localaws.stepfunctions").install()


def close() -> None:
    """End what the adapters keep running."""
