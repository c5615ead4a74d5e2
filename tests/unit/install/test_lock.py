"""One set-up at a time; a lock whose holder died is free."""

import subprocess
import sys

import pytest

from workbench.install.lock import held
from workbench.install.problems import SetUpError

pytestmark = pytest.mark.unit


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock until it is killed."""
    code = f"""
import time
from pathlib import Path
from workbench.install.lock import held
with held(Path({str(tmp_path / "lock")!r}), lambda s: None, 1):
    print("held", flush=True)
    time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_waiting_has_a_limit_and_a_next_step(holder, tmp_path):
    waited = []
    with pytest.raises(SetUpError, match="Next: let it finish"), held(tmp_path / "lock", waited.append, limit_s=0.5):
        pass
    assert waited


def test_a_killed_holder_leaves_the_lock_free(holder, tmp_path):
    holder.kill()
    holder.wait()
    with held(tmp_path / "lock", lambda seconds: None, limit_s=5):
        pass


def test_it_is_free_again_after_an_error(tmp_path):
    with pytest.raises(ZeroDivisionError), held(tmp_path / "lock", lambda seconds: None, limit_s=0):
        raise ZeroDivisionError
    with held(tmp_path / "lock", lambda seconds: None, limit_s=0):
        pass
