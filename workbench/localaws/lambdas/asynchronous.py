"""Adapter: asynchronous invocations, which wait when the function is throttled instead of using up their retries.

Source: Lambda developer guide, "How Lambda handles errors and retries with asynchronous invocation": two retries of a
failed function; throttled events go back to the queue for up to the event's greatest age.
"""

import contextvars
import threading
import time
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import lambda_svc

__all__ = ["apply"]

_MOST_RETRIES = 2
_MOST_AGE_S = 21_600
#: AWS waits one minute and then two; a lesson should not.
_RETRY_DELAYS_S = (1.0, 2.0)
_THROTTLED_DELAY_S = 0.25


def _invoke(func: dict[str, Any], event: Any) -> None:
    """Run the function in the background, with AWS's retries, and send a last failure where it is configured to go."""
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(_run, func, event), daemon=True, name="lambda-async").start()


def _run(func: dict[str, Any], event: Any) -> None:
    config = func.get("config") or func
    settings = func.get("event_invoke_config") or (func.get("event_invoke_configs") or {}).get("$LATEST") or {}
    retries_left = int(settings.get("MaximumRetryAttempts", _MOST_RETRIES))
    deadline = time.monotonic() + float(settings.get("MaximumEventAgeInSeconds", _MOST_AGE_S))
    delays = iter(_RETRY_DELAYS_S)
    region, account = config["FunctionArn"].split(":")[3:5]
    with request_scope(account, region):
        while True:
            result = lambda_svc._execute_function(func, event)
            if not result.get("error"):
                return
            throttled = bool(result.get("throttle"))
            delay_s = _THROTTLED_DELAY_S if throttled else next(delays, _RETRY_DELAYS_S[-1])
            if time.monotonic() + delay_s > deadline or (retries_left == 0 and not throttled):
                break
            retries_left -= not throttled
            time.sleep(delay_s)
        failure = (settings.get("DestinationConfig") or {}).get("OnFailure") or {}
        target = failure.get("Destination") or (config.get("DeadLetterConfig") or {}).get("TargetArn")
        if target:
            lambda_svc._route_async_failure(target, config["FunctionName"], event, result)


def apply() -> None:
    """Make asynchronous invocations here."""
    lambda_svc.invoke_async_with_retry = _invoke
