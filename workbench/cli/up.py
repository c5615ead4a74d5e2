"""Starts the embedded AWS in the background, if it is not running."""

import argparse
import json

from workbench.errors import LocalAwsError

__all__ = ["act", "add_options"]


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the options of `up`."""
    verb.add_argument("--port", type=int, metavar="N", help="the port to listen on (default: 4566 or the next free)")
    verb.add_argument("--iam", choices=("on", "off"), help="check permissions as AWS does (default: on)")
    verb.add_argument("--json", action="store_true", help="print only JSON: endpoint, credentials, pid, ...")


def act(options: argparse.Namespace) -> int:
    """Start it, or say that it runs already; one that runs with other options than asked for is an error."""
    from workbench.cli.server_text import describe
    from workbench.localaws import find, start

    running = find()
    if running:
        _same(options, running.port, running.iam)
    server = running or start(port=options.port, iam=options.iam != "off")
    if options.json:
        print(json.dumps({"running": True, **server.as_dict()}, indent=2))
    else:
        print("The embedded AWS was running already." if running else "The embedded AWS is running.")
        print(describe(server))
    return 0


def _same(options: argparse.Namespace, port: int, iam: bool) -> None:
    asked = []
    if options.port not in (None, port):
        asked.append(f"port {options.port} (it listens on {port})")
    if options.iam not in (None, "on" if iam else "off"):
        asked.append(f"iam {options.iam} (it runs with iam {'on' if iam else 'off'})")
    if asked:
        raise LocalAwsError(
            f"The embedded AWS runs already, but not with {' and '.join(asked)}.\n"
            "Next: `python3 start.py down`, which makes it forget everything, then `up` again."
        )
