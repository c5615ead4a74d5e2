"""Trying another version: what is refused, what is installed and run, and what is said when it breaks."""

import subprocess
from argparse import Namespace
from typing import Any

import pytest

from workbench.cli import upgrade
from workbench.errors import WorkbenchError

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("requirement", ["moto", "moto>=5", "boto3==1.2.3", "moto==", "", "moto==5; rm -rf"])
def test_what_is_no_version_of_ours_is_refused_before_anything_runs(
    requirement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("something was run"))
    with pytest.raises(WorkbenchError, match="Next: give NAME==VERSION"):
        upgrade.act(Namespace(requirement=requirement))


def _recorder(monkeypatch: pytest.MonkeyPatch, failing: str) -> list[list[str]]:
    commands: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        commands.append([str(word) for word in command])
        return subprocess.CompletedProcess(command, int(any(failing in str(word) for word in command)), "", "no such")

    monkeypatch.setattr(subprocess, "run", run)
    return commands


def test_the_version_comes_on_top_of_the_pins_and_seams_are_tried_first(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = _recorder(monkeypatch, failing="nothing fails")
    assert upgrade.act(Namespace(requirement="moto==9.9.9")) == 0
    installs = [words for words in commands if "install" in words]
    assert installs[0][-1] == "requirements-dev.txt"
    assert installs[1][-1] == "moto[stepfunctions]==9.9.9"
    tested = [words for words in commands if "pytest" in words]
    assert any(word.endswith("test_seams.py") for word in tested[0])
    assert len(tested) == 3


def test_a_moved_seam_ends_it_and_says_which_part(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = _recorder(monkeypatch, failing="test_seams.py")
    assert upgrade.act(Namespace(requirement="ministack==9.9.9")) == 1
    assert "(seams)" in capsys.readouterr().err
    assert sum("pytest" in words for words in commands) == 1


def test_a_version_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _recorder(monkeypatch, failing="==9.9.9")
    with pytest.raises(WorkbenchError, match="check that the version exists"):
        upgrade.act(Namespace(requirement="ministack==9.9.9"))
