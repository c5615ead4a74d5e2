"""Answers a request of the states service: decode, check, call the provider, encode."""

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

from ministack.core.concurrency import run_reentrant
from ministack.core.responses import get_account_id, get_region

from workbench.localaws.stepfunctions.parts.service_errors import CommonServiceException, RequestContext
from workbench.localaws.stepfunctions.wire.answers import to_wire
from workbench.localaws.stepfunctions.wire.check import SerializationError, constraint_violations, type_violation
from workbench.localaws.stepfunctions.wire.errors import Answer, error_answer, json_answer
from workbench.localaws.stepfunctions.wire.model import operation_model, operation_names, python_name

__all__ = ["answer", "call_operation", "handle_request"]

LOG = logging.getLogger(__name__)

#: Operations that run, parse or wait: each gets a thread of its own so that the event loop stays free.
_OFF_LOOP = {
    "CreateStateMachine",
    "GetActivityTask",
    "StartSyncExecution",
    "StopExecution",
    "TestState",
    "UpdateStateMachine",
    "ValidateStateMachineDefinition",
}
#: Operations whose provider method takes the whole request.
_WHOLE_REQUEST = {"CreateStateMachine", "TestState", "ValidateStateMachineDefinition"}


async def handle_request(
    method: str,  # noqa: ARG001 - the gateway's calling convention
    path: str,  # noqa: ARG001
    headers: Mapping[str, str],
    body: bytes,
    query_params: Mapping[str, Any],  # noqa: ARG001
) -> Answer:
    """Answer one request; this takes the place of the gateway's own handler."""
    name = headers.get("x-amz-target", "").rpartition(".")[2]
    if name not in operation_names():
        return error_answer("UnknownOperationException", "")
    try:
        request = json.loads(body) if body else {}
    except ValueError:
        return error_answer("SerializationException", "Unable to parse the request body as JSON")
    if not isinstance(request, dict):
        return error_answer("SerializationException", "Unexpected value type in payload")
    if name in _OFF_LOOP or not _engine_is_loaded():
        return await run_reentrant(answer, name, request, thread_name=f"states-{name}")
    return answer(name, request)


def _engine_is_loaded() -> bool:
    from workbench.localaws.stepfunctions import engine

    return engine.is_loaded()


def answer(name: str, request: dict[str, Any]) -> Answer:
    """Answer one operation in the account and region of the current request."""
    members = _other_members
    try:
        return json_answer(to_wire(call_operation(name, request)))
    except SerializationError as error:
        return error_answer("SerializationException", str(error))
    except CommonServiceException as error:
        return error_answer(error.code, error.message, error.status_code)
    except _modelled_error() as error:
        return error_answer(error.code, error.message, getattr(error, "status_code", 400), **members(error))
    except asyncio.CancelledError:
        raise
    except Exception as error:
        LOG.exception("%s failed inside the embedded AWS", name)
        return error_answer("InternalFailure", f"{type(error).__name__}: {error}", 500)


def call_operation(name: str, request: dict[str, Any]) -> Any:
    """Check a request and return what the provider answers; raises the service's errors."""
    from workbench.localaws.stepfunctions import engine

    model = operation_model(name)
    type_violation(model, request)
    message = constraint_violations(model, request)
    if message:
        raise CommonServiceException("ValidationException", message)
    context = RequestContext(get_account_id(), get_region())
    operation = getattr(engine.provider(), python_name(name))
    members: Any = model.input_shape.members if model.input_shape is not None else {}
    known = {key: value for key, value in request.items() if key in members and value is not None}
    if name in _WHOLE_REQUEST:
        return operation(context=context, request=known)
    return operation(context=context, **{python_name(key): value for key, value in known.items()})


def _modelled_error() -> Any:
    from moto.stepfunctions.parser.api import ServiceException

    return ServiceException


def _other_members(error: Any) -> dict[str, Any]:
    return {name: to_wire(value) for name, value in vars(error).items() if name in ("reason", "resourceName")}
