"""Stops the embedded AWS, which then forgets everything."""

import argparse

__all__ = ["act", "add_options"]


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare no options."""


def act(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Stop it; that it was not running is no error."""
    from workbench.localaws import stop

    print("The embedded AWS is stopped; what it held is gone." if stop() else "The embedded AWS was not running.")
    return 0
