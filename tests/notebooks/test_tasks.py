"""Tasks in real kernels: a proof that holds, proofs that do not, and a kernel brought to a task from nothing."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from workbench.course.catalogue import NotebookError, find_notebooks
from workbench.course.outcome import Verdict
from workbench.course.proof import proof_findings, trials
from workbench.course.run import run_notebook
from workbench.course.session import embedded_aws
from workbench.course.start import sources_before, start
from workbench.course.summary import out_of_step, proved
from workbench.course.task_cells import refreshed
from workbench.course.variants import proof, solved
from workbench.errors import TaskError
from workbench.tasks.catalogue import task_named

pytestmark = pytest.mark.notebooks
CONNECT = "import workbench as wb\nconnection = wb.connect()"


@pytest.fixture(scope="module", autouse=True)
def aws():
    """One embedded AWS for these kernels; stopped afterwards if it was not there before."""
    with embedded_aws() as connection:
        yield connection


@pytest.fixture
def small(tmp_path):
    """small(source of the cell before the task) -> a notebook with the one task 03-dead-branch, as shipped."""

    def make(before=CONNECT):
        cells = [new_code_cell(before), new_code_cell(), new_code_cell()]
        for cell, id in zip(cells, ("connect", "answer-03-dead-branch", "check-03-dead-branch"), strict=True):
            cell.id = id
        path = tmp_path / "03_small.ipynb"
        nbformat.write(refreshed(new_notebook(cells=cells), "03"), path)
        return path

    return make


def made(run):
    return trials(nbformat.read(run.executed, as_version=4))


def test_as_shipped_solved_and_proved(small, tmp_path):
    shipped = run_notebook(small(), tmp_path / "shipped")
    assert (shipped.verdict, shipped.tasks) == (Verdict.PASSED, {"03-dead-branch": "not attempted"})
    assert run_notebook(small(), tmp_path / "solved", variant=solved).tasks == {"03-dead-branch": "right"}
    run = run_notebook(small(), tmp_path / "proof", variant=proof)
    tried = made(run)
    assert [trial.answer for trial in tried][1:-1] == list(task_named("03-dead-branch").wrong_cells)
    assert proof_findings(tried) == []


def test_a_verdict_that_is_not_due_is_found(small, tmp_path):
    lenient = (
        f"{CONNECT}\nfrom workbench.tasks import checking\nfrom workbench.tasks.finding import right\n"
        "checking._find = lambda task, answer, connection: right('yes')"
    )
    run = run_notebook(small(lenient), tmp_path / "out")
    assert any("03-dead-branch, as shipped, is right" in finding for finding in out_of_step(run, solved=False))
    assert out_of_step(run_notebook(small(lenient), tmp_path / "out", variant=solved), solved=True) == []


def test_an_answer_of_ones_own_may_get_any_verdict(small, tmp_path):
    path = small()
    mine = nbformat.read(path, as_version=4)
    mine.cells[1].source = 'fields = {"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Job Succeed"}]}'
    nbformat.write(mine, path)
    run = run_notebook(path, tmp_path / "out")
    assert run.tasks == {"03-dead-branch": "wrong"}
    assert out_of_step(run, solved=False) == []


def test_a_check_that_always_says_right_is_found_out(small, tmp_path):
    lenient = (
        f"{CONNECT}\nfrom dataclasses import replace\nfrom workbench.tasks import checking\n"
        "from workbench.tasks.finding import right\nnamed = checking.task_named\n"
        "checking.task_named = lambda id: replace(named(id), check=lambda answer, connection: right('yes'))"
    )
    found = proof_findings(made(run_notebook(small(lenient), tmp_path / "out", variant=proof)))
    assert sum("is taken for" in one for one in found) == len(task_named("03-dead-branch").wrong_cells)


def test_a_check_that_breaks_is_found_out(small, tmp_path):
    found = proof_findings(
        made(run_notebook(small("import workbench as wb\nconnection = None"), tmp_path, variant=proof))
    )
    assert any("error" in finding for finding in found)


def test_a_proof_that_did_not_run_is_no_proof(small, tmp_path):
    assert "did not run to the end" in proved(run_notebook(small("1 / 0"), tmp_path / "out", variant=proof))[0]


def test_what_a_notebook_run_notes_stays_with_that_run(small, tmp_path, monkeypatch):
    mine = tmp_path / "mine.json"
    monkeypatch.setenv("WORKBENCH_PROGRESS", str(mine))
    run_notebook(small(), tmp_path / "out", variant=solved)
    assert not mine.exists()
    assert "03-dead-branch" in (tmp_path / "out" / "03_small.progress.json").read_text()


def test_a_kernel_is_brought_to_a_task_from_nothing(tmp_path):
    late = [
        "import workbench as wb\nwb.start('03-dead-branch')",
        "solved = wb.solution('03-dead-branch')\nsolved.run()",
        "assert wb.check('03-dead-branch', fields, connection).verdict == 'right'\nassert bad.startswith('arn:')",
    ]
    path = tmp_path / "03_late.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in late]), path)
    run = run_notebook(path, tmp_path / "out")
    assert run.failure is None, run.failure


def test_a_late_comer_keeps_the_parameters_and_has_the_earlier_tasks_solved():
    sources = sources_before("03-dead-branch", keep_parameters=True)
    assert 'wb.predict("03-route", "b")' in sources
    assert not any("PROFILE = None" in source or "wb.check" in source for source in sources)
    assert any("PROFILE = None" in source for source in sources_before("03-dead-branch"))


@pytest.mark.parametrize("path", find_notebooks(), ids=lambda path: path.stem)
def test_every_notebook_has_a_solved_copy_and_a_proof(path):
    notebook = nbformat.read(path, as_version=4)
    for variant in (solved, proof):
        nbformat.validate(variant(notebook))


def test_there_is_no_start_for_a_lesson_that_is_none():
    with pytest.raises(NotebookError, match="99"):
        sources_before("99-none")
    with pytest.raises(TaskError, match="no task"):
        start("99")
