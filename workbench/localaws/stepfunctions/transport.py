"""Carries a signed AWS request to the gateway inside this process: no socket, the same checks."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from botocore.awsrequest import AWSPreparedRequest, AWSResponse, HeadersDict

from workbench.errors import LocalAwsError

__all__ = ["send_in_process"]

_REQUEST_IDS = ("x-amzn-requestid", "x-amz-request-id")


class _Body:
    """A response body that is already here, with the few methods botocore and its streams use."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def read(self, amt: int | None = None, **_: Any) -> bytes:
        end = len(self._content) if amt is None else self._at + amt
        part = self._content[self._at : end]
        self._at += len(part)
        return part

    def stream(self, *_: Any, **__: Any) -> Any:
        yield self.read()

    def close(self) -> None:
        """Nothing to close."""


def send_in_process(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
    """Answer a botocore `before-send` event with the gateway's answer.

    The request has been signed already, so IAM sees the caller. Call it from a worker thread: the gateway runs on
    the server's event loop. Raises `LocalAwsError` when the server is not running.
    """
    from ministack import app as gateway

    from workbench.localaws.lambdas import direct

    loop = gateway._MAIN_LOOP
    if loop is None or loop.is_closed():
        raise LocalAwsError(f"{request.method} {request.url} was called before the embedded AWS was started.")
    plain = {name: _bytes(value).decode("latin-1") for name, value in request.headers.items()}
    request.body = _content(request.body)
    answer = direct.invoke(str(request.method), request.url, plain, request.body)
    if answer is None:
        answer = asyncio.run_coroutine_threadsafe(_call(gateway.app, request), loop).result()
    status, headers, body = answer
    return AWSResponse(request.url, status, HeadersDict(headers), _Body(body))


async def _call(app: Any, request: AWSPreparedRequest) -> tuple[int, dict[str, str], bytes]:
    url = urlsplit(request.url)
    content = _content(request.body)
    headers = [(_bytes(name).lower(), _bytes(value)) for name, value in request.headers.items()]
    if not any(name == b"host" for name, _ in headers):
        headers.append((b"host", url.netloc.encode()))
    if not any(name in (b"content-length", b"transfer-encoding") for name, _ in headers):
        headers.append((b"content-length", str(len(content)).encode()))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": unquote(url.path),
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "headers": headers,
        "client": ("127.0.0.1", 0),
        "server": (url.hostname, url.port),
    }
    inbox = [{"type": "http.request", "body": content, "more_body": False}]
    status = 500
    answer_headers: dict[str, str] = {}
    parts: list[bytes] = []

    async def receive() -> Mapping[str, Any]:
        if inbox:
            return inbox.pop()
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: Mapping[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            for name, value in message.get("headers", []):
                answer_headers[name.decode("latin-1")] = value.decode("latin-1")
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    # Every answer of AWS names its request; the gateway's refusals do not, and errors quote the id.
    if not any(name.lower() in _REQUEST_IDS for name in answer_headers):
        answer_headers["x-amzn-requestid"] = str(uuid4())
    return status, answer_headers, b"".join(parts)


def _content(body: Any) -> bytes:
    if body is None:
        return b""
    if hasattr(body, "read"):
        body = body.read()
    return _bytes(body)


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes | bytearray):
        return bytes(value)
    return (value if isinstance(value, str) else json.dumps(value)).encode("latin-1", "replace")
