"""What the browser tests share: a JupyterLab to talk to, and how a person opens and runs a notebook in it."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
from playwright.sync_api import Locator, Page, expect

from workbench.paths import REPO

DATA = REPO / "tests" / "data"
#: Kept by CI as artefacts; WORKBENCH_HOME of the tests is thrown away, this is not.
SCREENSHOTS = REPO / ".workbench" / "screenshots"


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: where it listens, its token, and the folder it serves."""

    address: str
    token: str
    folder: Path

    def url(self, notebook: str) -> str:
        """Address that opens a notebook in a fresh workspace."""
        return f"{self.address}/lab/tree/{notebook}?reset&token={self.token}"


def write_notebook(path: Path, source: str) -> None:
    """Write a notebook with one code cell."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


def run_all(page: Page, lab: Lab, notebook: str) -> None:
    """Open a notebook, wait for its kernel, and choose Run > Run All Cells."""
    page.goto(lab.url(notebook))
    expect(page.locator(".jp-Notebook .jp-CodeCell").first).to_be_visible(timeout=90_000)
    expect(page.get_by_text("| Idle")).to_be_visible(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


def open_and_run(page: Page, lab: Lab, notebook: str) -> Locator:
    """Run a notebook and return the first replay in it."""
    run_all(page, lab, notebook)
    replay = page.locator(".sfr").first
    expect(replay).to_be_visible(timeout=90_000)
    return replay
