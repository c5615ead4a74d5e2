"""Proves the course: every task fails unsolved, passes solved, and tells each known mistake by name.

First the rules that need no run. Then each NOTEBOOK (a number or a name; without one all that have tasks) is run with,
for every task, the answer cell as shipped, each known mistake, and the solution. The exit status is 1 when there is a
finding.
"""

import argparse
import sys

__all__ = ["act", "add_options"]


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the options of `course-check`."""
    verb.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="for example 03; without one all are proved")
    verb.add_argument("--rules", action="store_true", help="only what needs no run")


def act(options: argparse.Namespace) -> int:
    """Print the counts and the findings; return 1 when there are any."""
    from workbench.cli.run_report import new_console, report
    from workbench.cli.run_watch import Watch
    from workbench.course.catalogue import find_notebooks
    from workbench.course.lint import course_findings
    from workbench.course.outcome import Verdict
    from workbench.course.session import embedded_aws, new_run_folder, run_course
    from workbench.course.summary import course_summary, proved
    from workbench.course.variants import proof
    from workbench.tasks.catalogue import tasks_of

    findings = course_findings(find_notebooks())
    notebooks = [path for path in find_notebooks(options.notebooks) if tasks_of(path.stem[:2])]
    runs = []
    if not options.rules:
        into = new_run_folder()
        with embedded_aws() as connection, Watch(len(notebooks)) as watch:
            runs = run_course(notebooks, into, connection, watch, variant=proof)
        report(new_console(), runs, into, left_out=notebooks[len(runs) :])
        findings += [finding for run in runs for finding in proved(run)]
    print(course_summary())
    for finding in findings:
        sys.stderr.write(f"- {finding}\n")
    print(f"{len(findings)} findings")
    stopped = any(run.verdict is Verdict.STOPPED for run in runs)
    return 130 if stopped else 1 if findings else 0
