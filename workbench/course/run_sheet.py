"""The facilitator's run sheet: what takes how long, with a clock that runs and breaks. Pure."""

from collections.abc import Mapping

from workbench.course.plan import MOST_CORE_MINUTES, Minutes, plan
from workbench.paths import REPO

__all__ = ["RUN_SHEET", "run_sheet"]

RUN_SHEET = REPO / "docs" / "run_sheet.md"
_BREAK_AFTER, _BREAK = 60, 10
_NAMES = {"core": "The core path", "more": "More, as people like", "labs": "Break-it labs"}


def run_sheet(minutes: Mapping[str, Minutes]) -> str:
    """Return docs/run_sheet.md; `minutes` is {notebook's file name: its minutes}."""
    by_lesson = {name[:2]: (name, one) for name, one in minutes.items()}
    core = sum(by_lesson[lesson][1].total for lesson in plan()["core"] if lesson in by_lesson)
    with_breaks = core + _BREAK * _breaks(by_lesson)
    parts = [
        "# Run sheet",
        "Minutes are computed: reading (180 words a minute, two seconds a line of code), the measured run, and what "
        "the tasks are planned with. Made by `python3 start.py course-refresh`; `--measure` runs the notebooks anew.",
        f"The core path takes {core} minutes without breaks (limit {MOST_CORE_MINUTES}), {with_breaks} with a break of "
        f"{_BREAK} after {_BREAK_AFTER} at most. Each notebook stands alone, so a group that is late leaves one out "
        'and jumps in at the next: `wb.start("05")`.',
    ]
    for part, lessons in plan().items():
        rows = _rows([lesson for lesson in lessons if lesson in by_lesson], by_lesson, breaks=part == "core")
        head = "| at | notebook | reading | run | tasks | minutes |\n| --- | --- | --- | --- | --- | --- |"
        parts += [f"## {_NAMES[part]}", "\n".join([head, *rows])]
    return "\n\n".join(parts) + "\n"


def _breaks(by_lesson: Mapping[str, tuple[str, Minutes]]) -> int:
    rows = _rows([lesson for lesson in plan()["core"] if lesson in by_lesson], by_lesson, breaks=True)
    return sum("| break |" in row for row in rows)


def _rows(lessons: list[str], by_lesson: Mapping[str, tuple[str, Minutes]], *, breaks: bool) -> list[str]:
    rows: list[str] = []
    at = since_break = 0
    for lesson in lessons:
        name, one = by_lesson[lesson]
        if breaks and rows and since_break + one.total > _BREAK_AFTER:
            rows.append(f"| {_clock(at)} | break | | | | {_BREAK} |")
            at, since_break = at + _BREAK, 0
        link = f"[{name.removesuffix('.ipynb').replace('_', ' ')}](../notebooks/{name})"
        parts = f"{one.reading:.0f} | {one.running:.1f} | {one.tasks} | {one.total}"
        rows.append(f"| {_clock(at)} | {link} | {parts} |")
        at, since_break = at + one.total, since_break + one.total
    return rows


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
