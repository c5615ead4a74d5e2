"""apigateway:invoke on APIs of the embedded AWS; moto's copy of it cannot run.

Source: developer guide, "Create API Gateway REST APIs with Step Functions".
"""

import http
import json
import re
from typing import Any
from urllib.parse import urlencode

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from workbench.localaws.stepfunctions.corrections.failing import failure
from workbench.localaws.stepfunctions.credentials import assume
from workbench.localaws.stepfunctions.seams import replace_method
from workbench.localaws.stepfunctions.transport import send_in_process

__all__ = ["install", "request_url"]

_HOST_FORM = re.compile(r"^(?:https?://)?([a-z0-9]+)\.execute-api\.")
_PATH_FORM = re.compile(r"/(?:restapis|_aws/execute-api)/([a-z0-9]+)")
_ENDPOINT = "http://127.0.0.1:4566"
_PARAMETERS: tuple[str, ...] = ("ApiEndpoint", "Method", "Headers", "Stage", "Path", "QueryParameters", "RequestBody")
_PARAMETERS += ("AllowNullValues", "AuthType")
_FORBIDDEN: tuple[str, ...] = (
    "authorization",
    "connection",
    "content-md5",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
)
_FORBIDDEN += ("server", "te", "transfer-encoding", "trailer", "upgrade", "via", "www-authenticate")
_FORBIDDEN_STARTS = ("x-forwarded", "x-amz")


class InvokeError(Exception):
    """The API answered with an error. `status` is its HTTP status, the message its body."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(body)
        self.status = status


def request_url(parameters: dict[str, Any]) -> str:
    """Return the address of a call on the gateway. Raises ValueError for an endpoint that names no API."""
    endpoint = str(parameters["ApiEndpoint"])
    match = _HOST_FORM.match(endpoint) or _PATH_FORM.search(endpoint)
    if match is None:
        raise ValueError(
            f"'{endpoint}' is not the endpoint of an API, such as abc123.execute-api.us-east-1.amazonaws.com"
        )
    stage = parameters.get("Stage") or "$default"
    path = str(parameters.get("Path") or "").lstrip("/")
    query = urlencode(parameters.get("QueryParameters") or {}, doseq=True)
    return f"{_ENDPOINT}/_aws/execute-api/{match.group(1)}/{stage}/{path}" + (f"?{query}" if query else "")


def _headers(parameters: dict[str, Any]) -> dict[str, str]:
    given = parameters.get("Headers") or {}
    for name in given:
        if name.lower() in _FORBIDDEN or name.lower().startswith(_FORBIDDEN_STARTS):
            raise ValueError(f"The 'Headers' field contains unsupported values: {name}")
    headers = {name: ",".join(value) if isinstance(value, list) else str(value) for name, value in given.items()}
    if "RequestBody" in parameters:
        headers.setdefault("Content-Type", "application/json")
    headers.setdefault("Accept", "application/json")
    return headers


def _invoke(
    self: Any,  # noqa: ARG001 - the interpreter's convention
    env: Any,
    resource_runtime_part: Any,
    normalised_parameters: dict[str, Any],
    state_credentials: Any,
) -> None:
    body = normalised_parameters.get("RequestBody")
    method = normalised_parameters["Method"]
    if body is not None and method not in ("PATCH", "POST", "PUT"):
        raise ValueError(f"RequestBody is not supported for the method {method}")
    request = AWSRequest(
        method=method,
        url=request_url(normalised_parameters),
        headers=_headers(normalised_parameters),
        data=None if body is None else json.dumps(body).encode(),
    )
    if normalised_parameters.get("AuthType") == "IAM_ROLE":
        keys = assume(state_credentials.role_arn)
        signer = Credentials(keys.access_key_id, keys.secret_access_key, keys.session_token)
        SigV4Auth(signer, "execute-api", resource_runtime_part.region).add_auth(request)
    answer = send_in_process(request.prepare())
    text = answer.content.decode("utf-8", "replace")
    if not 200 <= answer.status_code < 300:
        raise InvokeError(answer.status_code, text)
    env.stack.append(
        {
            "Headers": {name: [value] for name, value in answer.headers.items() if not name.startswith("access-")},
            "ResponseBody": _decoded(text),
            "StatusCode": answer.status_code,
            "StatusText": http.HTTPStatus(answer.status_code).phrase,
        }
    )


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _from_error(self: Any, env: Any, ex: Exception) -> Any:
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException

    if isinstance(ex, FailureEventException):
        return ex.failure_event
    if isinstance(ex, TimeoutError):
        return self._get_timed_out_failure_event(env)
    error = f"ApiGateway.{ex.status}" if isinstance(ex, InvokeError) else f"ApiGateway.{type(ex).__name__}"
    details = {
        "resourceType": self._get_sfn_resource_type(),
        "resource": self._get_sfn_resource(),
        "error": error,
        "cause": str(ex),
    }
    return failure(env, error, details, "TaskFailed").failure_event


def _supported_parameters(self: Any) -> set[str] | None:
    return set(_PARAMETERS) if self.resource.api_action.lower() == "invoke" else None


def install() -> None:
    """Replace the integration's call and its errors."""
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_api_gateway import (
        StateTaskServiceApiGateway,
    )

    replace_method(StateTaskServiceApiGateway, "_get_supported_parameters", _supported_parameters)
    replace_method(StateTaskServiceApiGateway, "_eval_service_task", _invoke)
    replace_method(StateTaskServiceApiGateway, "_from_error", _from_error)
