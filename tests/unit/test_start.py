"""start.py: it refuses an old Python with a sentence, and needs nothing that is not in the standard library."""

import ast
import os
import runpy
import subprocess
import sys

import pytest

from workbench.paths import REPO

pytestmark = pytest.mark.unit
START = REPO / "start.py"


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_which_one_is_needed(version, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(START), run_name="__main__")
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "3.11" in said
    assert "Next:" in said


def test_old_pythons_can_parse_it():
    """Python 2.7 and 3.0 to 3.10 must reach the message: none of their syntax errors, ASCII only."""
    source = START.read_bytes()
    source.decode("ascii")
    for node in ast.walk(ast.parse(source)):
        assert not isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr | ast.Match | ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["doctor", "-h"]])
def test_help_comes_without_any_package(words):
    """-S leaves site-packages out: what set-up runs on before it has installed anything."""
    ended = subprocess.run([sys.executable, "-S", str(START), *words], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    assert "usage: start.py" in ended.stdout


def test_a_wrong_verb_is_told_before_anything_is_installed(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-S", str(START), "fly"], capture_output=True, text=True, timeout=60, cwd=tmp_path
    )
    assert ended.returncode == 2
    assert "fly" in ended.stderr
    assert "Setting" not in ended.stderr


def test_the_doctor_runs_where_nothing_is_installed(tmp_path):
    code = "from workbench.cli.doctor import diagnose; raise SystemExit(diagnose())"
    ended = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPO), "WORKBENCH_HOME": str(tmp_path)},
    )
    assert ended.returncode == 1, ended.stderr
    assert "FAIL  Python" in ended.stdout
    assert "Fix: python3 start.py setup" in ended.stdout
    assert "FAIL  Node" in ended.stdout
