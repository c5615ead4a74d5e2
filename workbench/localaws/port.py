"""Binds the one loopback port of the embedded AWS, and says who is there when it is taken."""

import socket
import sys

from workbench.errors import LocalAwsError

__all__ = ["DEFAULT_PORT", "bind"]

#: The port AWS emulators are expected on.
DEFAULT_PORT = 4566
_TRIED_AFTER_DEFAULT = 100


def _bound(port: int) -> socket.socket | None:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":
        # There SO_REUSEADDR would let another program take the port over.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError:
        bound.close()
        return None
    return bound


def _who(port: int) -> str:
    """Describe what answers on the port, as far as it can be seen from outside."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as seen:
            seen.settimeout(1)
            seen.sendall(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            first = seen.recv(80).split(b"\r\n")[0].decode("ascii", "replace")
    except TimeoutError:
        return "a program that accepts connections and does not speak HTTP"
    except OSError as error:
        return f"nothing that answers ({error.strerror or error})"
    return f"a program that answers {first!r}" if first else "a program that closes the connection"


def bind(port: int | None) -> socket.socket:
    """Return a socket bound to 127.0.0.1: on `port`, or without one on 4566 or the next free port.

    Raises LocalAwsError when the port that was asked for is taken or not permitted.
    """
    if port is not None:
        if not 1 <= port <= 65535:
            raise LocalAwsError(f"Port {port} does not exist. Give one from 1024 to 65535, or none.")
        if (found := _bound(port)) is None:
            raise LocalAwsError(
                f"Port {port} cannot be used: there is {_who(port)}. "
                "Give another --port, or none: then the next free one is taken."
            )
        return found
    for candidate in range(DEFAULT_PORT, DEFAULT_PORT + _TRIED_AFTER_DEFAULT):
        if (found := _bound(candidate)) is not None:
            return found
    raise LocalAwsError(
        f"No port from {DEFAULT_PORT} to {DEFAULT_PORT + _TRIED_AFTER_DEFAULT - 1} is free. Give one with --port."
    )
