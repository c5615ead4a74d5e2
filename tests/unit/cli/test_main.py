"""How a verb's end becomes an exit status and a message."""

import argparse
import errno
import subprocess
import sys

import pytest

from workbench.cli import check, main, test
from workbench.errors import WorkbenchError

pytestmark = pytest.mark.unit


@pytest.fixture
def ended(monkeypatch):
    """ended(act) -> exit status of the command line when the verb's act is this."""

    def run(act):
        monkeypatch.setattr(main, "parse", lambda argv: argparse.Namespace(act=act))
        monkeypatch.setattr(main.signal, "signal", lambda number, handler: None)
        return main.main([])

    return run


def raising(error):
    def act(options):
        raise error

    return act


def test_the_verb_decides_the_status(ended):
    assert ended(lambda options: 3) == 3


def test_an_error_of_ours_is_one_message_without_a_traceback(ended, capsys):
    assert ended(raising(WorkbenchError("It broke.\nNext: mend it."))) == 1
    assert capsys.readouterr().err == "It broke.\nNext: mend it.\n"


def test_ctrl_c_is_130(ended, capsys):
    assert ended(raising(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err.strip() == "Stopped."


def test_an_error_that_is_not_ours_is_not_hidden(ended):
    with pytest.raises(ZeroDivisionError):
        ended(raising(ZeroDivisionError()))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/the/place"), "a folder you own"),
        (OSError(errno.EROFS, "Read-only file system", "/the/place"), "a folder you own"),
        (OSError(errno.ENOSPC, "No space left on device", "/the/place"), "free about 500 MB"),
        (ImportError("cannot import name 'box'", name="rich"), "setup --fresh"),
        (ModuleNotFoundError("No module named 'rich.box'", name="rich.box"), "setup --fresh"),
    ],
)
def test_a_fault_of_the_folder_or_of_the_environment_is_one_message(ended, capsys, error, words):
    assert ended(raising(error)) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "Next: " in said
    assert (getattr(error, "filename", None) or "rich") in said


@pytest.mark.parametrize(
    "error",
    [
        ImportError("no", name="workbench.cli.up"),
        ImportError("no"),
        OSError(errno.ENOENT, "No such file or directory", "/the/place"),
        PermissionError(errno.EPERM, "Operation not permitted"),
    ],
)
def test_what_may_be_our_own_fault_is_not_hidden(ended, error):
    with pytest.raises(type(error)):
        ended(raising(error))


@pytest.mark.parametrize("status", [0, 1, 2, 5])
def test_the_status_of_pytest_is_passed_on(status, monkeypatch):
    ran = []

    def run(command, **options):
        ran.append(command)
        return subprocess.CompletedProcess(command, status)

    monkeypatch.setattr(test.subprocess, "run", run)
    assert test.act(argparse.Namespace(pytest_arguments=["-k", "x"])) == status
    assert test.act(argparse.Namespace(pytest_arguments=[])) == status
    assert ran[0] == [sys.executable, "-m", "pytest", "-k", "x"]
    assert ran[1][3:6] == ["tests", "-n", "2"]


@pytest.mark.parametrize("failing", ["ruff format", "ruff check", "mypy", "nbstripout"])
def test_one_failing_check_fails_but_all_are_run(failing, monkeypatch, tmp_path, capsys):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00.ipynb").touch()
    monkeypatch.setattr(check, "REPO", tmp_path)
    monkeypatch.setattr(check, "NOTEBOOKS", tmp_path / "notebooks")
    ran = []

    def run(command, **options):
        name = command[0].rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
        ran.append(" ".join([name, *command[1:2]]))
        return subprocess.CompletedProcess(command, int(ran[-1].startswith(failing)))

    monkeypatch.setattr(check.subprocess, "run", run)
    assert check.act(argparse.Namespace()) == 1
    assert len(ran) == 4
    assert "Next:" in capsys.readouterr().err
