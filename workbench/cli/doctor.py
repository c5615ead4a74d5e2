"""Checks each part of the workbench: OK, or FAIL with the exact fix. Takes at most 10 s."""

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError, wait
from threading import Thread

from workbench.cli.doctor_checks import CHECKS, Finding

__all__ = ["act", "add_options", "diagnose"]

_LIMIT_S = 9.0
_GRACE_S = 3.0
_AFRESH = "python3 start.py setup --fresh"


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare no options."""


def act(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Check everything; return 1 when a part fails."""
    return diagnose()


def diagnose() -> int:
    """Print one line a part and return 1 when one fails. Runs on the standard library alone."""
    findings = _all_checks()
    for finding in findings:
        print(f"{'OK  ' if finding.ok else 'FAIL'}  {finding.part:<13} {finding.seen}")
        if not finding.ok:
            print(f"      {'':<13} Fix: {finding.fix}")
    failed = [finding.part for finding in findings if not finding.ok]
    print(f"{len(failed)} of {len(findings)} parts fail: {', '.join(failed)}." if failed else "Everything is in place.")
    sys.stdout.flush()
    return 1 if failed else 0


def _all_checks() -> list[Finding]:
    """Run the checks side by side; one that hangs becomes a finding, not a hanging doctor."""
    deadline = time.monotonic() + _LIMIT_S
    running = {part: _begun(check) for part, check in CHECKS.items()}
    try:
        return [_outcome(part, future, deadline) for part, future in running.items()]
    except KeyboardInterrupt:
        wait(running.values(), timeout=_GRACE_S)  # the trial of the embedded AWS removes its folder
        raise


def _begun(check: Callable[[], Finding]) -> "Future[Finding]":
    """Begin a check in a daemon thread: an executor's threads would be waited for when the doctor ends."""
    future: Future[Finding] = Future()

    def run() -> None:
        try:
            future.set_result(check())
        except Exception as error:  # shown as a finding
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future


def _outcome(part: str, future: "Future[Finding]", deadline: float) -> Finding:
    try:
        return future.result(timeout=max(0.0, deadline - time.monotonic()))
    except TimeoutError:
        return Finding(part, False, f"no answer within {_LIMIT_S:g} s", "close heavy programs and run doctor again")
    except Exception as error:  # whatever a broken environment raises is what has to be shown
        return Finding(part, False, f"{type(error).__name__}: {error}", _AFRESH)
