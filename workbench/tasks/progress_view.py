"""progress: the learner's progress as a table that can be exported and reset."""

import html
import json
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.errors import TaskError
from workbench.tasks import progress as kept
from workbench.tasks.catalogue import all_tasks, task_named

__all__ = ["Progress", "progress", "progress_frame"]


def progress() -> "Progress":
    """Return this learner's progress, which displays itself as a table."""
    return Progress(kept.read())


def progress_frame(content: dict[str, Any]) -> pd.DataFrame:
    """Return one row a task of the course from the content of a progress file.

    Columns: task, kind, title (str); minutes (int64, planned); verdict (str, of the last check, "not attempted" without
    one); checks, hints (int64); solution (bool, looked at); right_at (datetime64[ns, UTC], of the first time).
    """
    rows = []
    for task in all_tasks():
        record = content["tasks"].get(task.id, {})
        rows.append(
            {
                "task": task.id,
                "kind": str(task.kind),
                "title": task.title,
                "minutes": task.minutes,
                "verdict": record.get("verdict", "not attempted"),
                "checks": record.get("checks", 0),
                "hints": record.get("hints", 0),
                "solution": bool(record.get("solution")),
                "right_at": record.get("right_at"),
            }
        )
    frame = pd.DataFrame(rows)
    frame["right_at"] = pd.to_datetime(frame["right_at"], utc=True).astype("datetime64[ns, UTC]")
    return frame


class Progress:
    """What one learner has done."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self.frame = progress_frame(content)

    def export(self, path: str | Path) -> Path:
        """Write the progress file for the facilitator's board to `path` and return it."""
        target = Path(path).expanduser()
        target.write_text(json.dumps(self.content, indent=1, sort_keys=True), encoding="utf-8")
        return target

    def reset(self, *task_ids: str, everything: bool = False) -> "Progress":
        """Forget these tasks, or with `everything` all of them, and return what is left.

        Raises TaskError when it is not said what to forget, or when there is no such task.
        """
        if not task_ids and not everything:
            raise TaskError('What should be forgotten? progress().reset("03-dead-branch"), or reset(everything=True).')
        for task_id in task_ids:
            task_named(task_id)
        kept.forget(None if everything else list(task_ids))
        return progress()

    def __repr__(self) -> str:
        columns = ["task", "kind", "title", "verdict", "checks", "hints"]
        return "\n".join([self._summary(), self._begun()[columns].to_string(index=False), self._rest()]).strip()

    def _repr_html_(self) -> str:
        columns = ["task", "kind", "title", "minutes", "verdict", "checks", "hints"]
        table = self._begun()[columns].to_html(index=False)
        return f"<div><b>{self._summary()}</b></div>{table}<div>{html.escape(self._rest())}</div>"

    def _summary(self) -> str:
        return f"{int((self.frame['verdict'] == 'right').sum())} of {len(self.frame)} tasks right"

    def _begun(self) -> pd.DataFrame:
        """The tasks of the notebooks in which something was done; of a course not begun yet, all."""
        lessons = {task[:2] for task in self.content["tasks"]}
        begun = self.frame[self.frame["task"].str[:2].isin(lessons)]
        return self.frame if begun.empty else begun

    def _rest(self) -> str:
        left = len(self.frame) - len(self._begun())
        return f"{left} more in notebooks not begun yet; wb.progress().frame has them all" if left else ""
