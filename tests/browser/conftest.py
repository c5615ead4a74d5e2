"""JupyterLab on the loopback with a token, in folders of its own, and Debian's Chromium in front of it."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.lab import DATA, SCREENSHOTS, Lab, write_notebook
from workbench import localaws, notebook_home
from workbench.paths import NOTEBOOKS, REPO

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_LOCAL = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "file:")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser. Without one the tests are skipped and say so; in CI they fail."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    reason = "There is no Chromium: install it with `apt-get install chromium`. NOTHING of the browser was tested."
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(chromium), args=_FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """window() -> a new window as wide as a laptop's. An error in a page, or a request to outside, fails the module."""
    opened: list[Page] = []
    errors: list[str] = []
    outside: list[str] = []

    def open_one(**options: object) -> Page:
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, **options)  # type: ignore[arg-type]
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(_LOCAL) else outside.append(asked.url))
        opened.append(page)
        return page

    before = request.session.testsfailed
    yield open_one
    for number, page in enumerate(opened):
        if request.session.testsfailed > before:
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"failed_{number}.png")
        page.close()
    assert not errors, errors
    assert not outside, f"a page asked for something from outside: {outside}"


@pytest.fixture(scope="session")
def shoot() -> Callable[[Page, str], Path]:
    """shoot(page, "name") keeps a picture of the window in .workbench/screenshots/."""

    def take(page: Page, name: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=path)
        return path

    return take


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory, chromium: Path) -> Iterator[Lab]:
    """JupyterLab over copies of the notebooks, so that nothing it saves reaches the repository."""
    folder = tmp_path_factory.mktemp("lab")
    for notebook in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(notebook, folder)
    run = DATA / "retried_item.json"
    write_notebook(folder / "replay.ipynb", f"import workbench as wb\n\nreplay = wb.replay({str(run)!r})\nreplay")
    environment = notebook_home.environment()
    _settle(Path(environment["JUPYTERLAB_SETTINGS_DIR"]))
    port, token = _free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    command += [f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={token}"]
    command += [f"--KernelManager.transport_encryption={notebook_home.kernel_encryption()}"]
    with (folder / "jupyterlab.log").open("w") as log:
        process = subprocess.Popen(command, cwd=REPO, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        found = Lab(f"http://127.0.0.1:{port}", token, folder)
        _wait_until_up(found, process)
        yield found
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        localaws.stop()


def _settle(settings: Path) -> None:
    """Answer JupyterLab's questions about news and updates, which would lie over the page."""
    folder = settings / "@jupyterlab" / "apputils-extension"
    folder.mkdir(parents=True, exist_ok=True)
    answers = {"checkForUpdates": False, "fetchNews": "false", "doNotDisturbMode": True}
    (folder / "notification.jupyterlab-settings").write_text(json.dumps(answers))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(lab: Lab, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{lab.address}/api/status?token={lab.token}", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not come up:\n{(lab.folder / 'jupyterlab.log').read_text()[-3000:]}")
