"""Runs the notebooks without a browser, from clean copies, and shows what each did.

NOTEBOOK is a number, a name or a path; without one all are run. The executed copies and one HTML page each are
written to .workbench/runs/<time>/. The exit status is 1 when a notebook fails, or when a task's cells, as the course
has them, get another verdict than "not attempted", or "right" with --solved.
"""

import argparse
import sys

__all__ = ["act", "add_options"]


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the options of `run`."""
    verb.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="for example 03, 03_branching or its path")
    verb.add_argument(
        "--cell-timeout", type=float, default=120, metavar="S", help="seconds that one cell may take (default: 120)"
    )
    verb.add_argument("--solved", action="store_true", help="run copies in which every task has its solution")


def act(options: argparse.Namespace) -> int:
    """Run the notebooks that were asked for; return 130 when stopped, 1 when one failed."""
    from workbench.cli.run_report import new_console, report
    from workbench.cli.run_watch import Watch
    from workbench.course.catalogue import find_notebooks
    from workbench.course.outcome import Verdict
    from workbench.course.session import embedded_aws, new_run_folder, run_course
    from workbench.course.summary import out_of_step
    from workbench.course.variants import solved

    notebooks = find_notebooks(options.notebooks)
    into = new_run_folder()
    with embedded_aws() as connection, Watch(len(notebooks)) as watch:
        runs = run_course(notebooks, into, connection, watch, options.cell_timeout, solved if options.solved else None)
    report(new_console(), runs, into, left_out=notebooks[len(runs) :])
    for finding in (wrong := [one for run in runs for one in out_of_step(run, solved=options.solved)]):
        sys.stderr.write(f"FAILED: {finding}\n")
    verdicts = {run.verdict for run in runs} | ({Verdict.FAILED} if wrong else set())
    return 130 if Verdict.STOPPED in verdicts else 1 if Verdict.FAILED in verdicts else 0
