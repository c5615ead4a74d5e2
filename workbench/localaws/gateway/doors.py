"""The rules about where a request comes from and goes to; pure, no signature involved."""

import re
from collections.abc import Mapping

__all__ = ["foreign", "is_administration", "is_api_invoke", "is_callback"]

#: Called unsigned by design: an API's own URL, and the answer of a custom resource to its one-time URL.
_API_INVOKE = re.compile(r"/(?:restapis/[^/]+/[^/]+/_user_request_(?:/|$)|_aws/execute-api/[^/]+(?:/|$))")
_CALLBACK = re.compile(r"/_ministack/cfn-(?:response|signal)/[0-9a-f-]{36}")
_LABELS = r"(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.)?"
_HOST = re.compile(rf"(?:127\.0\.0\.1|\[::1\]|{_LABELS}localhost):(\d+)")


def foreign(headers: Mapping[str, str], port: int) -> str | None:
    """Return why a request is not a local program's, or None.

    A web page cannot leave out Origin where it matters, nor forge Host or Sec-Fetch-Site, and `*.localhost` never
    leaves this machine (RFC 6761), so a page that points its own name at 127.0.0.1 is seen by its Host.
    """
    if "origin" in headers:
        return "Requests from web pages (with an Origin header) are refused."
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return "Requests from web pages (Sec-Fetch-Site) are refused."
    host = _HOST.fullmatch(headers.get("host", "").lower())
    if host is None or int(host[1]) != port:
        return f"The Host header must name 127.0.0.1:{port} or localhost:{port}."
    return None


def is_api_invoke(path: str) -> bool:
    """Return whether the decoded path is the invoke URL of an API Gateway stage."""
    return _API_INVOKE.match(path) is not None and not is_callback("PUT", path)


def is_callback(method: str, path: str) -> bool:
    """Return whether this is a custom resource's answer; the path holds a random one-time token."""
    return method == "PUT" and _CALLBACK.fullmatch(path) is not None


def is_administration(path: str) -> bool:
    """Return whether the decoded path is one of the emulator's own, which no bucket can be named like."""
    first = path.lstrip("/").partition("/")[0]
    return (first.startswith("_") and not path.startswith("/_aws/execute-api/")) or path.rstrip("/") == "/health"
