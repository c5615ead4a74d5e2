"""`python -m workbench <verb>`: the same verbs as start.py, without the set-up."""

import signal
import sys

_INTERRUPTED = 130


def _run() -> int:
    try:
        # start.py keeps a Ctrl-C back while one Python takes the other's place; here it can be answered.
        if sys.platform != "win32":
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        from workbench.cli.main import main

        return main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(_run())
