"""Reads an executed proof: did each answer get the verdict, and each mistake the message, that it should. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import nbformat

from workbench.course.variants import PROOF, SOLVED, UNSOLVED
from workbench.tasks.finding import Verdict
from workbench.tasks.show import FINDING_MIME

__all__ = ["Trial", "proof_findings", "trials", "verdicts"]


@dataclass(frozen=True)
class Trial:
    """One answer to one task, and the finding it got; None when the check showed none."""

    task: str
    answer: str
    finding: dict[str, Any] | None


def trials(executed: nbformat.NotebookNode) -> list[Trial]:
    """Return the trials of an executed proof, in order."""
    found = [(cell.metadata[PROOF], cell) for cell in executed.cells if PROOF in cell.metadata]
    return [Trial(mark["task"], mark["answer"], _finding(cell)) for mark, cell in found]


def verdicts(executed: nbformat.NotebookNode) -> dict[str, str]:
    """Return {task id: verdict} of the last finding about each task in any executed notebook."""
    found = [_finding(cell) for cell in executed.cells if cell.cell_type == "code"]
    return {finding["task"]: finding["verdict"] for finding in found if finding}


def proof_findings(made: list[Trial]) -> list[str]:
    """Return what is wrong, one sentence each; nothing when every task is proved."""
    return [*_verdict_findings(made), *_message_findings(made)]


def _verdict_findings(made: list[Trial]) -> Iterator[str]:
    due = {UNSOLVED: Verdict.NOT_ATTEMPTED, SOLVED: Verdict.RIGHT}
    for trial in made:
        if trial.finding is None:
            yield f"{trial.task}, {trial.answer}: the check showed no verdict"
            continue
        verdict, mistake = trial.finding["verdict"], trial.finding["mistake"]
        said = f"{verdict} ({trial.finding['observed']})"
        if trial.answer in due:
            if verdict != due[trial.answer]:
                yield f"{trial.task}, {trial.answer}: expected {due[trial.answer]}, the check says {said}"
        elif verdict != Verdict.WRONG or mistake != trial.answer:
            yield f"{trial.task}: the mistake {trial.answer!r} is taken for {mistake or 'none that is known'!r}, {said}"


def _message_findings(made: list[Trial]) -> Iterator[str]:
    looks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for trial in made:
        if trial.finding and trial.answer not in (UNSOLVED, SOLVED):
            looks[trial.task, trial.finding["look"]].append(trial.answer)
    for (task, look), answers in looks.items():
        if len(answers) > 1:
            yield f"{task}: the mistakes {', '.join(answers)} get the same advice: {look!r}"
        if not look:
            yield f"{task}: the mistake {answers[0]} gets no advice where to look"


def _finding(cell: Any) -> dict[str, Any] | None:
    for output in cell.get("outputs", []):
        if FINDING_MIME in output.get("data", {}):
            return dict(output["data"][FINDING_MIME])
    return None
