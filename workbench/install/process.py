"""Runs one command of the set-up with its output in the log, and ends it with all its children when interrupted."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.install.problems import SetUpError, explain

__all__ = ["Runner"]

_POLL_S = 0.1
_GRACE_S = 5.0


@dataclass(frozen=True)
class Runner:
    """Runs commands in `cwd`, appends their output to `log`, and lets them inherit the handle of the set-up's lock.

    The inherited handle keeps the lock held while a child outlives a killed start.
    """

    cwd: Path
    log: Path
    lock_handle: int
    tick: Callable[[str], None]

    def run(self, step: str, command: Sequence[str], env: Mapping[str, str] | None = None) -> str:
        """Run `command` to its end and return what it printed.

        Raises SetUpError, with the last lines of the output, when it fails or cannot be started.
        """
        with self.log.open("a+", encoding="utf-8", errors="replace") as log:
            log.write(f"\n$ {' '.join(command)}\n")
            log.flush()
            begin = log.tell()
            child = self._start(step, command, env, log.fileno())
            try:
                while child.poll() is None:
                    self.tick(self._last_line(begin))
                    time.sleep(_POLL_S)
            except BaseException:
                _end(child)
                raise
        output = self._since(begin)
        if child.returncode:
            raise SetUpError(explain(step, output or f"exit status {child.returncode}", self.log))
        return output

    def _start(
        self, step: str, command: Sequence[str], env: Mapping[str, str] | None, output: int
    ) -> "subprocess.Popen[bytes]":
        options: dict[str, object] = {}
        if os.name == "nt":
            options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP  # type: ignore[attr-defined,unused-ignore]
        else:
            options.update(start_new_session=True, pass_fds=(self.lock_handle,))
        try:
            return subprocess.Popen(  # type: ignore[call-overload]
                list(command),
                cwd=self.cwd,
                env=None if env is None else dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **options,
            )
        except OSError as error:
            raise SetUpError(explain(step, f"{command[0]}: {error}", self.log)) from error

    def _since(self, begin: int) -> str:
        with self.log.open("rb") as log:
            log.seek(begin)
            return log.read().decode("utf-8", errors="replace")

    def _last_line(self, begin: int) -> str:
        lines = self._since(begin).split()
        return " ".join(lines[-4:]) if lines else ""


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End a command and its children; a second Ctrl-C must not leave them behind."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _signal_all(child, signal.SIGTERM)
        try:
            child.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            _signal_all(child, getattr(signal, "SIGKILL", signal.SIGTERM))
            child.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def _signal_all(child: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    if os.name == "nt":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(child.pid)], capture_output=True, check=False)
        return
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        child.poll()
