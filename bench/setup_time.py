"""Times a fresh set-up step by step, and the packages with pip and with uv in the same run.

    python3 bench/setup_time.py [--rounds N] [--keep-cache]

Each round copies the committed files to a temporary folder and sets it up twice: as start.py does (uv), and by hand
(pip). Without --keep-cache both begin with empty caches, so the network is part of what is measured.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPO))

from workbench.install.launch import set_up  # noqa: E402
from workbench.install.progress import Steps  # noqa: E402
from workbench.install.state import Checkout  # noqa: E402

BY_HAND = "packages with pip"
SECOND = "second start"


def main() -> None:
    options = _options()
    rounds: list[dict[str, float]] = []
    for number in range(1, options.rounds + 1):
        print(f"round {number} of {options.rounds}", flush=True)
        with tempfile.TemporaryDirectory(prefix="workbench-setup-") as folder:
            if not options.keep_cache:
                os.environ.update(UV_CACHE_DIR=f"{folder}/uv", PIP_CACHE_DIR=f"{folder}/pip")
            rounds.append(_round(Path(folder)))
    _print_table(rounds, "kept" if options.keep_cache else "empty")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="how often to measure (default: 3)")
    parser.add_argument("--keep-cache", action="store_true", help="use the caches of this machine")
    return parser.parse_args()


def _round(folder: Path) -> dict[str, float]:
    ours, by_hand = _copy(folder / "ours"), _copy(folder / "by_hand")
    steps = Steps(total=0)
    set_up(ours, steps=steps)
    seconds = dict(steps.seconds)
    seconds[SECOND] = _time([sys.executable, "start.py", "setup"], ours.root)
    subprocess.run([sys.executable, "-m", "venv", str(by_hand.venv)], check=True)
    pip = [str(by_hand.python), "-m", "pip", "install", "-q", "-r", "requirements.txt"]
    return {**seconds, BY_HAND: _time(pip, by_hand.root)}


def _copy(folder: Path) -> Checkout:
    """Copy what git knows of the working tree, as a fresh clone would have it."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPO, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (REPO / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPO / name, folder / name)
    return Checkout(folder)


def _time(command: list[str], cwd: Path) -> float:
    begun = time.monotonic()
    ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if ended.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{ended.stderr}")
    return time.monotonic() - begun


def _print_table(rounds: list[dict[str, float]], cache: str) -> None:
    middle = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    steps = [name for name in middle if name not in (BY_HAND, SECOND)]
    whole = sum(middle[name] for name in steps)
    print(f"\nSet-up, median of {len(rounds)} rounds, caches {cache}, Python {sys.version.split()[0]}\n")
    print(f"{'step':<22}{'seconds':>9}{'share':>9}")
    for name in steps:
        print(f"{name:<22}{middle[name]:>9.2f}{middle[name] / whole:>9.0%}")
    print(f"{'together':<22}{whole:>9.2f}")
    print(f"{SECOND:<22}{middle[SECOND]:>9.2f}{middle[SECOND] / whole:>9.0%}\n")
    with_uv = middle["uv"] + middle["packages"]
    print(f"the same packages: pip {middle[BY_HAND]:.1f} s, uv {middle['packages']:.1f} s", end="")
    print(f" (with installing uv {with_uv:.1f} s): {middle[BY_HAND] / with_uv:.1f} times faster")


if __name__ == "__main__":
    main()
