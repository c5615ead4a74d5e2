"""Says whether the embedded AWS runs, and where; exit status 1 when it does not."""

import argparse
import json

__all__ = ["act", "add_options"]


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the options of `status`."""
    verb.add_argument("--json", action="store_true", help='print only JSON; {"running": false} when it does not run')


def act(options: argparse.Namespace) -> int:
    """Print what is known about the running server."""
    from workbench.cli.server_text import describe
    from workbench.localaws import find

    server = find()
    if options.json:
        print(json.dumps({"running": True, **server.as_dict()} if server else {"running": False}, indent=2))
    elif server:
        print("The embedded AWS is running.")
        print(describe(server))
    else:
        print("The embedded AWS is not running. Start it: python3 start.py up")
    return 0 if server else 1
