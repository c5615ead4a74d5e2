"""The doctor: one line a part, the exact fix, and an end even when a part hangs."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from workbench import toolchain
from workbench.cli import doctor, doctor_checks
from workbench.cli.doctor_checks import Finding
from workbench.errors import ToolMissingError
from workbench.paths import REPO

pytestmark = pytest.mark.unit


@pytest.fixture
def checks(monkeypatch):
    """checks(name=function, ...) replaces what the doctor checks."""

    def be(**functions):
        monkeypatch.setattr(doctor, "CHECKS", functions)

    return be


def test_all_well(checks, capsys):
    checks(Node=lambda: Finding("Node", True, "v24"), dot=lambda: Finding("dot", True, "14"))
    assert doctor.diagnose() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["OK", "Node"], ["OK", "dot"]]


def test_a_failing_part_shows_its_fix_and_the_status_is_1(checks, capsys):
    checks(Node=lambda: Finding("Node", False, "gone", "put it back"), dot=lambda: Finding("dot", True, "14"))
    assert doctor.diagnose() == 1
    shown = capsys.readouterr().out
    assert "FAIL  Node" in shown
    assert "Fix: put it back" in shown
    assert "OK    dot" in shown


def test_a_part_that_hangs_does_not_hang_the_doctor(checks, capsys, monkeypatch):
    monkeypatch.setattr(doctor, "_LIMIT_S", 0.2)
    release = threading.Event()
    checks(slow=lambda: release.wait(30) and Finding("slow", True, ""), dot=lambda: Finding("dot", True, "14"))
    assert doctor.diagnose() == 1
    release.set()
    assert "FAIL  slow          no answer" in capsys.readouterr().out


def test_the_process_ends_even_while_a_part_hangs():
    code = (
        "import time; from workbench.cli import doctor; doctor._LIMIT_S = 0.1;"
        "doctor.CHECKS = {'slow': lambda: time.sleep(30)}; raise SystemExit(doctor.diagnose())"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=20, cwd=REPO).returncode == 1


def test_a_set_up_that_is_not_complete_is_shown_with_the_reason(monkeypatch):
    monkeypatch.setattr(doctor_checks.Checkout, "missing", lambda self, dev: "rich is gone from .venv")
    finding = doctor_checks.check_set_up()
    assert (finding.ok, finding.seen, finding.fix) == (False, "rich is gone from .venv", "python3 start.py setup")


def test_a_work_folder_that_cannot_be_read_is_shown(monkeypatch):
    def refused(self, dev):
        raise PermissionError(13, "Permission denied", "/the/place")

    monkeypatch.setattr(doctor_checks.Checkout, "missing", refused)
    finding = doctor_checks.check_set_up()
    assert not finding.ok
    assert "/the/place: Permission denied" in finding.seen


def test_a_lost_file_of_a_package_is_shown(monkeypatch):
    class File(type(Path())):
        def locate(self):
            return Path("/nonexistent") / self

    class Package:
        files = [File("rich/box.pyc"), File("rich/box.py")]

    monkeypatch.setattr(doctor_checks.metadata, "distributions", lambda: [Package()])
    finding = doctor_checks.check_packages()
    assert finding.seen == "1 files are missing, such as rich/box.py"
    assert finding.fix == "python3 start.py setup --fresh"


def test_a_check_that_breaks_is_a_finding(checks, capsys):
    def broken():
        raise ModuleNotFoundError("No module named 'psutil'")

    checks(aws=broken)
    assert doctor.diagnose() == 1
    assert "psutil" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("tool", "check"), [("node", "check_node"), ("cdk_command", "check_cdk"), ("dot", "check_dot")]
)
def test_a_missing_tool_is_named_with_the_command_that_brings_it(tool, check, monkeypatch):
    def missing():
        raise ToolMissingError(f"{tool} is missing: there is no /x. Run `this` to see.")

    monkeypatch.setattr(toolchain, tool, missing)
    finding = getattr(doctor_checks, check)()
    assert not finding.ok
    assert finding.seen == f"{tool} is missing: there is no /x"
    assert finding.fix == "python3 start.py setup --fresh"  # without it a set-up that was complete does nothing


def test_a_tool_that_does_not_run_fails(monkeypatch, tmp_path):
    monkeypatch.setattr(toolchain, "dot", lambda: tmp_path / "dot")
    broken = doctor_checks.subprocess.CompletedProcess([], 1, "", "")
    monkeypatch.setattr(doctor_checks, "_run", lambda command, environment: broken)
    assert not doctor_checks.check_dot().ok


def test_a_wrong_version_of_a_package_is_shown(monkeypatch):
    monkeypatch.setattr(doctor_checks.metadata, "version", lambda name: "0.0.1")
    finding = doctor_checks.check_packages()
    assert not finding.ok
    assert "0.0.1 instead of" in finding.seen


def test_a_missing_package_is_shown(monkeypatch):
    def version(name):
        if name == "boto3":
            raise doctor_checks.metadata.PackageNotFoundError
        return real(name)

    real = doctor_checks.metadata.version
    monkeypatch.setattr(doctor_checks.metadata, "version", version)
    assert doctor_checks.check_packages().seen == "boto3 missing"


def test_this_environment_has_every_pinned_package():
    assert doctor_checks.check_packages().ok


def test_a_folder_that_cannot_be_written_fails(monkeypatch):
    def refused(dir):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor_checks.tempfile, "TemporaryFile", refused)
    finding = doctor_checks.check_write_access()
    assert not finding.ok
    assert "Permission denied" in finding.seen


def test_a_full_disk_fails(monkeypatch):
    monkeypatch.setattr(doctor_checks.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 3 * 2**20}))
    assert "only 3 MB" in doctor_checks.check_write_access().seen


def test_no_loopback_port_fails(monkeypatch):
    class Refusing:
        def __enter__(self):
            return self

        def __exit__(self, *ended):
            return False

        def bind(self, address):
            raise OSError(13, "Permission denied")

    monkeypatch.setattr(doctor_checks.socket, "socket", Refusing)
    assert not doctor_checks.check_ports().ok
