"""Runs the notebooks without a browser, from clean copies, and shows what each did.

NOTEBOOK is a number, a name or a path; without one all are run. The executed copies and one HTML page each are
written to .workbench/runs/<time>/. The exit status is 1 when a notebook fails.
"""

import argparse

__all__ = ["act", "add_options"]


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the options of `run`."""
    verb.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="for example 03, 03_branching or its path")
    verb.add_argument(
        "--cell-timeout", type=float, default=120, metavar="S", help="seconds that one cell may take (default: 120)"
    )


def act(options: argparse.Namespace) -> int:
    """Run the notebooks that were asked for."""
    from workbench.course.command import run_and_report

    return run_and_report(options.notebooks, cell_timeout_s=options.cell_timeout)
