"""Runs one function in a process of its own, invocation after invocation; started by path, standard library only.

Messages are JSON lines. They come on standard input; answers leave on a private copy of standard output, so that
whatever a handler prints (also below Python) lands in the log pipe.
"""

import importlib
import json
import logging
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

#: AWS's limit for a response, in bytes (Lambda quotas: 6 MB).
_MOST_RESPONSE_BYTES = 6 * 1024 * 1024 + 100
_TASK_ROOT = "/var/task"
#: Stands for a line break inside one log event.
LINE_WITHIN_EVENT = "\x1e"


class _Context:
    """What a handler gets as its second argument."""

    identity = None
    client_context = None

    def __init__(self, message: dict[str, Any]) -> None:
        self.aws_request_id = message["request_id"]
        self.invoked_function_arn = message["arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self._deadline = time.monotonic() + message["timeout_s"]

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds left before the time-out."""
        return max(0, int((self._deadline - time.monotonic()) * 1000))


class _LogHandler(logging.Handler):
    """Writes a record as AWS's runtime does: [LEVEL]<tab>time<tab>request id<tab>message."""

    request_id = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record to the log."""
        seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        stamp = f"{seconds}.{int(record.msecs):03d}Z"
        sys.stdout.write(f"[{record.levelname}]\t{stamp}\t{self.request_id}\t{self.format(record)}\n")


def _end_with_the_server(messages: queue.SimpleQueue[bytes]) -> None:
    """Read messages; when the server is gone, end this process and what its handler has forked."""
    for line in sys.stdin.buffer:
        messages.put(line)
    if hasattr(os, "killpg"):
        os.killpg(os.getpgid(0), signal.SIGKILL)
    os._exit(1)


def _carry_depth() -> None:
    """Mark every call a handler makes with boto3, so that the server knows who waits and sees endless recursion."""
    try:
        import botocore.handlers
    except ImportError:
        return

    def mark(params: dict[str, Any], **_: Any) -> None:
        params["headers"]["X-Ministack-Invoke-Depth"] = os.environ.get("_WORKBENCH_DEPTH", "0")
        params["headers"]["X-Workbench-Invocation"] = os.environ.get("_WORKBENCH_INVOCATION", "")

    botocore.handlers.BUILTIN_HANDLERS.append(("before-call", mark))


def _fault(error_type: str, message: str, request_id: str, frames: Iterable[str] = ()) -> dict[str, Any]:
    """AWS's error payload."""
    return {
        "errorMessage": message,
        "errorType": error_type,
        "requestId": request_id,
        "stackTrace": list(frames),
    }


def _stack(error: BaseException, code_dir: str) -> list[str]:
    """The handler's own frames, in AWS's form, with the code where AWS has it."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if each.filename != __file__]
    return [line.replace(code_dir, _TASK_ROOT) for line in traceback.format_list(frames)]


def _log_fault(fault: dict[str, Any]) -> None:
    """One log event for one error, as AWS's runtime writes it."""
    text = f"[ERROR] {fault['errorType']}: {fault['errorMessage']}"
    if fault["stackTrace"]:
        text += "\nTraceback (most recent call last):\n" + "".join(fault["stackTrace"]).rstrip("\n")
    sys.stdout.write(text.replace("\n", LINE_WITHIN_EVENT) + "\n")


def _load(init: dict[str, Any]) -> tuple[Any, tuple[str, str, list[str]] | None]:
    """Import the handler; an error becomes a fault that every invocation of this process returns."""
    code_dir, handler = init["code_dir"], init["handler"]
    module_name, _, function_name = handler.rpartition(".")
    if not module_name:
        return None, ("Runtime.MalformedHandlerName", f"Bad handler '{handler}': not enough values to unpack", [])
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        return None, ("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}", [])
    except SyntaxError as error:
        where = f'  File "{_TASK_ROOT}/{Path(error.filename or "").name}" Line {error.lineno}\n    {error.text}'
        return None, (
            "Runtime.UserCodeSyntaxError",
            f"Syntax error in module '{module_name}': {error}",
            [where],
        )
    except Exception as error:
        return None, (type(error).__name__, str(error), _stack(error, code_dir))
    function = getattr(module, function_name, None)
    if function is None:
        return None, ("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'", [])
    return function, None


def _run(function: Any, message: dict[str, Any], code_dir: str) -> tuple[bool, str]:
    """Call the handler and return (ok, payload as JSON text)."""
    request_id = message["request_id"]
    try:
        result = function(message["event"], _Context(message))
    except SystemExit as leaving:
        sys.stdout.flush()
        # Past the interpreter's own shutdown, which would wait for the thread that reads messages.
        os._exit(leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None))
    except Exception as error:
        fault = _fault(type(error).__name__, str(error), request_id, _stack(error, code_dir))
        _log_fault(fault)
        return False, json.dumps(fault)
    try:
        payload = json.dumps(result)
    except (TypeError, ValueError) as error:
        fault = _fault("Runtime.MarshalError", f"Unable to marshal response: {error}", request_id)
        _log_fault(fault)
        return False, json.dumps(fault)
    if len(payload) > _MOST_RESPONSE_BYTES:
        text = f"Response payload size exceeded maximum allowed payload size ({_MOST_RESPONSE_BYTES} bytes)."
        return False, json.dumps({"errorType": "Function.ResponseSizeTooLarge", "errorMessage": text})
    return True, payload


def _peak_memory_mb() -> int:
    try:
        with Path("/proc/self/status").open(encoding="ascii") as status:
            # Not getrusage: on Linux its peak includes the server's, from before the exec.
            return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 * 1024)


def main() -> None:
    """Load the function and answer invocations until the server goes away."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout.reconfigure(  # type: ignore[union-attr]
        line_buffering=True, encoding="utf-8", errors="backslashreplace"
    )
    messages: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    init = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_the_server, args=(messages,), daemon=True).start()
    for folder in reversed([init["code_dir"], *init["layer_paths"]]):
        sys.path.insert(0, folder)
    log_handler = _LogHandler()
    logging.getLogger().addHandler(log_handler)
    _carry_depth()
    own_pid = os.getpid()
    began = time.monotonic()
    function, load_fault = _load(init)
    init_ms = (time.monotonic() - began) * 1000

    def answer(content: dict[str, Any]) -> None:
        # A handler's fork that comes back here is a second worker nobody asked for.
        if os.getpid() != own_pid:
            os._exit(0)
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(2, f"\0{content.get('request_id', 'init')}\n".encode())
        answers.write(json.dumps(content) + "\n")
        answers.flush()

    answer({"init_ms": init_ms})
    while True:
        message = json.loads(messages.get())
        os.environ["_WORKBENCH_DEPTH"] = str(message["depth"])
        os.environ["_WORKBENCH_INVOCATION"] = log_handler.request_id = message["request_id"]
        if message["trace_id"]:
            os.environ["_X_AMZN_TRACE_ID"] = message["trace_id"]
        answers.write('{"request_id": "began"}\n')
        answers.flush()
        began = time.monotonic()
        if load_fault:
            fault = _fault(load_fault[0], load_fault[1], message["request_id"], load_fault[2])
            _log_fault(fault)
            ok, payload = False, json.dumps(fault)
        else:
            ok, payload = _run(function, message, init["code_dir"])
        answer(
            {
                "request_id": message["request_id"],
                "ok": ok,
                "payload": payload,
                "duration_ms": (time.monotonic() - began) * 1000,
                "memory_mb": _peak_memory_mb(),
            }
        )


if __name__ == "__main__":
    main()
