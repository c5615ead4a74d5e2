"""The runner, on tiny notebooks made here, in real kernels."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import psutil
import pytest

from workbench.course.kernel import Execution
from workbench.course.outcome import Verdict
from workbench.course.run import run_notebook
from workbench.course.session import run_course
from workbench.paths import REPO

pytestmark = pytest.mark.notebooks


@pytest.fixture
def notebook(tmp_path):
    """notebook("name", "code of a cell", ...) -> the path of a notebook with a heading and these cells."""

    def make(name, *sources, tags=None):
        cells = [nbformat.v4.new_markdown_cell("# heading"), *map(nbformat.v4.new_code_cell, sources)]
        for number, names in (tags or {}).items():
            cells[number].metadata["tags"] = names
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    return make


def outputs_of(path):
    return "".join(
        output.get("text", "") for cell in nbformat.read(path, 4).cells for output in cell.get("outputs", [])
    )


def kernels():
    """Kernels this process started itself; those of a JupyterLab that another test runs are not ours."""
    return [child for child in psutil.Process().children() if "ipykernel_launcher" in child.cmdline()]


def test_a_notebook_that_passes(notebook, tmp_path):
    path = notebook("good", "x = 20", "print(x + 1)", "", "print(x + 2)")
    before = path.read_bytes()
    seen = []
    run = run_notebook(path, tmp_path / "out", on_cell=lambda ended, total: seen.append((ended, total)))
    assert (run.verdict, run.cells, run.cells_run, run.failure) == (Verdict.PASSED, 3, 3, None)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert outputs_of(run.executed) == "21\n22\n"
    assert "21" in run.page.read_text()
    assert path.read_bytes() == before, "the notebook itself must not change"
    assert kernels() == []


def test_it_runs_from_a_clean_copy_in_the_notebooks_own_folder(notebook, tmp_path):
    path = notebook("here", "import os; print(os.getcwd())")
    dirty = nbformat.read(path, 4)
    dirty.cells[1].outputs = [nbformat.v4.new_output("stream", text="of last year")]
    nbformat.write(dirty, path)
    assert outputs_of(run_notebook(path, tmp_path / "out").executed) == f"{tmp_path}\n"


def test_a_failing_cell_is_reported_and_ends_the_notebook(notebook, tmp_path):
    path = notebook("bad", "a = 1", "def f():\n    raise ValueError('no such thing')\nf()", "print('never')")
    run = run_notebook(path, tmp_path / "out")
    assert (run.verdict, run.cells, run.cells_run) == (Verdict.FAILED, 3, 1)
    assert run.failure.number == 3
    assert run.failure.source.startswith("def f():")
    assert run.failure.error == "ValueError: no such thing"
    assert "in f()" in run.failure.traceback
    assert "\x1b" not in run.failure.traceback
    assert "no such thing" in run.page.read_text()
    assert "never" not in outputs_of(run.executed)


def test_a_cell_may_fail_on_purpose(notebook, tmp_path):
    path = notebook("lesson", "1 / 0", "print('on')", tags={1: ["raises-exception"]})
    run = run_notebook(path, tmp_path / "out")
    assert (run.verdict, run.cells_run) == (Verdict.PASSED, 2)


def test_a_cell_that_takes_too_long(notebook, tmp_path):
    run = run_notebook(notebook("slow", "import time; time.sleep(60)"), tmp_path / "out", cell_timeout_s=1)
    assert run.verdict is Verdict.FAILED
    assert "time limit" in run.failure.error
    assert kernels() == []


def test_a_kernel_that_dies(notebook, tmp_path):
    run = run_notebook(notebook("dead", "import os; os._exit(1)"), tmp_path / "out")
    assert run.verdict is Verdict.FAILED
    assert "kernel died" in run.failure.error


def test_a_file_that_is_no_notebook_does_not_keep_the_next_from_running(notebook, tmp_path):
    (tmp_path / "broken.ipynb").write_text("{")

    class Silent:
        def begins(self, path):
            return lambda ended, total: None

        def ended(self, run):
            pass

    runs = run_course([tmp_path / "broken.ipynb", notebook("good", "1")], tmp_path / "out", None, Silent())
    assert [run.verdict for run in runs] == [Verdict.FAILED, Verdict.PASSED]
    assert "not a readable notebook" in runs[0].failure.error


@pytest.mark.skipif(os.name == "nt", reason="SIGINT to one process is POSIX")
def test_ctrl_c_ends_the_kernel_and_keeps_what_ran(notebook, tmp_path, monkeypatch):
    path = notebook("slow", "print('first')", "import time; time.sleep(60)")
    stopping = Execution._interrupt_kernel

    def pressed_again(execution):
        os.kill(os.getpid(), signal.SIGINT)
        stopping(execution)

    def press_in_the_second_cell(ended, total):
        if ended == 1:
            threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()

    monkeypatch.setattr(Execution, "_interrupt_kernel", pressed_again)
    run = run_notebook(path, tmp_path / "out", on_cell=press_in_the_second_cell)
    assert (run.verdict, run.cells_run) == (Verdict.STOPPED, 1)
    assert outputs_of(run.executed).startswith("first")
    assert kernels() == []


class TestCommand:
    """`python -m workbench run` as a process, with an embedded AWS of its own."""

    @pytest.fixture
    def start(self, tmp_path):
        home = tmp_path / "work"

        def run(*paths: Path | str):
            return subprocess.Popen(
                [sys.executable, "-m", "workbench", "run", *map(str, paths)],
                cwd=REPO,
                env={**os.environ, "WORKBENCH_HOME": str(home), "COLUMNS": "120"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )

        yield run
        assert not (home / "localaws.json").exists(), "it left the embedded AWS running that it had started"

    def test_it_counts_what_the_embedded_aws_saw_even_of_destroyed_tables(self, notebook, start):
        make = (
            "import workbench; db = workbench.connect().client('dynamodb')\n"
            "db.create_table(TableName='tiny', BillingMode='PAY_PER_REQUEST',\n"
            "    KeySchema=[{'AttributeName': 'id', 'KeyType': 'HASH'}],\n"
            "    AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}])"
        )
        put = "for n in range(7): db.put_item(TableName='tiny', Item={'id': {'S': str(n)}})"
        drop = "db.delete_table(TableName='tiny');"
        process = start(notebook("rows", make, put, drop), notebook("bad", "1 / 0"))
        out, err = process.communicate(timeout=120)
        rows = {line.split()[0]: line.split() for line in out.splitlines() if line.split()}
        assert rows["rows"][-4:] == ["0", "7", "-", "passed"], out + err
        assert rows["bad"][-1] == "FAILED"
        assert "ZeroDivisionError" in out
        assert process.returncode == 1

    def test_an_unknown_notebook_is_answered_before_anything_starts(self, start):
        out, err = (process := start("99_nothing")).communicate(timeout=60)
        assert process.returncode == 1
        assert "99_nothing" in err
        assert "Traceback" not in err

    @pytest.mark.skipif(os.name == "nt", reason="SIGINT to one process is POSIX")
    def test_ctrl_c_reports_what_ran(self, notebook, start, tmp_path):
        sign = tmp_path / "began"
        slow = notebook("slow", f"open({str(sign)!r}, 'w'); import time; time.sleep(60)")
        process = start(slow, notebook("next", "1"))
        while not sign.exists() and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        rows = {line.split()[0]: line.split() for line in out.splitlines() if line.split()}
        assert rows["slow"][-1] == "stopped"
        assert rows["next"][-2:] == ["not", "run"]
