"""A notebook solved, and as the proof of every answer; and what a proof that was run says."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from workbench.course.proof import Trial, proof_findings, trials, verdicts
from workbench.course.task_cells import refreshed
from workbench.course.variants import PROOF, SOLVED, UNSOLVED, proof, solved
from workbench.errors import TaskError
from workbench.tasks.catalogue import task_named
from workbench.tasks.show import FINDING_MIME

pytestmark = pytest.mark.unit
FIX, PREDICT = task_named("03-dead-branch"), task_named("03-route")


def cell(id, source="pass", kind=new_code_cell):
    made = kind(source)
    made.id = id
    return made


def notebook(*ids):
    """Cells with these ids; those of tasks are filled as course-refresh fills them."""
    made = new_notebook(
        cells=[cell(id, kind=new_markdown_cell if id.startswith("task-") else new_code_cell) for id in ids]
    )
    return refreshed(made, "03")


def of(task, *between):
    return (f"task-{task.id}", f"answer-{task.id}", *between, f"check-{task.id}")


def sources(made):
    return [one.source for one in made.cells if one.cell_type == "code"]


def test_a_refreshed_notebook_has_question_stub_and_check():
    text, answer, check = notebook(*of(FIX)).cells
    assert FIX.title in text.source
    assert "wb.hint" in text.source
    assert answer.source == FIX.answer_cell
    assert check.source == 'wb.check("03-dead-branch", fields, connection)'


def test_the_text_of_a_prediction_lists_its_choices():
    text = notebook(*of(PREDICT)).cells[0].source
    assert all(f"**{key}**" in text for key in PREDICT.choices)
    assert "misconception" not in text


def test_solved_changes_the_answer_cells_and_only_a_copy():
    shipped = notebook("before", *of(FIX))
    made = solved(shipped)
    assert sources(made) == ["pass", FIX.solved_cell, FIX.check_cell]
    assert sources(shipped)[1] == FIX.answer_cell


def test_a_proof_tries_the_stub_each_mistake_and_then_the_solution_with_what_stands_between():
    made = proof(notebook("before", *of(FIX, "deploy"), "after"))
    tried = [one.metadata[PROOF]["answer"] for one in made.cells if PROOF in one.metadata]
    assert tried == [UNSOLVED, *FIX.wrong_cells, SOLVED]
    assert sources(made).count("pass") == 2 + len(tried)
    assert len({one.id for one in made.cells}) == len(made.cells)
    nbformat.validate(made)


def test_a_prediction_is_run_once():
    made = proof(notebook(*of(PREDICT, "run")))
    assert sources(made).count("pass") == 1
    assert [one.metadata[PROOF]["answer"] for one in made.cells if PROOF in one.metadata][-1] == SOLVED


@pytest.mark.parametrize(
    "ids",
    [
        [f"answer-{FIX.id}"],
        [f"check-{FIX.id}", f"answer-{FIX.id}"],
        [f"answer-{FIX.id}", f"answer-{PREDICT.id}", f"check-{FIX.id}", f"check-{PREDICT.id}"],
    ],
)
def test_an_answer_without_its_check_is_refused(ids):
    with pytest.raises(TaskError, match=FIX.id):
        proof(notebook(*ids))


def finding(verdict, mistake="", look="there"):
    return {"task": FIX.id, "verdict": verdict, "mistake": mistake, "observed": "seen", "look": look}


def test_the_findings_are_read_from_the_outputs():
    ran = proof(notebook(*of(FIX)))
    last = [one for one in ran.cells if PROOF in one.metadata][-1]
    last.outputs = [new_output("execute_result", data={FINDING_MIME: finding("right"), "text/plain": "right"})]
    assert trials(ran)[-1] == Trial(FIX.id, SOLVED, finding("right"))
    assert trials(ran)[0].finding is None
    assert verdicts(ran) == {FIX.id: "right"}


def test_a_proof_without_a_fault_has_no_findings():
    good = [Trial("t", UNSOLVED, finding("not attempted", look="")), Trial("t", SOLVED, finding("right", look=""))]
    wrong = [Trial("t", name, finding("wrong", name, f"at {name}")) for name in ("one", "two", "three")]
    assert proof_findings([*good, *wrong]) == []


@pytest.mark.parametrize(
    ("answer", "found", "said"),
    [
        (UNSOLVED, finding("right"), "expected not attempted"),
        (UNSOLVED, finding("error"), "expected not attempted"),
        (SOLVED, finding("wrong", "one"), "expected right"),
        ("one", finding("right"), "'one' is taken for"),
        ("one", finding("wrong", "two"), "'two'"),
        ("one", finding("wrong", ""), "none that is known"),
        ("one", finding("wrong", "one", look=""), "no advice"),
        ("one", None, "no verdict"),
    ],
)
def test_each_fault_is_a_finding(answer, found, said):
    (text,) = proof_findings([Trial("t", answer, found)])
    assert said in text


def test_two_mistakes_with_one_advice_are_a_finding():
    made = [Trial("t", name, finding("wrong", name, "the same")) for name in ("one", "two")]
    assert "same advice" in proof_findings(made)[0]
