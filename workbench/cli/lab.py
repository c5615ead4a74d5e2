"""Opens JupyterLab at the first notebook, with the embedded AWS running. This is what start.py does without a verb."""

import argparse
import os
import secrets
import socket
import sys

from workbench.errors import WorkbenchError
from workbench.paths import NOTEBOOKS, REPO

__all__ = ["act", "add_options"]

_DEFAULT_PORT, _TRIED = 8888, 50


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the options of `lab`."""
    verb.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    verb.add_argument("--port", type=int, metavar="N", help="JupyterLab's port (default: 8888 or the next free)")


def act(options: argparse.Namespace) -> int:
    """Run JupyterLab in this process until it ends; stop the embedded AWS afterwards if it was started here."""
    from workbench import notebook_home
    from workbench.cli.server_text import FORGETS
    from workbench.localaws import find, start, stop

    port = _free_port(options.port)
    notebook_home.activate()
    notebook_home.ask_nothing()
    # Only now: JupyterLab decides where its files go when it is imported.
    from jupyterlab.labapp import main as jupyterlab

    was_running = find() is not None
    server = start()
    print(f"The embedded AWS listens on {server.endpoint} (IAM {'on' if server.iam else 'off'}). {FORGETS}")
    if not was_running:
        print("It stops together with JupyterLab; to keep it, run `python3 start.py up` first.")
    token, opened = secrets.token_hex(24), _first_page()
    # Jupyter does not show a token that was given to it.
    print(f"JupyterLab opens at http://127.0.0.1:{port}{opened}?token={token}")
    print("Stop it with Ctrl-C, twice.", flush=True)
    try:
        return int(jupyterlab(_arguments(port, token, opened, options.no_browser)) or 0)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        if not was_running:
            stop()


def _first_page() -> str:
    first = min(NOTEBOOKS.glob("*.ipynb"), default=None)
    return f"/lab/tree/{first.relative_to(REPO).as_posix()}" if first else "/lab"


def _arguments(port: int, token: str, opened: str, no_browser: bool) -> list[str]:
    from workbench.notebook_home import kernel_encryption

    arguments = [
        f"--ServerApp.root_dir={REPO}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        # Said here, not left to Jupyter: a configuration on this machine could switch the token off.
        f"--IdentityProvider.token={token}",
        f"--KernelManager.transport_encryption={kernel_encryption()}",
        f"--LabApp.default_url={opened}",
        "--log-level=ERROR",  # dozens of lines about extensions would hide the address above
    ]
    if no_browser:
        arguments.append("--no-browser")
    if sys.platform != "win32" and os.geteuid() == 0:
        arguments.append("--allow-root")  # containers; it still listens on the loopback only, with a token
    return arguments


def _free_port(asked: int | None) -> int:
    """Return the port that was asked for if it is free, without one the first free one from 8888.

    Raises WorkbenchError when there is none.
    """
    if asked is not None and not 1 <= asked <= 65535:
        raise WorkbenchError(f"Port {asked} does not exist.\nNext: give --port a number from 1024 to 65535.")
    for port in [asked] if asked is not None else range(_DEFAULT_PORT, _DEFAULT_PORT + _TRIED):
        if _is_free(port):
            return port
    wanted = f"port {asked}" if asked is not None else f"any port from {_DEFAULT_PORT} to {_DEFAULT_PORT + _TRIED - 1}"
    raise WorkbenchError(
        f"JupyterLab cannot use {wanted}: taken, or not permitted.\n"
        "Next: give another --port, or none: then the next free one is taken."
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
