"""How long `wb.start(lesson)` takes in a new kernel: a late-comer is at a lesson's first task in at most 30 s.

Run it with the environment's Python: `.venv/bin/python bench/start_lessons.py [LESSON ...]`. It uses the embedded AWS
that runs, or starts one first, so that its start is not counted; the import of the CDK is.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from rich.console import Console
from rich.table import Table

from workbench.course.catalogue import find_notebooks
from workbench.course.run import run_notebook
from workbench.course.session import embedded_aws
from workbench.tasks.catalogue import tasks_of

LIMIT_S = 30


def seconds_to_start(lesson: str, folder: Path) -> float:
    begun = "import time\nbegun = time.perf_counter()"
    started = f"import workbench as wb\nwb.start({lesson!r})"
    told = "print(time.perf_counter() - begun)"
    path = folder / f"{lesson}.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(one) for one in (begun, started, told)]), path)
    run = run_notebook(path, folder / "out")
    if run.failure or run.executed is None:
        raise SystemExit(f"start({lesson!r}) failed: {run.failure}")
    return float(nbformat.read(run.executed, 4).cells[-1].outputs[0].text)


def main() -> None:
    lessons = sys.argv[1:] or [path.stem[:2] for path in find_notebooks() if tasks_of(path.stem[:2])]
    table = Table("lesson", "seconds", f"share of {LIMIT_S} s")
    begun = time.perf_counter()
    with embedded_aws(), TemporaryDirectory() as folder:
        for lesson in lessons:
            taken = seconds_to_start(lesson, Path(folder))
            table.add_row(lesson, f"{taken:.1f}", f"{taken / LIMIT_S:.0%}")
    Console().print(table)
    print(f"{len(lessons)} lessons in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
