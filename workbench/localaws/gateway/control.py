"""The workbench's own calls on the server: ready, a key for another account, stop; each proved by the root secret."""

import hmac
import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from workbench.localaws.gateway.keys import RING
from workbench.localaws.handshake import NONCE_HEADER, PREFIX, PROOF_HEADER, proof
from workbench.localaws.state import Server

__all__ = ["Control"]


class Control:
    """Answers the control calls of one server; `stop` asks it to shut down."""

    def __init__(self, server: Server, stop: Callable[[], None]) -> None:
        self._server = server
        self._stop = stop

    async def answer(self, send: Any, method: str, path: str, headers: dict[str, str], body: bytes) -> bool:
        """Answer a control call; False, and nothing sent, when it lacks the proof or is not one we know."""
        secret = self._server.secret_access_key
        nonce = headers.get(NONCE_HEADER, "")
        expected = proof(secret, "client", nonce, method, path, body)
        if not nonce or not hmac.compare_digest(expected.encode(), headers.get(PROOF_HEADER, "").encode()):
            return False
        result = self._result(method, path, body)
        if result is None:
            return False
        content = json.dumps(result).encode()
        pairs = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(content)).encode()),
            (PROOF_HEADER.encode(), proof(secret, "server", nonce, "200", content).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": pairs})
        await send({"type": "http.response.body", "body": content})
        if path == PREFIX + "stop":
            self._stop()
        return True

    def _result(self, method: str, path: str, body: bytes) -> dict[str, Any] | None:
        match method, path.removeprefix(PREFIX):
            case "GET", "ready":
                return {"instance": self._server.instance, "pid": os.getpid()}
            case "POST", "accounts":
                account = json.loads(body).get("account", "")
                return asdict(RING.add(account)) if re.fullmatch(r"\d{12}", account) else None
            case "POST", "stop":
                return {"stopping": True}
        return None
