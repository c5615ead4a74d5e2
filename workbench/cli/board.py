"""Makes the class board, one HTML page, from the progress files of the learners.

A FILE is what `wb.progress().export(...)` wrote, or a folder of such files. A file that is none is named and left out.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

__all__ = ["act", "add_options"]


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the options of `board`."""
    verb.add_argument("files", nargs="+", type=Path, metavar="FILE", help="progress files, or folders of them")
    verb.add_argument("--into", type=Path, default=Path("board.html"), metavar="PAGE", help="default: board.html here")


def act(options: argparse.Namespace) -> int:
    """Write the page; return 1 when a file was left out, or when there is none to show."""
    from workbench.errors import TaskError
    from workbench.tasks.board import board_page
    from workbench.tasks.progress import read

    learners: dict[str, dict[str, Any]] = {}
    left_out = 0
    for path in _files(options.files):
        try:
            content = read(path, must_exist=True)
        except TaskError as error:
            left_out += 1
            sys.stderr.write(f"left out: {error}\n")
            continue
        name = str(content.get("learner") or path.stem)
        learners[f"{name} ({path.stem})" if name in learners else name] = content
    if not learners:
        sys.stderr.write(
            "No progress file to show. Next: wb.progress().export('ada.json') in each learner's notebook.\n"
        )
        return 1
    options.into.write_text(board_page(learners), encoding="utf-8")
    print(f"{len(learners)} learners on {options.into.resolve()}")
    return 1 if left_out else 0


def _files(given: list[Path]) -> list[Path]:
    return [one for path in given for one in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
