"""JupyterLab asks neither the network for news nor the reader about it, and keeps what the reader then chooses."""

import json

import pytest

from workbench import notebook_home
from workbench.paths import work_dir

pytestmark = pytest.mark.unit


def test_nothing_is_asked_until_the_reader_chooses_so() -> None:
    folder = work_dir("jupyter", "settings", "@jupyterlab", "apputils-extension")
    settings = folder / "notification.jupyterlab-settings"
    settings.unlink(missing_ok=True)
    notebook_home.ask_nothing()
    assert json.loads(settings.read_text()) == {"fetchNews": "false", "checkForUpdates": False}
    settings.write_text('{"fetchNews": "true"}')
    notebook_home.ask_nothing()
    assert json.loads(settings.read_text()) == {"fetchNews": "true"}
