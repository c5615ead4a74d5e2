"""Entry point of the server process: `python -m workbench.localaws.gateway --instance NAME [--port N] [--no-iam]`."""

import argparse
import os
import sys

from workbench.errors import LocalAwsError
from workbench.localaws.gateway import keys, logfile, switches
from workbench.localaws.port import bind
from workbench.localaws.processes import INSTANCE_OPTION
from workbench.localaws.state import Server


def main() -> None:
    """Bind the port, set the switches, and only then import and serve ministack."""
    parser = argparse.ArgumentParser()
    parser.add_argument(INSTANCE_OPTION, required=True)
    parser.add_argument("--port", type=int)
    parser.add_argument("--no-iam", action="store_true")
    options = parser.parse_args()
    os.umask(0o077)
    listening = bind(options.port)
    port = listening.getsockname()[1]
    log_path = logfile.configure()
    root = keys.RING.add(switches.ACCOUNT)
    server = Server(
        endpoint=f"http://127.0.0.1:{port}",
        port=port,
        region=switches.REGION,
        account=root.account,
        access_key_id=root.access_key_id,
        secret_access_key=root.secret_access_key,
        pid=os.getpid(),
        iam=not options.no_iam,
        log_path=str(log_path),
        instance=options.instance,
    )
    switches.apply(server)

    from workbench.localaws.gateway.serve import serve

    serve(server, listening)


if __name__ == "__main__":
    try:
        main()
    except LocalAwsError as error:
        sys.exit(f"LocalAwsError: {error}")
