"""What start.py does: reads the verb, sets up what is missing, and hands over to `python -m workbench`."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from workbench.cli.parser import parse
from workbench.install.bundle import find_bundle
from workbench.install.indexes import Indexes
from workbench.install.lock import held
from workbench.install.problems import SetUpError, from_os_error
from workbench.install.process import Runner
from workbench.install.progress import Steps
from workbench.install.state import Checkout
from workbench.install.steps import install

__all__ = ["main", "set_up"]

ROOT = Path(__file__).resolve().parent.parent.parent
_WAIT_LIMIT_S = 900.0
_INTERRUPTED = 130


def main(argv: Sequence[str]) -> int:
    """Set the checkout up if needed and run the verb; return the exit status."""
    arguments = parse(argv)  # a wrong argument is told before anything is installed
    signal.signal(signal.SIGTERM, _as_interrupt)
    checkout = Checkout(ROOT)
    if arguments.verb == "doctor":
        return _doctor(checkout, argv)
    try:
        # A bundle is not made from the one that may lie there already.
        network = arguments.verb == "bundle"
        set_up(checkout, dev=arguments.dev, fresh=getattr(arguments, "fresh", False), network=network)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped during set-up. Nothing to clean up: the next start recovers by itself.\n")
        return _INTERRUPTED
    except SetUpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return _hand_over([str(checkout.python), "-P", "-m", "workbench", *argv])


def set_up(
    checkout: Checkout, dev: bool = False, fresh: bool = False, network: bool = False, steps: Steps | None = None
) -> None:
    """Install what is missing; `dev` adds the development tools, `fresh` begins from an empty `.venv`.

    Where there is a bundle it installs from that alone, unless `network` says not to. Raises SetUpError with the next
    step when it cannot.
    """
    steps = steps or Steps(total=0)
    try:
        if not fresh and checkout.is_ready(dev):
            return
        with held(checkout.lock, steps.wait, _WAIT_LIMIT_S) as handle:
            if not fresh and checkout.is_ready(dev):  # another start did it while this one waited
                return
            checkout.log.write_text("", encoding="utf-8")
            bundle = None if network else find_bundle(checkout.root, os.environ)
            steps.note("Setting the workbench up (first start, or its requirements changed).")
            if bundle:
                steps.note(f"Installing from {bundle}.")
            runner = Runner(checkout.root, checkout.log, handle, steps.tick)
            install(checkout, runner, steps, dev, bundle or Indexes(), fresh)
            steps.note(f"Set up in {sum(steps.seconds.values()):.1f} s.")
    except OSError as error:
        raise from_os_error(error, checkout.root) from error


def _doctor(checkout: Checkout, argv: Sequence[str]) -> int:
    """Run the doctor without setting anything up: it says what is missing, and takes seconds."""
    with suppress(OSError):  # what cannot even be read is found again, and shown, by the doctor
        if not checkout.must_rebuild():
            return _hand_over([str(checkout.python), "-P", "-m", "workbench", *argv])
    from workbench.cli.doctor import diagnose

    return diagnose()


def _as_interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise KeyboardInterrupt


def _hand_over(command: list[str]) -> int:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform != "win32":
        # A Ctrl-C while the other Python starts would end in a traceback: `workbench.__main__` lets it through.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        os.execve(command[0], command, environment)
    # Windows has no exec that keeps the console: stay, and leave Ctrl-C to the child.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.run(command, env=environment, check=False).returncode
