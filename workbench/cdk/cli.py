"""Runs the official CDK CLI, each time in a process that was loaded while the person was still editing."""

import atexit
import contextlib
import json
import os
import secrets
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from workbench import toolchain
from workbench.aws.connection import Connection
from workbench.aws.places import is_loopback
from workbench.errors import ConnectionRefusedByAwsError
from workbench.paths import work_dir

__all__ = ["CliRun", "dismiss", "prepare", "start"]

_RUNNER = Path(__file__).with_name("runner.js")
#: A loaded CLI nobody asks for leaves after this long: it holds about 240 MB, and each kernel that deploys has one.
_IDLE_LIMIT_S = 120
_LOGS_KEPT = 20


@dataclass
class CliRun:
    """One process of the CLI and the file its output goes to."""

    process: subprocess.Popen[str]
    environment: dict[str, str]
    log_path: Path

    def send(self, arguments: list[str]) -> bool:
        """Tell the loaded CLI what to do; False when the process is no longer there."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(arguments) + "\n")
            self.process.stdin.flush()
        except OSError:
            return False
        return True

    def end(self) -> None:
        """Wait for the process, ending it if it still runs, and close its pipe."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()

    def output(self) -> str:
        """Return what the CLI has written so far."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")


_lock = threading.Lock()
_ready: CliRun | None = None


def start(arguments: list[str], connection: Connection) -> CliRun:
    """Start the CLI with these arguments and the credentials of `connection`; never through ~/.aws when local."""
    environment = _environment(connection)
    run = _take(environment)
    if run is None or not run.send(arguments):
        run = _launch(environment)
        run.send(arguments)
    return run


def prepare(connection: Connection) -> None:
    """Load the CLI in the background, for the next start() with the same connection.

    Loading is most of what the CLI needs for a small change (0.6 of 0.9 s), and people edit for longer than that.
    """
    global _ready
    dismiss()
    run = _launch(_environment(connection))
    with _lock:
        _ready = run


def dismiss() -> None:
    """End the process that prepare() loaded, if there is one."""
    global _ready
    with _lock:
        run, _ready = _ready, None
    if run is not None:
        run.end()
        run.log_path.unlink(missing_ok=True)


def _take(environment: dict[str, str]) -> CliRun | None:
    global _ready
    with _lock:
        run, _ready = _ready, None
    if run is None:
        return None
    if run.environment == environment and run.process.poll() is None:
        return run
    run.end()
    run.log_path.unlink(missing_ok=True)
    return None


def _launch(environment: dict[str, str]) -> CliRun:
    node, script = toolchain.cdk_command()
    log_path = _new_log()
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [node, str(_RUNNER), str(Path(script).parent.parent / "lib"), str(_IDLE_LIMIT_S)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=work_dir("cdk"),
            text=True,
            encoding="utf-8",
        )
    return CliRun(process, environment, log_path)


def _new_log() -> Path:
    """Return the path of a new log, and remove those of failures long past."""
    folder = work_dir("cdk", "logs")
    for old in sorted(folder.glob("*.log"))[:-_LOGS_KEPT]:
        # one that another kernel has just removed, or (on Windows) still writes to
        with contextlib.suppress(OSError):
            old.unlink()
    return folder / f"{time.strftime('%Y%m%dT%H%M%S')}-{secrets.token_hex(3)}.log"


def _environment(connection: Connection) -> dict[str, str]:
    credentials = connection.session.get_credentials()
    if credentials is None:
        raise ConnectionRefusedByAwsError(f"{connection} has no credentials to deploy with: connect() again.")
    keys = credentials.get_frozen_credentials()
    kept = {
        name: value
        for name, value in toolchain.environment().items()
        if not name.startswith("AWS_") and name != "FORCE_COLOR"  # a kernel's; Node complains about it beside NO_COLOR
    }
    if ca_bundle := os.environ.get("AWS_CA_BUNDLE"):
        kept["AWS_CA_BUNDLE"] = ca_bundle
    chosen: dict[str, str] = {
        "AWS_ACCESS_KEY_ID": str(keys.access_key),
        "AWS_SECRET_ACCESS_KEY": str(keys.secret_key),
        "AWS_REGION": connection.region,
        "AWS_DEFAULT_REGION": connection.region,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NODE_COMPILE_CACHE": str(work_dir("cdk", "node")),
        "NO_COLOR": "1",
    }
    if keys.token:
        chosen["AWS_SESSION_TOKEN"] = keys.token
    if connection.endpoint_url:
        chosen["AWS_ENDPOINT_URL"] = connection.endpoint_url
    if is_loopback(connection.endpoint_url):
        chosen["NO_PROXY"] = ",".join(filter(None, [kept.get("NO_PROXY"), "127.0.0.1,localhost"]))
    return {**kept, **chosen}


atexit.register(dismiss)
