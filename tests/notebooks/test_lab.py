"""`start.py lab` as a person meets it: the first notebook, and strangers kept out."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil
import pytest

from workbench.paths import REPO

pytestmark = pytest.mark.notebooks
START_LIMIT_S = 90


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A running `lab --no-browser`: its address with the token, its process, and its (empty) home folder."""
    home, work = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("work")
    log = work / "lab.log"
    environment = {**os.environ, "HOME": str(home), "WORKBENCH_HOME": str(work)}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "workbench", "lab", "--no-browser"],
            cwd=REPO,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _address(process, log), process, home
        family = psutil.Process(process.pid).children(recursive=True)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    assert not (work / "localaws.json").exists(), "lab left the embedded AWS running that it had started"
    assert psutil.wait_procs(family, timeout=10)[1] == []


def _address(process, log):
    """Return the address that `lab` printed, once something answers there."""
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:\d+/lab\S*\?token=\w+", log.read_text()):
            try:
                urllib.request.urlopen(found.group(), timeout=5).close()
            except urllib.error.URLError:  # it is printed before JupyterLab listens
                pass
            else:
                return found.group()
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not come up:\n{log.read_text()}")


def test_it_opens_the_first_notebook(lab):
    first = min(path.name for path in (REPO / "notebooks").glob("*.ipynb"))
    assert f"/lab/tree/notebooks/{first}?" in lab[0]


def test_the_address_it_shows_lets_a_person_in(lab):
    with urllib.request.urlopen(lab[0], timeout=30) as answer:
        assert answer.status == 200


def test_without_the_token_nothing_is_served(lab):
    address = lab[0].partition("/lab")[0] + "/api/contents"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address, timeout=10)
    assert refused.value.code == 403


def test_it_listens_on_the_loopback_only(lab):
    family = [psutil.Process(lab[1].pid), *psutil.Process(lab[1].pid).children(recursive=True)]
    open_to = {address for process in family for address in listening(process)}
    assert open_to
    assert open_to <= {"127.0.0.1", "::1"}


def listening(process):
    try:
        connections = process.net_connections("inet")
    except psutil.NoSuchProcess:  # JupyterLab asks short-lived programs about themselves
        return []
    return [connection.laddr.ip for connection in connections if connection.status == psutil.CONN_LISTEN]


def test_nothing_is_written_to_the_home_folder_but_the_cache(lab):
    """A browser saves the layout of its page as soon as it has opened one."""
    base, token = lab[0].partition("/lab")[0], lab[0].partition("token=")[2]
    layout = json.dumps({"data": {}, "metadata": {"id": "default"}}).encode()
    headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
    saved = urllib.request.Request(f"{base}/lab/api/workspaces/default", layout, headers, method="PUT")
    urllib.request.urlopen(saved, timeout=30).close()
    assert {path.name for path in lab[2].iterdir()} <= {".cache"}
