"""How verdicts, hints, commitments and solutions look: HTML in a notebook, text everywhere."""

import html
from dataclasses import dataclass
from typing import Any

from workbench.display.theme import STATUS, on
from workbench.errors import TaskError
from workbench.tasks.finding import Finding, Verdict
from workbench.tasks.model import Task

__all__ = ["COLOURS", "FINDING_MIME", "SIGNS", "Checked", "Committed", "Hints", "Solution", "badge"]

#: A program that runs a notebook reads the verdicts from outputs of this type.
FINDING_MIME = "application/vnd.workbench.finding+json"
COLOURS = {
    Verdict.RIGHT: STATUS["succeeded"],
    Verdict.WRONG: STATUS["failed"],
    Verdict.ERROR: STATUS["caught"],
    Verdict.NOT_ATTEMPTED: STATUS["cancelled"],
}
SIGNS = {Verdict.RIGHT: "✓", Verdict.WRONG: "✗", Verdict.ERROR: "!", Verdict.NOT_ATTEMPTED: "○"}


@dataclass(frozen=True)
class Checked:
    """The verdict on one answer."""

    task: Task
    finding: Finding

    @property
    def verdict(self) -> str:
        """ "not attempted", "wrong", "error" or "right"."""
        return str(self.finding.verdict)

    def __repr__(self) -> str:
        head = f"{SIGNS[self.finding.verdict]} {self.verdict}: {self.task.id}, {self.task.title}"
        return "\n".join([head, *(f"  {name}: {text}" for name, text in self._lines())])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        verdict = self.finding.verdict
        lines = [f"<b>{name}</b>: {_marked(text)}" for name, text in self._lines()]
        sign = badge(f"{SIGNS[verdict]} {verdict}", COLOURS[verdict])
        head = f"{sign} <b>{html.escape(self.task.title)}</b> <small>{self.task.id}</small>"
        found = {"task": self.task.id, "verdict": self.verdict, "mistake": self.finding.mistake}
        found |= {"observed": self.finding.observed, "look": self.finding.look}
        return {
            "text/plain": repr(self),
            "text/html": _box([head, *lines], COLOURS[verdict]),
            FINDING_MIME: found,
        }

    def _lines(self) -> list[tuple[str, str]]:
        finding = self.finding
        lines = [("observed", finding.observed), ("expected", finding.expected), ("where to look", finding.look)]
        if finding.verdict is not Verdict.RIGHT:
            lines.append(("stuck?", f'`wb.hint("{self.task.id}")`'))
        return [(name, text) for name, text in lines if text]


@dataclass(frozen=True)
class Committed:
    """What the reader committed to, or that nothing is committed yet."""

    task: Task
    key: str | None

    def __repr__(self) -> str:
        if self.key is None:
            keys = ", ".join(self.task.choices)
            return f'○ not committed yet: put one of {keys} in the place of `...`: wb.predict("{self.task.id}", "a")'
        return f"● committed to {self.key}: {self.task.choices[self.key].text.rstrip('.')}. Run on, and see."

    def _repr_html_(self) -> str:
        return _box([_marked(repr(self))], STATUS["in progress"] if self.key else STATUS["cancelled"])


@dataclass(frozen=True)
class Hints:
    """The hints asked for so far."""

    task: Task
    shown: int

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        return _box([_marked(line) for line in self._lines()], STATUS["in progress"])

    def _lines(self) -> list[str]:
        count = len(self.task.hints)
        lines = [f"hint {number} of {count}: {text}" for number, text in enumerate(self.task.hints[: self.shown], 1)]
        more = f'wb.hint("{self.task.id}")' if self.shown < count else f'wb.solution("{self.task.id}")'
        return [*lines, f"Still stuck? `{more}`"]


@dataclass(frozen=True)
class Solution:
    """The solution of a task: the answer cell, solved."""

    task: Task

    @property
    def code(self) -> str:
        """The answer cell, solved."""
        return self.task.solved_cell

    def run(self) -> None:
        """Run it in this kernel as if it stood in the answer cell; then run the check cell again.

        Raises TaskError outside a notebook, and when the code raises.
        """
        from IPython import get_ipython

        shell = get_ipython()
        if shell is None:
            raise TaskError("There is no notebook kernel here; copy the text of `.code` instead.")
        result = shell.run_cell(self.code, store_history=False)
        if not result.success:
            raise TaskError(f"The solution of {self.task.id} needs the cells above its task: run those first.")

    def __repr__(self) -> str:
        lines = len(self.code.splitlines())
        return f'Solution of {self.task.id} ({lines} lines): print(wb.solution("{self.task.id}").code) shows it.'

    def _repr_html_(self) -> str:
        run = f'wb.solution("{self.task.id}").run()'
        return (
            f"<details><summary>Solution of {self.task.id}: {html.escape(self.task.title)}</summary>"
            f"<pre>{html.escape(self.code)}</pre><div>Copy it into the answer cell, or run it as it is: "
            f"<code>{html.escape(run)}</code></div></details>"
        )


def badge(text: str, colour: str) -> str:
    """Return a text on a coloured ground, as HTML, in the ink that reads best on it."""
    style = f"background:{colour};color:{on(colour)};padding:0 8px;border-radius:8px;white-space:nowrap"
    return f'<span style="{style}">{html.escape(text)}</span>'


def _box(lines: list[str], colour: str) -> str:
    body = "".join(f'<div style="margin:2px 0">{line}</div>' for line in lines)
    # JupyterLab would set what stands between two dollars, such as two paths, as a formula.
    return (
        f'<div class="mathjax_ignore" role="note" style="border-left:6px solid {colour};padding:2px 10px">{body}</div>'
    )


def _marked(text: str) -> str:
    """Escape, with `code` between backticks."""
    parts = html.escape(text).split("`")
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))
