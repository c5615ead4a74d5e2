"""Sets Jupyter up for the workbench: files below the work folder, never in the home folder; kernels encrypted."""

import json
import os

from workbench import toolchain
from workbench.paths import work_dir

__all__ = ["activate", "ask_nothing", "environment", "kernel_encryption"]

_NEWS = "notification.jupyterlab-settings"


def environment() -> dict[str, str]:
    """Return the whole environment for JupyterLab and for kernels: pinned tools, and folders below the work folder."""
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
        "MPLCONFIGDIR": "matplotlib",
    }
    return {
        **toolchain.environment(),
        **{name: str(work_dir("jupyter", folder)) for name, folder in folders.items()},
        # Debugging into the standard library is not part of the course; without this every kernel prints a warning.
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def activate() -> None:
    """Give this process that environment, for the kernels it starts."""
    os.environ.update(environment())


def ask_nothing() -> None:
    """Set JupyterLab not to ask the network for news and updates, nor the reader about it; keeps a choice once made."""
    choices = work_dir("jupyter", "settings", "@jupyterlab", "apputils-extension") / _NEWS
    if not choices.exists():
        choices.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}), encoding="utf-8")


def kernel_encryption() -> str:
    """Return the policy for the traffic between JupyterLab and its kernels, for KernelManager.transport_encryption.

    It keeps other users of this machine from reading cells and outputs on the loopback.
    """
    import zmq

    return "auto" if zmq.has("curve") else "disabled"
