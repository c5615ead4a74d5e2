"""Measures from an edited line to a deployed system: deploy() in a warm kernel against plain `cdk deploy`.

Each round edits the same line of the same handler once for each way, in one run on one embedded AWS, and checks that
the function's code has changed. Run it with: python bench/edit_loop.py [--rounds 5]
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="workbench-bench-"))
os.environ["WORKBENCH_HOME"] = str(HOME / "work")

from workbench import connect, deploy, localaws, toolchain  # noqa: E402
from workbench.aws.connection import Connection  # noqa: E402
from workbench.cdk import cli  # noqa: E402
from workbench.paths import REPO  # noqa: E402

#: How long a person needs at least for an edit; deploy() loads the CLI for the next time meanwhile.
EDIT_S = 3.0


def main() -> int:
    """Print a table with one row a round, and the medians with their ratios."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    rounds = options.parse_args().rounds
    project = _copy_of_the_project()
    try:
        # found before the repository's own: what is edited is the copy
        sys.path.insert(0, str(project))
        connection = connect()
        ways = _ways(project, connection)
        print("first deployment of the whole system, kernel cold: ", end="", flush=True)
        print(f"{_timed(ways['deploy()']):.2f} s")
        _print_rounds(project, connection, ways, rounds)
    finally:
        localaws.stop()
        shutil.rmtree(HOME, ignore_errors=True)
    return 0


def _copy_of_the_project() -> Path:
    project = HOME / "project"
    project.mkdir()
    for name in ("infra", "lambda"):
        shutil.copytree(REPO / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPO / "cdk.json", project)
    return project


def _ways(project: Path, connection: Connection) -> dict[str, Callable[[], None]]:
    def ours() -> None:
        from infra.app import build_app

        deploy(build_app(), connection)

    def ours_without_preparing() -> None:
        cli.dismiss()
        ours()

    def plain() -> None:
        command = [*toolchain.cdk_command(), "deploy", "--require-approval", "never"]
        subprocess.run(command, cwd=project, env=_terminal(connection), check=True, capture_output=True)

    return {"deploy()": ours, "deploy(), CLI not loaded ahead": ours_without_preparing, "cdk deploy": plain}


def _terminal(connection: Connection) -> dict[str, str]:
    """Return the environment of a person's terminal, with the local credentials."""
    keys = connection.session.get_credentials().get_frozen_credentials()
    environment = {**toolchain.environment(), "AWS_ENDPOINT_URL": str(connection.endpoint_url)}
    environment |= {"AWS_ACCESS_KEY_ID": keys.access_key, "AWS_SECRET_ACCESS_KEY": keys.secret_key}
    environment |= {"AWS_REGION": connection.region, "AWS_CONFIG_FILE": os.devnull}
    environment["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    return environment


def _print_rounds(project: Path, connection: Connection, ways: dict[str, Callable[[], None]], rounds: int) -> None:
    columns = [f"{name} s" for name in ways]
    print(f"\nedit one line of a handler -> deployed\n\n| round | {' | '.join(columns)} | cdk deploy / deploy() |")
    print("|" + " ---: |" * (len(columns) + 2))
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(1, rounds + 1):
        for name, way in ways.items():
            _edit(project, f"{name} {number}")
            time.sleep(EDIT_S)
            before = _code(connection)
            taken[name].append(_timed(way))
            if _code(connection) == before:
                raise SystemExit(f"{name} left the function as it was: the measurement means nothing")
        row = [taken[name][-1] for name in ways]
        print(f"| {number} | {' | '.join(f'{s:.2f}' for s in row)} | {row[-1] / row[0]:.1f} |", flush=True)
    medians = [statistics.median(taken[name]) for name in ways]
    ratios = [medians[-1] / one for one in medians]
    print(f"| median | {' | '.join(f'{s:.2f}' for s in medians)} | {ratios[0]:.1f} |")
    print(f"\nratio of the medians: {ratios[0]:.1f} with the CLI loaded ahead, {ratios[1]:.1f} without")


def _edit(project: Path, text: str) -> None:
    handler = project / "lambda" / "message_recorder" / "handler.py"
    original = (REPO / "lambda" / "message_recorder" / "handler.py").read_text(encoding="utf-8")
    line = next(one for one in original.splitlines() if '_line("recorded"' in one)
    handler.write_text(original.replace(line, line.replace('"recorded"', f'"recorded, {text}"')), encoding="utf-8")


def _code(connection: Connection) -> str:
    functions = connection.client("lambda").list_functions()["Functions"]
    return next(one["CodeSha256"] for one in functions if "RecorderFunction" in one["FunctionName"])


def _timed(way: Callable[[], None]) -> float:
    started = time.perf_counter()
    way()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
