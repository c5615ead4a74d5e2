"""Starts, finds and stops the embedded AWS from any kernel or terminal."""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from workbench.errors import LocalAwsError
from workbench.localaws import handshake, processes, state
from workbench.localaws.lock import exclusive
from workbench.localaws.state import Server
from workbench.paths import REPO, work_dir

__all__ = ["find", "start", "stop"]

_START_LIMIT_S = 30.0
_STOP_LIMIT_S = 10.0
_POLL_S = 0.02


def find() -> Server | None:
    """Return the running embedded AWS of this work folder, or None.

    A state file left behind by a killed server, a reused pid or a stranger on the port count as none.
    Raises LocalAwsError when our process is alive but does not answer.
    """
    server = state.read()
    if server is None or not processes.is_ours(server.pid, server.instance):
        return None
    try:
        answer = handshake.call(server, "GET", handshake.PREFIX + "ready", timeout_s=15)
    except handshake.StrangerError:
        return None
    except OSError as error:
        if not processes.is_ours(server.pid, server.instance):
            return None
        raise LocalAwsError(
            f"The embedded AWS (pid {server.pid}) does not answer on {server.endpoint}: {error}. "
            f"See {server.log_path}; `python3 start.py down` ends it."
        ) from error
    return server if answer["instance"] == server.instance else None


def start(port: int | None = None, iam: bool = True) -> Server:
    """Return the embedded AWS, started in the background if it is not running yet.

    `port` and `iam` are for a new server: one that is already running is returned as it is. Without `port` it listens
    on 4566 or the next free one, always on 127.0.0.1. Raises LocalAwsError when it cannot be started.
    """
    if server := find():
        return server
    with exclusive():
        return find() or _launch(port, iam)


def stop() -> bool:
    """Stop the embedded AWS and wait until it and its Lambda workers are gone; False when none was running.

    Raises LocalAwsError when a process survives.
    """
    with exclusive():
        server = state.read()
        if server is None:
            return False
        running = processes.is_ours(server.pid, server.instance)
        if running:
            _end(server)
        state.remove(server.instance)
        return running


def _end(server: Server) -> None:
    """Ask the server to leave, insist, and wait for every process of its family."""
    members = processes.family(server.pid)
    try:
        handshake.call(server, "POST", handshake.PREFIX + "stop", timeout_s=2)
    except (OSError, handshake.StrangerError):
        for member in members[:1]:
            member.terminate()
    for left in processes.wait_gone(members, _STOP_LIMIT_S):
        left.kill()
    if left_over := processes.wait_gone(members, 5.0):
        raise LocalAwsError(f"These processes do not end: {', '.join(str(each.pid) for each in left_over)}. End them.")


def _launch(port: int | None, iam: bool) -> Server:
    """Start the server process and wait until it has proved itself."""
    instance = secrets.token_hex(8)
    boot_log = work_dir() / "localaws.boot.log"
    command = [sys.executable, "-m", "workbench.localaws.gateway", processes.INSTANCE_OPTION, instance]
    command += ["--port", str(port)] if port is not None else []
    command += [] if iam else ["--no-iam"]
    boot_log.touch(mode=0o600)
    with boot_log.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=REPO, env=_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, **_detached()
        )
    try:
        return _ready(process, instance, boot_log)
    except BaseException:  # Ctrl-C too: a server that is still coming up would be left to nobody
        process.kill()
        process.wait()
        raise


def _ready(process: "subprocess.Popen[bytes]", instance: str, boot_log: Path) -> Server:
    """Wait until the new server answers as itself, at most _START_LIMIT_S."""
    deadline = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise LocalAwsError(_last_words(boot_log, f"The embedded AWS ended at once (exit {process.returncode})."))
        server = state.read()
        if server is not None and server.instance == instance and (found := find()):
            # It outlives us; without this the interpreter would warn about a child that is still running.
            process.returncode = 0
            return found
        time.sleep(_POLL_S)
    raise LocalAwsError(_last_words(boot_log, f"The embedded AWS was not ready after {_START_LIMIT_S:g} s."))


def _environment() -> dict[str, str]:
    """Return the environment without anything that names a real AWS account."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    # The server must write its state file where we look for it, even when WORKBENCH_HOME was changed after our start.
    # Many short threads would otherwise each keep memory of their own (glibc).
    return {
        **kept,
        "WORKBENCH_HOME": str(state.STATE_FILE.parent),
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _detached() -> dict[str, Any]:
    """Return what keeps the server out of this kernel's signals and console."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _last_words(boot_log: Path, what: str) -> str:
    """Return the reason the server gave itself, else what happened and the end of its log."""
    lines = boot_log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    if lines and lines[-1].startswith("LocalAwsError: "):
        return lines[-1].removeprefix("LocalAwsError: ")
    return "\n".join([f"{what} Its last words, from {boot_log}:", *lines[-15:]])
