"""Reads the command line: which verb, and its options."""

import argparse
from collections.abc import Sequence

from workbench.cli import (
    allow,
    board,
    bundle,
    check,
    course_check,
    course_refresh,
    doctor,
    down,
    lab,
    run,
    setup,
    status,
    test,
    up,
    upgrade,
)

__all__ = ["parse"]

_VERBS = {
    "lab": lab,
    "run": run,
    "test": test,
    "check": check,
    "up": up,
    "down": down,
    "status": status,
    "doctor": doctor,
    "setup": setup,
    "allow": allow,
    "bundle": bundle,
    "board": board,
    "course-check": course_check,
    "course-refresh": course_refresh,
    "upgrade": upgrade,
}


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the options with `verb`, `dev` (needs the development tools) and `act` (runs it: Namespace -> status).

    Without a verb it is `lab`. Ends the process, as argparse does, for --help (0) and wrong arguments (2).
    """
    words = list(argv)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "lab")
    passed_on: list[str] = []
    if words[0] == "test" and words[1:] not in (["-h"], ["--help"]):
        words, passed_on = words[:1], words[1:]
    options = _parser().parse_args(words)
    if options.verb == "test":
        options.pytest_arguments = passed_on
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="start.py",
        description="The workbench: notebooks on an embedded AWS. Without a verb it opens JupyterLab.",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, module in _VERBS.items():
        text = (module.__doc__ or "").strip()
        verb = verbs.add_parser(name, help=text.splitlines()[0], description=text)
        verb.set_defaults(dev=False, act=module.act)
        module.add_options(verb)
    return parser
