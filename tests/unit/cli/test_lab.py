"""How JupyterLab is started: loopback, token on, nothing written to the home folder."""

import socket

import pytest

from workbench import notebook_home
from workbench.cli import lab
from workbench.errors import WorkbenchError
from workbench.paths import WORK_DIR

pytestmark = pytest.mark.unit


def test_it_listens_on_the_loopback_with_the_token_on():
    arguments = lab._arguments(8899, "secret", "/lab", no_browser=True)
    assert {"--ServerApp.ip=127.0.0.1", "--ServerApp.port=8899", "--IdentityProvider.token=secret"} <= set(arguments)
    assert "--no-browser" in arguments


def test_it_opens_the_first_notebook(monkeypatch, tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.setattr(lab, "NOTEBOOKS", folder)
    monkeypatch.setattr(lab, "REPO", tmp_path)
    assert lab._first_page() == "/lab"
    for name in ("01_b.ipynb", "00_a.ipynb"):
        (folder / name).touch()
    assert lab._first_page() == "/lab/tree/notebooks/00_a.ipynb"


@pytest.fixture
def taken():
    """A port of the loopback that somebody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


def test_a_taken_port_is_refused_when_it_was_asked_for(taken):
    with pytest.raises(WorkbenchError, match="another --port"):
        lab._free_port(taken)


def test_a_taken_port_is_passed_over_when_none_was_asked_for(taken, monkeypatch):
    monkeypatch.setattr(lab, "_DEFAULT_PORT", taken)
    assert taken < lab._free_port(None) < taken + lab._TRIED


@pytest.mark.parametrize("port", [0, -1, 70000])
def test_a_port_that_does_not_exist_is_refused(port):
    with pytest.raises(WorkbenchError, match="does not exist"):
        lab._free_port(port)


def test_everything_jupyter_writes_is_below_the_work_folder():
    environment = notebook_home.environment()
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        assert environment[name].startswith(str(WORK_DIR))
