"""Adapter: runs Python functions in our worker pool instead of ministack's unbounded processes."""

import contextlib
import json
import os
from collections.abc import Callable
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from workbench.localaws.gateway.patching import replace
from workbench.localaws.lambdas import code, faults, logs, request_ids
from workbench.localaws.lambdas.credentials import execution_credentials
from workbench.localaws.lambdas.environment import Environment, EnvironmentLostError, Outcome, Spec
from workbench.localaws.lambdas.pool import Key, Pool, PoolJammedError

__all__ = ["POOL", "apply"]

#: The worker processes of this server.
POOL = Pool()
#: The parts of a function's configuration that its process is started with.
_STARTED_WITH = ("CodeSha256", "Handler", "Runtime", "MemorySize", "Role", "Version", "Environment", "Layers")
#: The machine's own variables that a Python process needs anywhere.
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

_dispatch = lambda_svc._execute_function_dispatch


def _execute(func: dict[str, Any], config: dict[str, Any], event: Any, request_id: str, started: float) -> Any:
    """Run one invocation; the one place ministack runs a function in."""
    code_zip = func.get("code_zip")
    plain = not lambda_svc._durable_ctx.get() and not lambda_svc._proxy_url_for(config)
    if not (code_zip and plain and str(config.get("Runtime", "")).startswith("python")):
        return _dispatch(func, config, event, request_id, started)
    request_ids.seen(request_id)
    region, account, _, name = config["FunctionArn"].split(":")[3:7]
    key = Key(account, region, name, json.dumps([config.get(each) for each in _STARTED_WITH]))

    def make() -> Environment:
        stream = logs.new_stream_name(config.get("Version", "$LATEST"))
        return Environment(stream, lambda name: _spec(config, code_zip, name))

    message = {
        "arn": config.get("FunctionArn", ""),
        "depth": lambda_svc._invoke_depth.get(),
        "trace_id": lambda_svc._xray_trace_id_for_invocation(config),
    }
    try:
        stream, outcome = _run(key, make, request_id, event, float(config.get("Timeout", 3)), message)
    except PoolJammedError:
        return {"throttle": True, "error": True, "log": "", "body": faults.throttled()}
    text = logs.write(config, stream, request_id, outcome)
    result = {"body": outcome.body, "log": text}
    return result if outcome.ok else {**result, "error": True, "function_error": "Unhandled"}


def _run(
    key: Key, make: Callable[[], Environment], request_id: str, event: Any, timeout_s: float, message: dict[str, Any]
) -> tuple[str, Outcome]:
    """Return the log stream and the outcome; a warm process that had died unnoticed costs nothing but another one."""
    while True:
        with contextlib.suppress(EnvironmentLostError), POOL.environment(key, request_id, make) as environment:
            return environment.log_stream, environment.invoke(request_id, event, timeout_s, message)


def _spec(config: dict[str, Any], code_zip: bytes, stream: str) -> Spec:
    code_dir = code.unpack(code_zip)
    layers = [
        code.unpack(content) for each in config.get("Layers", []) if (content := lambda_svc._resolve_layer_zip(each))
    ]
    version = config.get("Version", "$LATEST")
    region = config["FunctionArn"].split(":")[3]
    variables = {
        **{name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "TMPDIR": os.environ["TMPDIR"],
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}",
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        "NO_PROXY": "127.0.0.1,localhost",
        **lambda_svc._runtime_env_vars(config),
        **execution_credentials(config),
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config.get('Runtime', '')}",
        "AWS_LAMBDA_FUNCTION_NAME": config["FunctionName"],
        "AWS_LAMBDA_FUNCTION_VERSION": version,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize", 128)),
        "AWS_LAMBDA_LOG_GROUP_NAME": logs.group_of(config),
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "LAMBDA_TASK_ROOT": str(code_dir),
        "_HANDLER": config.get("Handler", ""),
    }
    return Spec(code_dir, config.get("Handler", ""), code.layer_paths(layers), variables)


def _invalidate(name: str, qualifier: str | None = None, account: str | None = None, region: str | None = None) -> None:
    """End the warm workers of a function that was changed or deleted."""
    _invalidate_original(name, qualifier=qualifier, account=account, region=region)
    POOL.discard(lambda key: key.name == name and account in (None, key.account) and region in (None, key.region))


_invalidate_original = lambda_runtime.invalidate_worker


def apply() -> None:
    """Run functions here, and let this pool alone bound how many run at once."""
    lambda_svc._execute_function_dispatch = _execute
    lambda_svc._ACCOUNT_CONCURRENCY_CAP = 0
    replace(lambda_runtime, "invalidate_worker", _invalidate)
    replace(lambda_runtime, "execution_credentials", execution_credentials)
