"""The checks of `doctor`, one function a part. Standard library at import: it must run in a broken environment."""

import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from workbench.errors import ToolMissingError
from workbench.install.state import Checkout
from workbench.paths import REPO, WORK_DIR

__all__ = ["CHECKS", "Finding"]

_SET_UP = "python3 start.py setup"
_AFRESH = "python3 start.py setup --fresh"
_COMMAND_LIMIT_S = 8
_NEEDED_MB = 500
#: A Ctrl-C reaches it as well, and must not leave what it started.
_TRIAL = "from workbench import localaws\ntry:\n    localaws.start()\nfinally:\n    localaws.stop()\n"


@dataclass(frozen=True)
class Finding:
    """What a check saw of one part; `fix` is empty when it is well."""

    part: str
    ok: bool
    seen: str
    fix: str = ""


def check_set_up() -> Finding:
    """Check that the set-up finished, and that nothing it made or was made from has changed since."""
    try:
        problem = Checkout(REPO).missing(dev=False)
    except OSError as error:
        return Finding("set-up", False, f"{error.filename}: {error.strerror}", "make that path yours")
    if problem:
        return Finding("set-up", False, problem, _SET_UP)
    return Finding("set-up", True, "complete")


def check_python() -> Finding:
    """Check the interpreter: its version, and that it is the one of .venv."""
    seen = f"{platform.python_version()} ({sys.executable})"
    if sys.version_info < (3, 11):  # noqa: UP036 - by hand it can be started with any
        return Finding("Python", False, seen, "use Python 3.11 or newer")
    if sys.prefix == sys.base_prefix:
        return Finding("Python", False, f"{seen} is not an environment of its own", _SET_UP)
    return Finding("Python", True, seen)


def check_packages() -> Finding:
    """Check that every package pinned in requirements.txt is installed in that version."""
    if sys.prefix == sys.base_prefix:
        return Finding("packages", False, "not installed: this Python is not the one of .venv", _SET_UP)
    text = (REPO / "requirements.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", text, re.MULTILINE)
    wrong = []
    for name, version in pinned:
        try:
            if (found := metadata.version(name)) != version:
                wrong.append(f"{name} {found} instead of {version}")
        except metadata.PackageNotFoundError:
            wrong.append(f"{name} missing")
    if wrong:
        return Finding("packages", False, "; ".join(wrong[:4]) + (" ..." if len(wrong) > 4 else ""), _AFRESH)
    if lost := _lost_files():
        return Finding("packages", False, f"{len(lost)} files are missing, such as {lost[0]}", _AFRESH)
    return Finding("packages", True, f"{len(pinned)} pinned in requirements.txt, all installed")


def _lost_files() -> list[str]:
    """The files that were installed and are gone; compiled ones come and go."""
    return [
        str(file)
        for package in metadata.distributions()
        for file in package.files or ()
        if file.suffix != ".pyc" and not Path(str(file.locate())).exists()
    ]


def check_node() -> Finding:
    """Check that our Node runs."""
    from workbench import toolchain

    return _version_of("Node", lambda: [str(toolchain.node()), "--version"])


def check_cdk() -> Finding:
    """Check that the CDK CLI runs, and that it is the pinned one."""
    from workbench import toolchain

    return _version_of("CDK CLI", lambda: [*toolchain.cdk_command(), "--version"])


def check_dot() -> Finding:
    """Check that Graphviz's dot draws."""
    from workbench import toolchain

    return _version_of("dot", lambda: [str(toolchain.dot()), "-V"])


def check_ports() -> Finding:
    """Check that a loopback port can be had; which usual ones are taken is only said."""
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
    except OSError as error:
        fix = "let this user open ports on 127.0.0.1 (firewall, sandbox)"
        return Finding("ports", False, f"no port on 127.0.0.1 can be opened: {error.strerror}", fix)
    taken = [str(port) for port in (4566, 8888) if _answers(port)]
    return Finding("ports", True, f"{', '.join(taken)} in use, the next free one is taken" if taken else "free")


def check_embedded_aws() -> Finding:
    """Check that the running embedded AWS answers; without one, that one can be started and stopped."""
    from workbench.localaws import find

    if server := find():
        return Finding("embedded AWS", True, f"runs on {server.endpoint}, pid {server.pid}")
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="workbench-doctor-", ignore_cleanup_errors=True) as home:
        problem = _trial(home)
    if problem:
        fix = "close heavy programs; `python3 start.py up` waits longer and says more"
        return Finding("embedded AWS", False, problem, fix)
    return Finding("embedded AWS", True, f"not running; a trial start and stop took {time.monotonic() - begun:.1f} s")


def check_write_access() -> Finding:
    """Check that the folders of the workbench can be written, and that the disk has room."""
    for folder in (REPO, WORK_DIR):
        nearest = next(path for path in (folder, *folder.parents) if path.exists())
        try:
            with tempfile.TemporaryFile(dir=nearest):
                pass
        except OSError as error:
            fix = f"make {nearest} yours, or copy the workbench to a folder you own"
            return Finding("write access", False, f"{nearest}: {error.strerror}", fix)
    free_mb = shutil.disk_usage(REPO).free // 2**20
    if free_mb < _NEEDED_MB:
        return Finding("write access", False, f"only {free_mb} MB free on the disk", f"free {_NEEDED_MB} MB")
    return Finding("write access", True, f"{REPO}, {free_mb // 1024} GB free")


def _trial(home: str) -> str:
    """Start and stop an embedded AWS of its own in the folder `home`; return what went wrong, or nothing."""
    import psutil

    trial = subprocess.Popen(
        [sys.executable, "-P", "-c", _TRIAL],
        env={**os.environ, "WORKBENCH_HOME": home},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        said = trial.communicate(timeout=_COMMAND_LIMIT_S)[1]
    except subprocess.TimeoutExpired:
        for process in [*psutil.Process(trial.pid).children(recursive=True), trial]:
            process.kill()
        trial.communicate()
        return f"was not ready after {_COMMAND_LIMIT_S} s"
    return _last_line(said) if trial.returncode else ""


def _version_of(part: str, command: Callable[[], list[str]]) -> Finding:
    try:
        words = command()
    except ToolMissingError as error:
        return Finding(part, False, str(error).split(". Run ")[0], _AFRESH)
    try:
        ended = _run(words, {**os.environ, "CDK_DISABLE_CLI_TELEMETRY": "true"})
    except subprocess.TimeoutExpired:
        return Finding(part, False, f"no answer within {_COMMAND_LIMIT_S} s", "close heavy programs, run doctor again")
    said = (ended.stdout.strip() or ended.stderr.strip()).splitlines()
    if ended.returncode or not said:
        return Finding(part, False, f"{Path(words[0]).name} ends with status {ended.returncode}", _AFRESH)
    return Finding(part, True, f"{said[0]} ({words[-2] if part == 'CDK CLI' else words[0]})")


def _run(command: list[str], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        timeout=_COMMAND_LIMIT_S,
        check=False,
    )


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


#: In the order in which they are shown.
CHECKS: dict[str, Callable[[], Finding]] = {
    "set-up": check_set_up,
    "Python": check_python,
    "packages": check_packages,
    "Node": check_node,
    "CDK CLI": check_cdk,
    "dot": check_dot,
    "ports": check_ports,
    "embedded AWS": check_embedded_aws,
    "write access": check_write_access,
}
