"""What a failed state would do next: retry, be caught, or fail. Nothing is waited for and nothing is run again."""

from dataclasses import dataclass
from typing import Any

from workbench.localaws.stepfunctions.corrections.path_failures import ends_execution

__all__ = ["Outcome", "decide"]


@dataclass
class Outcome:
    """How a test ended. `status` is one of SUCCEEDED, FAILED, RETRIABLE, CAUGHT_ERROR."""

    status: str
    error: str | None = None
    cause: str | None = None
    error_details: dict[str, Any] | None = None


def decide(state: Any, env: Any, failure: Any, retries_before: int) -> Outcome:
    """Return what Retry and Catch make of a failure; a matching catcher leaves its output in the environment."""
    details = failure.get_execution_failed_event_details() or {}
    error, cause = details.get("error"), details.get("cause")
    error_name = failure.failure_event.error_name
    if ends_execution(env, failure.failure_event):
        return Outcome("FAILED", error, cause)
    retried = _retry(state, env, error_name, retries_before)
    if retried is not None:
        return Outcome("RETRIABLE", error, cause, retried)
    output = {"Error": error or "", "Cause": cause or ""}
    env.states.set_error_output(output)
    env.states.set_result(output)
    for index, catcher in enumerate(state.catch.catchers if getattr(state, "catch", None) else ()):
        if _matches(catcher.error_equals, env, error_name):
            env.stack.append(failure.failure_event)
            catcher.eval(env)
            env.stack.clear()
            return Outcome("CAUGHT_ERROR", error, cause, {"catchIndex": index})
    return Outcome("FAILED", error, cause)


def _retry(state: Any, env: Any, error_name: Any, retries_before: int) -> dict[str, Any] | None:
    for index, retrier in enumerate(state.retry.retriers if getattr(state, "retry", None) else ()):
        if not _matches(retrier.error_equals, env, error_name):
            continue
        if retries_before >= retrier.max_attempts.attempts:
            return None
        seconds = retrier.interval_seconds.seconds * retrier.backoff_rate.rate**retries_before
        seconds = min(seconds, retrier.max_delay_seconds.max_delays_seconds)
        return {"retryIndex": index, "retryBackoffIntervalSeconds": int(seconds)}
    return None


def _matches(error_equals: Any, env: Any, error_name: Any) -> bool:
    env.stack.append(error_name)
    error_equals.eval(env)
    return bool(env.stack.pop())
