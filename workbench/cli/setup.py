"""Installs what is missing and ends."""

import argparse
import platform
import sys

__all__ = ["act", "add_options"]


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the options of `setup`; start.py itself reads them, before it hands over."""
    verb.add_argument("--fresh", action="store_true", help="make .venv anew, even when it is complete")
    verb.add_argument("--dev", action="store_true", help="install the tools for tests and checks as well")


def act(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Say what is there now."""
    print(f"Ready: Python {platform.python_version()} in {sys.prefix}. Open the notebooks: python3 start.py")
    return 0
