"""Which port the embedded AWS takes: never one that fails later, and one that is being closed is waited for."""

import socket
import threading
import time

import pytest

from workbench.errors import LocalAwsError
from workbench.localaws import port

pytestmark = pytest.mark.unit


@pytest.fixture
def held():
    """A port that is bound and not listening: a server that is starting, or one that is going."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder


def test_a_bound_port_is_passed_by(held, monkeypatch):
    first = held.getsockname()[1]
    held.listen()
    monkeypatch.setattr(port, "DEFAULT_PORT", first)
    with port.bind(None) as found:
        assert found.getsockname()[1] > first


def test_two_servers_that_start_together_get_two_ports(monkeypatch, held):
    monkeypatch.setattr(port, "DEFAULT_PORT", held.getsockname()[1] + 1)
    with port.bind(None) as one, port.bind(None) as other:
        assert one.getsockname() != other.getsockname()
        assert {each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) for each in (one, other)} == {1}


def test_a_port_that_is_being_closed_is_waited_for():
    closing = socket.socket()
    closing.bind(("127.0.0.1", 0))
    number = closing.getsockname()[1]
    threading.Timer(0.3, closing.close).start()
    with port.bind(number) as found:
        assert found.getsockname()[1] == number


def test_a_port_somebody_serves_is_refused_at_once(held):
    held.listen()
    started = time.monotonic()
    with pytest.raises(LocalAwsError, match="cannot be used: there is"):
        port.bind(held.getsockname()[1])
    assert time.monotonic() - started < port._CLOSING_S
