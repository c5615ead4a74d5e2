"""The ASGI guard in front of ministack: lets local, signed requests through and refuses all others with 403."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.parse import parse_qs, quote

from ministack.core.sigv4 import decode_header_value

from workbench.localaws.gateway import doors
from workbench.localaws.gateway.control import Control
from workbench.localaws.gateway.lean_iam import VERIFIED
from workbench.localaws.gateway.refusal import refuse
from workbench.localaws.gateway.signature import Caller, Refusal, SignedRequest, verify
from workbench.localaws.handshake import PREFIX
from workbench.localaws.lambdas import request_ids
from workbench.localaws.lambdas.lending import INVOCATION_HEADER

__all__ = ["Guard"]

_REQUEST_ID = (b"x-amzn-requestid", b"x-amz-request-id")
_App = Callable[[Any, Any, Any], Awaitable[None]]


class Guard:
    """Wraps an ASGI app.

    `welcome(caller)` runs before a verified request is served; `waiting(request_id)` surrounds it when a function's
    handler made it.
    """

    def __init__(
        self,
        app: _App,
        port: int,
        control: Control,
        welcome: Callable[[Caller], Awaitable[None]],
        waiting: Callable[[str], AbstractAsyncContextManager[None]],
    ) -> None:
        self._app = app
        self._port = port
        self._control = control
        self._welcome = welcome
        self._waiting = waiting

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection's request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, _corrected(send, request_ids.expect()))
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)

    async def _http(self, scope: Any, receive: Any, send: Any) -> None:
        method, path = scope["method"], scope["path"]
        headers = _headers(scope)
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        refusal = self._at_the_door(method, path, headers)
        if refusal is None and path.startswith(PREFIX):
            body = await _body(receive)
            if body is not None and not await self._control.answer(send, method, path, headers, body):
                refusal = Refusal("AccessDenied", "This path is the workbench's own.")
        elif refusal is None and (doors.is_api_invoke(path) or doors.is_callback(method, path)):
            await self._app(scope, receive, send)
        elif refusal is None:
            body = await _body(receive)
            if body is None:
                return
            raw_path = (scope.get("raw_path") or quote(path).encode()).decode("latin-1").partition("?")[0]
            caller = verify(SignedRequest(method, raw_path, query, headers, body))
            if isinstance(caller, Caller):
                VERIFIED.set(caller.access_key_id)
                await self._welcome(caller)
                async with self._waiting(headers.get(INVOCATION_HEADER, "")):
                    await self._app(scope, _replay(body, receive), send)
            else:
                refusal = caller
        if refusal is not None:
            await refuse(send, refusal, method, path, headers, query)

    def _at_the_door(self, method: str, path: str, headers: dict[str, str]) -> Refusal | None:
        """Refuse what is wrong whoever signed it."""
        if reason := doors.foreign(headers, self._port):
            return Refusal("AccessDenied", reason)
        if method == "OPTIONS" and "access-control-request-method" in headers:
            return Refusal("AccessDenied", "Preflight requests are refused.")
        own = path.startswith(PREFIX) or doors.is_callback(method, path)
        if doors.is_administration(path) and not own:
            return Refusal("AccessDenied", "The emulator's administration paths are closed.")
        return None

    async def _websocket(self, scope: Any, receive: Any, send: Any) -> None:
        """Let only a WebSocket API's invoke URL through, from local programs."""
        if doors.foreign(_headers(scope), self._port) is None and doors.is_api_invoke(scope["path"]):
            await self._app(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 1008})


def _headers(scope: Any) -> dict[str, str]:
    """Return lower-case headers; SigV4 signs a repeated header as its values joined by a comma."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), decode_header_value(raw_value)
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


async def _body(receive: Any) -> bytes | None:
    """Read the whole body; None when the client went away."""
    chunks = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


def _replay(body: bytes, receive: Any) -> Callable[[], Awaitable[Any]]:
    """Give the app the body that was read for the signature, and then the connection's own messages."""
    pending = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Any:
        return pending.pop() if pending else await receive()

    return replayed


def _corrected(send: Any, made: list[str]) -> Callable[[Any], Awaitable[None]]:
    """Drop every CORS header, so that no web page may read an answer, and answer Invoke under the invocation's id."""

    async def corrected(message: Any) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message.get("headers", []) if not pair[0].lower().startswith(b"access-control-")]
            if made and any(name.lower() == b"x-amz-executed-version" for name, _ in kept):
                kept = [pair for pair in kept if pair[0].lower() not in _REQUEST_ID]
                kept.append((b"x-amzn-requestid", made[0].encode()))
            message = {**message, "headers": kept}
        await send(message)

    return corrected
