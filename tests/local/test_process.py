"""The embedded AWS as one background process: started once, found again, stopped with all it started."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from workbench.paths import REPO

pytestmark = pytest.mark.local

START = "from workbench import localaws; print(localaws.start(port={port}).pid)"
FIND = "from workbench import localaws; found = localaws.find(); print(found and found.pid)"


def test_a_second_kernel_finds_the_first_ones_server(elsewhere, free_port):
    started = elsewhere(START.format(port=free_port()))
    assert started.returncode == 0, started.stderr
    assert elsewhere(FIND).stdout == started.stdout
    assert elsewhere(START.format(port=free_port())).stdout == started.stdout


def test_a_work_folder_named_later_does_not_lead_the_server_away(elsewhere, free_port, tmp_path):
    changed = f"import os; import workbench.paths; os.environ['WORKBENCH_HOME'] = {str(tmp_path / 'later')!r}\n"
    started = elsewhere(changed + START.format(port=free_port()))
    assert started.returncode == 0, started.stderr[-2000:]
    assert elsewhere(FIND).stdout == started.stdout
    assert not (tmp_path / "later").exists()


def test_the_state_file_is_its_owners_alone_and_goes_with_the_server(elsewhere, free_port, tmp_path):
    elsewhere(START.format(port=free_port()))
    state = tmp_path / "localaws.json"
    assert json.loads(state.read_text())["secret_access_key"]
    for each in [state, *tmp_path.glob("localaws*.log")]:
        assert stat.S_IMODE(each.stat().st_mode) == 0o600, each
    assert elsewhere("from workbench import localaws; print(localaws.stop(), localaws.stop())").stdout == "True False\n"
    assert not state.exists()


def test_sigterm_ends_the_server_and_its_state_file(elsewhere, free_port, tmp_path):
    pid = int(elsewhere(START.format(port=free_port())).stdout)
    process = psutil.Process(pid)
    os.kill(pid, signal.SIGTERM)
    psutil.wait_procs([process], timeout=10)
    assert not process.is_running()
    assert not (tmp_path / "localaws.json").exists()


def test_simultaneous_starts_give_one_server(elsewhere, free_port):
    outputs: list[str] = []
    port = free_port()
    threads = [
        threading.Thread(target=lambda: outputs.append(elsewhere(START.format(port=port)).stdout)) for _ in range(4)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(outputs) == 4
    assert len(set(outputs)) == 1
    assert int(outputs[0])


def test_a_killed_servers_state_file_is_recognised_and_replaced(elsewhere, free_port):
    pid = int(elsewhere(START.format(port=free_port())).stdout)
    os.kill(pid, signal.SIGKILL)
    assert elsewhere(FIND).stdout == "None\n"
    assert int(elsewhere(START.format(port=free_port())).stdout) != pid


def test_a_reused_pid_is_not_the_server_and_is_left_alone(elsewhere, free_port, tmp_path):
    pid = int(elsewhere(START.format(port=free_port())).stdout)
    state = tmp_path / "localaws.json"
    content = json.loads(state.read_text())
    os.kill(pid, signal.SIGKILL)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as bystander:
        state.write_text(json.dumps({**content, "pid": bystander.pid}))
        assert elsewhere(FIND).stdout == "None\n"
        assert elsewhere("from workbench import localaws; print(localaws.stop())").stdout == "False\n"
        assert bystander.poll() is None
        bystander.kill()


def test_a_stranger_on_the_port_is_not_mistaken_for_the_server(elsewhere, free_port, tmp_path):
    elsewhere(START.format(port=free_port()))
    state = tmp_path / "localaws.json"
    content = json.loads(state.read_text())
    with socket.create_server(("127.0.0.1", 0)) as stranger:

        def answer() -> None:
            connection, _ = stranger.accept()
            with connection:
                connection.recv(4096)
                body = json.dumps({"instance": content["instance"], "pid": content["pid"]}).encode()
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

        thread = threading.Thread(target=answer)
        thread.start()
        state.write_text(json.dumps({**content, "port": stranger.getsockname()[1]}))
        assert elsewhere(FIND).stdout == "None\n"
        thread.join()
    state.write_text(json.dumps(content))


def test_a_taken_port_is_named_with_what_is_there_and_the_next_step(elsewhere):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = elsewhere(START.format(port=port))
    assert failed.returncode != 0
    last = failed.stderr.strip().splitlines()[-1]
    assert f"LocalAwsError: Port {port} cannot be used" in last
    assert "--port" in last


def test_without_a_port_the_next_free_one_is_taken(elsewhere):
    holder = socket.socket()
    try:
        holder.bind(("127.0.0.1", 4566))
        holder.listen()
    except OSError:
        pass  # somebody else holds it: as good
    with holder:
        started = elsewhere("from workbench import localaws; print(localaws.start().port)")
    assert int(started.stdout) > 4566


def test_a_broken_state_file_says_what_to_do(elsewhere, tmp_path):
    (tmp_path / "localaws.json").write_text("{}")
    failed = elsewhere(FIND)
    assert "LocalAwsError" in failed.stderr
    assert "Delete it" in failed.stderr
    (tmp_path / "localaws.json").unlink()


def test_it_listens_on_loopback_only_and_leaves_aws_files_alone(server):
    listening = [each for each in psutil.Process(server.pid).net_connections("inet") if each.status == "LISTEN"]
    assert [each.laddr.ip for each in listening] == ["127.0.0.1"]
    opened = [Path(each.path) for each in psutil.Process(server.pid).open_files()]
    assert not [each for each in opened if ".aws" in each.parts]


def test_the_secret_is_not_shown_by_accident(server):
    assert server.secret_access_key not in repr(server)
    assert server.as_dict()["secret_access_key"] == server.secret_access_key
    assert "secret" not in " ".join(psutil.Process(server.pid).cmdline())


def test_the_server_uses_the_repository_it_belongs_to(server):
    assert Path(psutil.Process(server.pid).cwd()) == REPO
