"""Keeps what Jupyter, IPython and matplotlib write below the work folder, so that nothing lands in the home folder."""

from workbench import toolchain
from workbench.paths import work_dir

__all__ = ["environment"]


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
