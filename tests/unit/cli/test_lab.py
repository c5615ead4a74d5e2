"""How JupyterLab is started: loopback, token on, nothing written to the home folder."""

import argparse
import socket

import pytest

from workbench import notebook_home
from workbench.cli import lab
from workbench.errors import WorkbenchError
from workbench.paths import WORK_DIR

pytestmark = pytest.mark.unit


def arguments(**options):
    return lab._arguments(argparse.Namespace(**{"port": None, "no_browser": False, **options}))


def test_it_listens_on_the_loopback_with_a_fresh_token():
    first, second = arguments(), arguments()
    assert "--ServerApp.ip=127.0.0.1" in first
    tokens = [word for words in (first, second) for word in words if word.startswith("--IdentityProvider.token=")]
    assert len(set(tokens)) == 2
    assert all(len(token.partition("=")[2]) >= 32 for token in tokens)


def test_it_opens_the_first_notebook(monkeypatch, tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in ("01_b.ipynb", "00_a.ipynb"):
        (folder / name).touch()
    monkeypatch.setattr(lab, "NOTEBOOKS", folder)
    monkeypatch.setattr(lab, "REPO", tmp_path)
    assert "--LabApp.default_url=/lab/tree/notebooks/00_a.ipynb" in arguments()


def test_a_port_that_was_asked_for_is_used_or_refused():
    assert {"--ServerApp.port=8899", "--ServerApp.port_retries=0"} <= set(arguments(port=8899))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(WorkbenchError, match="another --port"):
            lab._must_be_free(taken.getsockname()[1])


@pytest.mark.parametrize("port", [0, -1, 70000])
def test_a_port_that_does_not_exist_is_refused(port):
    with pytest.raises(WorkbenchError, match="does not exist"):
        lab._must_be_free(port)


def test_everything_jupyter_writes_is_below_the_work_folder():
    environment = notebook_home.environment()
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        assert environment[name].startswith(str(WORK_DIR))
