"""The steps as they are shown on a terminal and in a log."""

import io

import pytest

from workbench.install.progress import Steps

pytestmark = pytest.mark.unit


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_log_gets_plain_lines():
    log = io.StringIO()
    steps = Steps(2, log)
    with steps.step("uv"):
        steps.tick("downloading")
    assert log.getvalue().startswith("[1/2] uv ...\n[1/2] uv: ")
    assert "\r" not in log.getvalue()
    assert set(steps.seconds) == {"uv"}


def test_a_terminal_gets_one_moving_line_no_wider_than_itself(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    terminal = Terminal()
    steps = Steps(1, terminal)
    with steps.step("packages"):
        steps.tick("x" * 200)
    moved = [part for part in terminal.getvalue().split("\r\x1b[K") if "x" in part]
    assert moved
    assert all(len(part) < 40 for part in moved)


def test_a_failed_step_is_not_shown_as_done():
    log = io.StringIO()
    steps = Steps(1, log)
    with pytest.raises(ValueError, match="no"), steps.step("uv"):
        raise ValueError("no")
    assert "s\n" not in log.getvalue()
    assert steps.seconds == {}


def test_waiting_is_told_once_in_a_log():
    log = io.StringIO()
    steps = Steps(0, log)
    for seconds in (0.1, 0.4, 0.7):
        steps.wait(seconds)
    assert log.getvalue().count("waiting for it") == 1
