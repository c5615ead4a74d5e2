"""The errors AWS reports when the function's process does not answer itself."""

from typing import Any

__all__ = ["ended", "throttled", "timed_out"]


def timed_out(request_id: str, timeout_s: float) -> dict[str, Any]:
    """A function that ran past its time-out (recorded: Sandbox.Timedout)."""
    text = f"RequestId: {request_id} Error: Task timed out after {timeout_s:.2f} seconds"
    return {"errorType": "Sandbox.Timedout", "errorMessage": text}


def ended(request_id: str, exit_code: int | None) -> dict[str, Any]:
    """A function whose process ended in the middle: sys.exit, a crash, or a kill."""
    if exit_code is None or exit_code == 0:
        how = "Runtime exited without providing a reason"
    elif exit_code < 0:
        how = f"Runtime exited with error: signal: {_SIGNALS.get(-exit_code, -exit_code)}"
    else:
        how = f"Runtime exited with error: exit status {exit_code}"
    return {"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: {request_id} Error: {how}"}


def throttled() -> dict[str, Any]:
    """What the service answers when no worker can ever become free for a nested call."""
    return {
        "__type": "TooManyRequestsException",
        "message": "Rate Exceeded.",
        "Reason": "ConcurrentInvocationLimitExceeded",
        "retryAfterSeconds": "1",
    }


#: Go's names, which AWS's runtime reports.
_SIGNALS = {6: "aborted", 9: "killed", 11: "segmentation fault", 15: "terminated"}
