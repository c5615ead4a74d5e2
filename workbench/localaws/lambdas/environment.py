"""One execution environment: a worker process that runs one version of one function."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from workbench.localaws import processes
from workbench.localaws.lambdas import faults, worker
from workbench.localaws.lambdas.log_pipe import LogPipe

__all__ = ["Environment", "EnvironmentLostError", "Outcome", "Spec"]

#: AWS ends an initialisation that takes longer (Lambda runtime environment, init phase).
_INIT_LIMIT_S = 10.0
_LOG_WAIT_S = 2.0


@dataclass(frozen=True)
class Spec:
    """What a worker process is started with."""

    code_dir: Path
    handler: str
    layer_paths: list[str]
    variables: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """What came of one invocation. `body` is the parsed payload, or AWS's error when `ok` is false."""

    ok: bool
    body: Any
    lines: list[tuple[int, str]]
    duration_ms: float
    memory_mb: int
    #: Milliseconds the initialisation took, for the first invocation of the environment only.
    init_ms: float | None


class EnvironmentLostError(Exception):
    """The process had ended before the handler was called: another environment can run the invocation."""


class Environment:
    """Starts the process when it is first used; `alive` is false once it cannot be used again."""

    def __init__(self, log_stream: str, prepare: Callable[[str], Spec]) -> None:
        self.log_stream = log_stream
        self._prepare = prepare
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._log: LogPipe | None = None
        self._lock = threading.Lock()
        self._ended = self._began = False
        self.alive = True

    @property
    def pid(self) -> int | None:
        """The worker's process id, once it has been started."""
        return self._process.pid if self._process else None

    def invoke(self, request_id: str, event: Any, timeout_s: float, message: dict[str, Any]) -> Outcome:
        """Run one invocation to its end, its time-out, or the end of the process.

        Raises EnvironmentLostError when a warm process turns out to have ended while it was idle.
        """
        init_ms = None
        warm = self._process is not None
        self._began = False
        if self._process is None:
            self._start()
            loaded = self._receive("init", max(timeout_s, _INIT_LIMIT_S))
            init_ms = loaded["init_ms"] if loaded else None
        began = time.monotonic()
        answer = None
        if not self._ended:
            self._send({**message, "request_id": request_id, "event": event, "timeout_s": timeout_s})
            answer = self._receive(request_id, timeout_s)
        if answer is None and warm and self._ended and not self._began:
            self.kill()
            raise EnvironmentLostError
        if answer is None:
            duration_ms = (time.monotonic() - began) * 1000
            return self._broken(request_id, timeout_s, duration_ms, init_ms)
        lines = self._take_log(request_id)
        payload = json.loads(answer["payload"])
        return Outcome(answer["ok"], payload, lines, answer["duration_ms"], answer["memory_mb"], init_ms)

    def _broken(self, request_id: str, timeout_s: float, duration_ms: float, init_ms: float | None) -> Outcome:
        """Report a process that did not answer in time, or is gone; it is not used again."""
        now_ms = int(time.time() * 1000)
        if not self._ended:
            fault = faults.timed_out(request_id, timeout_s)
            stamp = f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime())}.{now_ms % 1000:03d}Z"
            last = f"{stamp} {request_id} Task timed out after {timeout_s:.2f} seconds\n\n"
            self.kill()
        else:
            fault = faults.ended(request_id, self._process.wait() if self._process else None)
            last = f"{fault['errorMessage']}\n"
            self.kill()
        return Outcome(False, fault, [*self._take_log(request_id), (now_ms, last)], duration_ms, 0, init_ms)

    def kill(self) -> None:
        """End the process and everything its handler has forked; at once, and for good."""
        with self._lock:
            self.alive = False
            process = self._process
        if process is None:
            return
        members = processes.family(process.pid)
        try:
            if sys.platform == "win32":
                subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
            else:
                os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it has ended by itself
        for each in members[1:]:
            # One that has left the group with setsid.
            with contextlib.suppress(psutil.Error):
                each.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                # A message that was not sent has nowhere to go.
                with contextlib.suppress(OSError):
                    pipe.close()

    def _start(self) -> None:
        spec = self._prepare(self.log_stream)
        with self._lock:
            if not self.alive:
                return
            self._process = process = subprocess.Popen(
                [sys.executable, "-I", "-X", "utf8", worker.__file__],
                cwd=spec.code_dir,
                env=dict(spec.variables),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                # A group of its own, so that what a handler forks ends with it.
                start_new_session=sys.platform != "win32",
            )
        if process.stdout is None or process.stderr is None:
            raise OSError("the worker process has no pipes")
        self._log = LogPipe(process.stderr)
        threading.Thread(target=self._read_answers, args=(process.stdout,), daemon=True, name="lambda-answer").start()
        self._send({"code_dir": str(spec.code_dir), "handler": spec.handler, "layer_paths": spec.layer_paths})

    def _read_answers(self, pipe: Any) -> None:
        try:
            for line in pipe:
                self._answers.put(json.loads(line))
        except ValueError:
            pass  # cut off in the middle of a line, or closed by kill()
        self._answers.put(None)

    def _receive(self, request_id: str, wait_s: float) -> dict[str, Any] | None:
        """Return the answer to this request; None when time is up or the process has closed its end."""
        deadline = time.monotonic() + wait_s
        while True:
            try:
                answer = self._answers.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                return None
            if answer is None:
                self._ended = True
            elif answer.get("request_id") == "began":
                self._began = True
            if answer is None or answer.get("request_id", "init") == request_id:
                return answer

    def _send(self, content: dict[str, Any]) -> None:
        if self._process is None or self._process.stdin is None:
            return
        try:
            self._process.stdin.write(json.dumps(content).encode() + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            pass  # the process has ended; its missing answer says so

    @property
    def usable(self) -> bool:
        """Whether the next invocation can be sent here: not started yet, or still running."""
        return self.alive and (self._process is None or self._process.poll() is None)

    def _take_log(self, request_id: str) -> list[tuple[int, str]]:
        return self._log.take(request_id, _LOG_WAIT_S) if self._log else []
