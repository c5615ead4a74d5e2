"""What a learner has done so far: one small JSON file keyed by task id, shared by all kernels."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench.aws.person import person
from workbench.errors import TaskError
from workbench.file_lock import locked
from workbench.paths import work_dir
from workbench.tasks.finding import Finding, Verdict

__all__ = [
    "VERSION",
    "Record",
    "forget",
    "note_check",
    "note_hint",
    "note_prediction",
    "note_solution",
    "progress_path",
    "read",
]

VERSION = 1
_WAIT_S = 10.0
#: One task's entry: verdict (of the last check), checks, hints, solution (seen), prediction, mistakes, first_at,
#: right_at (ISO 8601, UTC). Whatever has not happened is absent.
Record = dict[str, Any]


def progress_path() -> Path:
    """Return where the progress is kept: WORKBENCH_PROGRESS, else `.workbench/progress.json`."""
    given = os.environ.get("WORKBENCH_PROGRESS")
    return Path(given) if given else work_dir() / "progress.json"


def read(path: Path | None = None, *, must_exist: bool = False) -> dict[str, Any]:
    """Return {"version", "learner", "tasks": {id: Record}}; of a file that is not there yet, without a task.

    Raises TaskError when the file is not a progress file, or does not exist and must.
    """
    path = path or progress_path()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if must_exist:
            raise TaskError(f"There is no progress file {path}.") from error
        return {"version": VERSION, "learner": person(), "tasks": {}}
    except (OSError, ValueError) as error:
        raise TaskError(
            f"{path} is not a readable progress file: {error}. Delete it, or put a saved one there."
        ) from error
    if not isinstance(found, dict) or found.get("version") != VERSION or not isinstance(found.get("tasks"), dict):
        raise TaskError(
            f"{path} is not a progress file of version {VERSION}: it begins {str(found)[:80]!r}. "
            "Delete it, or put a saved one there."
        )
    return found


def note_check(task_id: str, finding: Finding) -> None:
    """Note what a check found; a task that was right once keeps the time it was.

    "Not attempted" is no attempt: a notebook run once more as shipped takes nothing away from what was done before.
    """

    def change(record: Record) -> None:
        if finding.verdict is Verdict.NOT_ATTEMPTED:
            record.setdefault("verdict", str(finding.verdict))
            return
        record["checks"] = record.get("checks", 0) + 1
        record["verdict"] = str(finding.verdict)
        if finding.mistake and finding.mistake not in record.setdefault("mistakes", []):
            record["mistakes"].append(finding.mistake)
        if finding.verdict is Verdict.RIGHT:
            record.setdefault("right_at", _now())

    _change(task_id, change)


def note_hint(task_id: str, most: int) -> int:
    """Note that one more hint was asked for and return how many are shown now, at most `most`."""

    def change(record: Record) -> None:
        record["hints"] = min(record.get("hints", 0) + 1, most)

    return int(_change(task_id, change)["hints"])


def note_solution(task_id: str) -> None:
    """Note that the solution was looked at."""
    _change(task_id, lambda record: record.update(solution=True))


def note_prediction(task_id: str, key: str) -> None:
    """Keep what the reader committed to."""
    _change(task_id, lambda record: record.update(prediction=key))


def forget(task_ids: list[str] | None = None) -> None:
    """Forget these tasks, or all of them."""
    path = progress_path()
    with _locked(path):
        found = read(path)
        kept = {} if task_ids is None else {key: one for key, one in found["tasks"].items() if key not in task_ids}
        _write(path, {**found, "tasks": kept})


def _change(task_id: str, change: Callable[[Record], None]) -> Record:
    path = progress_path()
    with _locked(path):
        found = read(path)
        record: Record = found["tasks"].setdefault(task_id, {"first_at": _now()})
        change(record)
        _write(path, found)
    return record


def _locked(path: Path) -> Any:
    path.parent.mkdir(parents=True, exist_ok=True)
    return locked(path.with_suffix(".lock"), _WAIT_S)


def _write(path: Path, content: dict[str, Any]) -> None:
    # beside it, then over it: a kernel that is killed while writing leaves the old file whole
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")
    fresh.replace(path)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
