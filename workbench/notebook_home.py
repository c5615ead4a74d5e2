"""Sets Jupyter up for the workbench: files below the work folder, never in the home folder; kernels encrypted."""

import os

from workbench import toolchain
from workbench.paths import work_dir

__all__ = ["activate", "environment", "kernel_encryption"]


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


def kernel_encryption() -> str:
    """Return the policy for the traffic between JupyterLab and its kernels, for KernelManager.transport_encryption.

    It keeps other users of this machine from reading cells and outputs on the loopback.
    """
    import zmq

    return "auto" if zmq.has("curve") else "disabled"
