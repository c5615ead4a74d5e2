"""What a task is: a question, a place for the answer, hints, a solution, known mistakes, and a check. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from workbench.tasks.finding import Finding

__all__ = ["Choice", "Kind", "LabText", "Mistake", "Task"]


class Kind(StrEnum):
    """What the reader does."""

    PREDICT = "predict"
    BUILD = "build"
    FIX = "fix"
    LAB = "lab"


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer: its name, as a check recognises it, and the code of the answer cell that makes it."""

    name: str
    code: str


@dataclass(frozen=True)
class Choice:
    """One outcome of a prediction. A wrong one names the misconception behind it and says `why` it is not so."""

    text: str
    misconception: str = ""
    why: str = ""


@dataclass(frozen=True)
class LabText:
    """What a break-it lab tells around its task; each is one short paragraph."""

    scenario: str
    symptom: str
    evidence: str
    in_production: str


@dataclass(frozen=True)
class Task:
    """One task of a notebook. It stands in a file of its own, `course/tasks/t<id with underscores>.py`, as TASK.

    id: notebook number and slug, "03-dead-branch". minutes: what a learner needs for it.
    question: Markdown. stub: the answer cell as it is shipped; the answer in it is `...` until the reader gives one.
    check_call: the arguments of wb.check after the id, as they stand in the notebook, "answer, connection".
    hints: first where to look, then which idea, then almost the code. solution: the answer cell, solved.
    mistakes: at least three typical wrong answers. check: (answer, connection) -> Finding, reads what exists.
    concepts: keys of the glossary, for what to read.

    A prediction has `choices` and `outcome` instead: (evidence, connection) -> the key of what really happened, None
    while nothing has. Its answer cell, mistakes and check follow from them; `answer` is the key that is right.
    """

    id: str
    kind: Kind
    title: str
    minutes: int
    question: str
    check_call: str
    hints: tuple[str, ...]
    concepts: tuple[str, ...]
    stub: str = ""
    solution: str = ""
    mistakes: tuple[Mistake, ...] = ()
    check: Callable[[Any, Any], Finding] | None = None
    choices: Mapping[str, Choice] = field(default_factory=dict)
    outcome: Callable[[Any, Any], str | None] | None = None
    answer: str = ""
    lab: LabText | None = None

    @property
    def lesson(self) -> str:
        """The number of its notebook, "03"."""
        return self.id[:2]

    @property
    def is_prediction(self) -> bool:
        """Whether the reader commits to an outcome before a run."""
        return self.kind is Kind.PREDICT

    @property
    def answer_cell(self) -> str:
        """The answer cell as it is shipped."""
        return self._predicted("...") if self.is_prediction else self.stub.strip()

    @property
    def solved_cell(self) -> str:
        """The answer cell with the right answer."""
        return self._predicted(f'"{self.answer}"') if self.is_prediction else self.solution.strip()

    @property
    def wrong_cells(self) -> dict[str, str]:
        """Each typical mistake with the answer cell that makes it."""
        if not self.is_prediction:
            return {mistake.name: mistake.code.strip() for mistake in self.mistakes}
        wrong = {key: choice for key, choice in self.choices.items() if key != self.answer}
        return {choice.misconception: self._predicted(f'"{key}"') for key, choice in wrong.items()}

    @property
    def check_cell(self) -> str:
        """The cell that checks the answer."""
        return f'wb.check("{self.id}", {self.check_call})'

    def _predicted(self, key: str) -> str:
        return f'wb.predict("{self.id}", {key})'
