"""Opens JupyterLab at the first notebook, with the embedded AWS running. This is what start.py does without a verb."""

import argparse
import os
import secrets
import socket
import sys

from workbench.errors import WorkbenchError
from workbench.paths import NOTEBOOKS, REPO

__all__ = ["act", "add_options"]


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the options of `lab`."""
    verb.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    verb.add_argument("--port", type=int, metavar="N", help="JupyterLab's port (default: 8888 or the next free)")


def act(options: argparse.Namespace) -> int:
    """Run JupyterLab in this process until it ends; stop the embedded AWS afterwards if it was started here."""
    from jupyterlab.labapp import main as jupyterlab

    from workbench import notebook_home
    from workbench.cli.server_text import FORGETS
    from workbench.localaws import find, start, stop

    if options.port is not None:
        _must_be_free(options.port)
    notebook_home.activate()
    was_running = find() is not None
    server = start()
    print(f"The embedded AWS listens on {server.endpoint} (IAM {'on' if server.iam else 'off'}). {FORGETS}")
    if not was_running:
        print("It stops together with JupyterLab; to keep it, run `python3 start.py up` first.")
    print("Stop JupyterLab with Ctrl-C, twice.", flush=True)
    try:
        return int(jupyterlab(_arguments(options)) or 0)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        if not was_running:
            stop()


def _arguments(options: argparse.Namespace) -> list[str]:
    from workbench.notebook_home import kernel_encryption

    first = sorted(NOTEBOOKS.glob("*.ipynb"))
    opened = f"/lab/tree/{first[0].relative_to(REPO).as_posix()}" if first else "/lab"
    arguments = [
        f"--ServerApp.root_dir={REPO}",
        "--ServerApp.ip=127.0.0.1",
        # Said here, not left to Jupyter: a configuration on this machine could switch the token off.
        f"--IdentityProvider.token={secrets.token_hex(24)}",
        f"--KernelManager.transport_encryption={kernel_encryption()}",
        f"--LabApp.default_url={opened}",
    ]
    if options.port is not None:
        arguments += [f"--ServerApp.port={options.port}", "--ServerApp.port_retries=0"]
    if options.no_browser:
        arguments.append("--no-browser")
    if sys.platform != "win32" and os.geteuid() == 0:
        arguments.append("--allow-root")  # containers; it still listens on the loopback only, with a token
    return arguments


def _must_be_free(port: int) -> None:
    if not 1 <= port <= 65535:
        raise WorkbenchError(f"Port {port} does not exist.\nNext: give --port a number from 1024 to 65535.")
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise WorkbenchError(
                f"JupyterLab cannot use port {port}: {error.strerror}.\n"
                "Next: give another --port, or none: then the next free one is taken."
            ) from error
