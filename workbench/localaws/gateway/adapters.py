"""Applies every adapter; the slow one, Step Functions, while the server is already listening."""

from workbench.localaws import stepfunctions
from workbench.localaws.gateway import lean_iam, root_keys, slim_moto
from workbench.localaws.lambdas import asynchronous, direct, runtime

__all__ = ["apply", "apply_slow", "close"]


def apply() -> None:
    """Change ministack where it does not answer as AWS does, before it listens."""
    # First: the modules imported later take the replaced names with them.
    root_keys.apply()
    lean_iam.apply()
    runtime.apply()
    direct.apply()
    asynchronous.apply()
    slim_moto.apply()


def apply_slow() -> None:
    """Load the interpreter of state machines; no request may be served before this has ended."""
    stepfunctions.install()
    # These import services that take time to load, or that have just been replaced.
    from workbench.localaws.cloudformation import circles, deleted_stacks, name_conflicts, unchanged_resources
    from workbench.localaws.dynamodb import partiql_pages
    from workbench.localaws.eventbus import delivery, put_events

    delivery.apply()
    put_events.apply()
    partiql_pages.apply()
    name_conflicts.apply()
    unchanged_resources.apply()
    deleted_stacks.apply()
    circles.apply()


def close() -> None:
    """End what the adapters keep running."""
    runtime.POOL.close()
