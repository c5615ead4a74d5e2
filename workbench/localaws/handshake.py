"""Proofs with which client and server recognise each other over HTTP without sending the secret."""

import hashlib
import hmac
import http.client
import json
import secrets
from typing import Any

from workbench.localaws.state import Server

__all__ = ["NONCE_HEADER", "PROOF_HEADER", "PREFIX", "StrangerError", "call", "proof"]

#: Paths of our own; everything below them needs a proof.
PREFIX = "/_workbench/"
NONCE_HEADER = "x-workbench-nonce"
PROOF_HEADER = "x-workbench-proof"


class StrangerError(Exception):
    """What answered is not the server the state file names."""


def proof(secret: str, *parts: str | bytes) -> str:
    """Return the hex HMAC-SHA256 of the parts, each with its length, under the root secret."""
    digest = hmac.new(secret.encode(), digestmod=hashlib.sha256)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def call(server: Server, method: str, path: str, body: Any = None, timeout_s: float = 5.0) -> Any:
    """Make one control call and return its JSON answer.

    Raises OSError when nothing answers in time, StrangerError when the answer lacks the server's proof.
    """
    nonce = secrets.token_hex(16)
    data = b"" if body is None else json.dumps(body).encode()
    mine = proof(server.secret_access_key, "client", nonce, method, path, data)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout_s)
    try:
        connection.request(method, path, data, {NONCE_HEADER: nonce, PROOF_HEADER: mine})
        answer = connection.getresponse()
        content = answer.read()
    except http.client.HTTPException as error:
        raise StrangerError(f"port {server.port} does not speak HTTP ({error!r})") from error
    finally:
        connection.close()
    theirs = proof(server.secret_access_key, "server", nonce, str(answer.status), content)
    if not hmac.compare_digest(theirs, answer.headers.get(PROOF_HEADER, "")):
        raise StrangerError(f"port {server.port} answered {answer.status} without our proof")
    return json.loads(content)
