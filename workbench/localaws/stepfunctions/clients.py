"""boto3 clients for a task's calls: inside this process, under the machine's role, kept for the next task."""

import threading
from dataclasses import dataclass
from typing import Any

import botocore.session
from botocore.client import BaseClient
from botocore.config import Config

from workbench.localaws.stepfunctions.credentials import RoleCredentials, assume
from workbench.localaws.stepfunctions.transport import send_in_process

__all__ = ["HttpAnswer", "client_for", "install_clients", "last_answer"]

_CONFIG = Config(
    parameter_validation=False,
    retries={"max_attempts": 0, "total_max_attempts": 1},
    inject_host_prefix=False,
    s3={"addressing_style": "path"},
)
_ENDPOINT = "http://127.0.0.1:4566"
_session: Any = None
_this_thread = threading.local()
_clients: dict[tuple[str, str, str], tuple[RoleCredentials, BaseClient]] = {}
_lock = threading.RLock()


@dataclass(frozen=True)
class HttpAnswer:
    """Status, headers and request id of one answer."""

    status: int
    headers: dict[str, str]
    request_id: str


def last_answer() -> HttpAnswer | None:
    """Return the answer of this thread's last call, or None."""
    return getattr(_this_thread, "answer", None)


def client_for(region: str, service: str, state_credentials: Any = None) -> BaseClient:
    """Return a client of `service` in `region` that calls as the role in `state_credentials.role_arn`.

    The address never leaves this process: requests are handed to the gateway directly (see `transport`).
    """
    from ministack import app

    role_arn = state_credentials.role_arn if state_credentials else f"arn:aws:iam::{'0' * 12}:root"
    with _lock:
        credentials = _credentials(role_arn, state_credentials, auth=app.AUTH)
        kept = _clients.get((service, region, role_arn))
        if kept is not None and kept[0] == credentials:
            return kept[1]
        client = _make(service, region, credentials)
        _clients[(service, region, role_arn)] = (credentials, client)
        return client


def _credentials(role_arn: str, state_credentials: Any, auth: bool) -> RoleCredentials:
    if not auth:
        return RoleCredentials(role_arn.split(":")[4], "unchecked", None, float("inf"))
    return assume(role_arn, getattr(state_credentials, "machine_role_arn", None))


def _make(service: str, region: str, credentials: RoleCredentials) -> BaseClient:
    global _session
    if _session is None:
        _session = botocore.session.get_session()
    client = _session.create_client(
        service,
        region_name=region,
        endpoint_url=_ENDPOINT,
        aws_access_key_id=credentials.access_key_id,
        aws_secret_access_key=credentials.secret_access_key,
        aws_session_token=credentials.session_token,
        config=_CONFIG,
    )
    client.meta.events.register("before-send", send_in_process)
    client.meta.events.register("after-call", _note_answer)
    return client


def _note_answer(http_response: Any, parsed: dict[str, Any], **_: Any) -> None:
    metadata = parsed.get("ResponseMetadata", {})
    headers = {name: value for name, value in http_response.headers.items() if not name.lower().startswith("access-")}
    _this_thread.answer = HttpAnswer(http_response.status_code, headers, metadata.get("RequestId", ""))


def install_clients() -> None:
    """Give every module of the interpreter our clients."""
    from moto.stepfunctions.parser.asl.utils import boto_client

    from workbench.localaws.stepfunctions.seams import replace_name

    replace_name(boto_client, "boto_client_for", client_for)
