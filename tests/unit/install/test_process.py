"""The runner of set-up commands, on real small processes."""

import os
import subprocess
import sys
import time

import pytest

from workbench.install.lock import held
from workbench.install.problems import SetUpError
from workbench.install.process import Runner

pytestmark = pytest.mark.unit


@pytest.fixture
def runner(tmp_path):
    def make(tick=lambda detail: None, lock_handle=0):
        return Runner(tmp_path, tmp_path / "log", lock_handle, tick)

    return make


def python(code):
    return [sys.executable, "-c", code]


def test_it_returns_what_was_printed_and_logs_it(runner, tmp_path):
    assert runner().run("greet", python("print('good day')")) == "good day\n"
    runner().run("greet", python("print('again')"))
    log = (tmp_path / "log").read_text()
    assert "good day" in log
    assert "again" in log


def test_a_failure_shows_the_step_and_the_last_lines(runner):
    code = "import sys; [print('line', i) for i in range(50)]; print('the reason', file=sys.stderr); sys.exit(3)"
    with pytest.raises(SetUpError) as caught:
        runner().run("packages", python(code))
    assert "`packages`" in str(caught.value)
    assert "the reason" in str(caught.value)
    assert "line 3\n" not in str(caught.value)
    assert "Next:" in str(caught.value)


def test_a_silent_failure_still_says_something(runner):
    with pytest.raises(SetUpError, match="exit status 7"):
        runner().run("uv", python("raise SystemExit(7)"))


def test_a_program_that_does_not_exist_is_a_set_up_error(runner, tmp_path):
    with pytest.raises(SetUpError, match="gone"):
        runner().run("uv", [str(tmp_path / "gone")])


@pytest.mark.skipif(os.name == "nt", reason="process groups are POSIX")
def test_an_interrupt_ends_the_children_of_the_command_too(runner, tmp_path):
    code = (
        "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "open('pids', 'w').write(str(child.pid)); time.sleep(60)"
    )

    def interrupt(detail):
        if (tmp_path / "pids").exists() and (tmp_path / "pids").read_text():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runner(interrupt).run("packages", python(code))
    grandchild = int((tmp_path / "pids").read_text())
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and alive(grandchild):
        time.sleep(0.05)
    assert not alive(grandchild)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - ended, but not yet collected by init
        return stat.read().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.skipif(os.name == "nt", reason="flock is POSIX")
def test_the_lock_outlives_a_killed_start_while_its_command_runs(tmp_path):
    """kill -9 on the start leaves its command running: nobody may begin a second installation beside it."""
    code = f"""
import sys
from pathlib import Path
from workbench.install.lock import held
from workbench.install.process import Runner
root = Path({str(tmp_path)!r})
def tick(detail):
    (root / "runs").touch()
with held(root / "lock", lambda s: None, 1) as handle:
    Runner(root, root / "log", handle, tick).run("x", [sys.executable, "-c", "import time; time.sleep(1.5)"])
"""
    start = subprocess.Popen(python(code))
    while not (tmp_path / "runs").exists():
        time.sleep(0.02)
    start.kill()
    start.wait()
    waits = []
    with held(tmp_path / "lock", waits.append, limit_s=20):
        assert waits, "the lock was free while the orphan still ran"
