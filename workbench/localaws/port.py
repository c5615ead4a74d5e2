"""Binds the one loopback port of the embedded AWS, and says who is there when it is taken."""

import errno
import socket
import sys
import time

from workbench.errors import LocalAwsError

__all__ = ["BACKLOG", "DEFAULT_PORT", "bind"]

#: The port AWS emulators are expected on.
DEFAULT_PORT = 4566
#: How many clients wait for their turn instead of being refused.
BACKLOG = 1024
_TRIED_AFTER_DEFAULT = 100
_CLOSING_S = 3.0
_POLL_S = 0.05


def _listening(port: int) -> socket.socket:
    """Return a socket that has the port; OSError when it cannot be had.

    It listens at once: two sockets may be bound to one port as long as neither does, and the later one would only
    find out when its server is already starting.
    """
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":
        # There SO_REUSEADDR would let another program take the port over.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        bound.bind(("127.0.0.1", port))
        bound.listen(BACKLOG)
    except OSError:
        bound.close()
        raise
    return bound


def _free(port: int) -> socket.socket | None:
    try:
        return _listening(port)
    except OSError:
        return None


def _freed(port: int) -> socket.socket | None:
    """Return the port's socket, after waiting a little for one that is just being closed: nobody answers there."""
    end = time.monotonic() + _CLOSING_S
    while True:
        try:
            return _listening(port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > end or _is_served(port):
                return None
        time.sleep(_POLL_S)


def _is_served(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError as error:
        return isinstance(error, TimeoutError)
    return True


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
    """Return a socket that listens on 127.0.0.1: on `port`, or without one on 4566 or the next free port.

    A `port` that is just being given up is waited for, at most 3 s.

    Raises LocalAwsError when the port that was asked for is taken or not permitted.
    """
    if port is not None:
        if not 1 <= port <= 65535:
            raise LocalAwsError(f"Port {port} does not exist. Give one from 1024 to 65535, or none.")
        if (found := _freed(port)) is None:
            raise LocalAwsError(
                f"Port {port} cannot be used: there is {_who(port)}. "
                "Give another --port, or none: then the next free one is taken."
            )
        return found
    for candidate in range(DEFAULT_PORT, DEFAULT_PORT + _TRIED_AFTER_DEFAULT):
        if (found := _free(candidate)) is not None:
            return found
    raise LocalAwsError(
        f"No port from {DEFAULT_PORT} to {DEFAULT_PORT + _TRIED_AFTER_DEFAULT - 1} is free. Give one with --port."
    )
