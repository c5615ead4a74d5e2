"""Writes into the notebooks and docs what is derived: task cells, minutes in the heads, the glossary, the run sheet.

With --measure the notebooks are run first, and how long each took is kept in course/run_seconds.json.
"""

import argparse
import json

__all__ = ["act", "add_options"]


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the options of `course-refresh`."""
    verb.set_defaults(dev=True)
    verb.add_argument("--measure", action="store_true", help="run the notebooks, to know how long each takes")


def act(options: argparse.Namespace) -> int:
    """Write what has changed and say what it was; return 1 when a notebook failed while it was measured."""
    from workbench.course.catalogue import find_notebooks
    from workbench.course.derived import refresh

    if options.measure and not _measure():
        return 1
    for path in refresh(find_notebooks()):
        print(f"written: {path}")
    return 0


def _measure() -> bool:
    from workbench.cli.run_watch import Watch
    from workbench.course.catalogue import find_notebooks
    from workbench.course.outcome import Verdict
    from workbench.course.plan import RUN_SECONDS
    from workbench.course.session import embedded_aws, new_run_folder, run_course

    notebooks = find_notebooks()
    with embedded_aws() as connection, Watch(len(notebooks)) as watch:
        runs = run_course(notebooks, new_run_folder(), connection, watch)
    if any(run.verdict is not Verdict.PASSED for run in runs):
        return False
    seconds = {run.name[:2]: round(run.seconds) for run in runs}
    RUN_SECONDS.write_text(json.dumps(seconds, indent=1) + "\n", encoding="utf-8")
    return True
