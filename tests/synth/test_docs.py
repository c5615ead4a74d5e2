"""The README's picture shows the system as it is now, and its links lead somewhere."""

import re
import subprocess
import sys

import pytest

from workbench.paths import REPO

pytestmark = pytest.mark.synth


def test_the_picture_is_drawn_from_the_present_template():
    checked = subprocess.run(
        [sys.executable, "docs/draw_system.py", "--check"], cwd=REPO, capture_output=True, text=True, timeout=120
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("page", ["README.md", "DEVELOPING.md"])
def test_the_links_of_a_page_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (REPO / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (REPO / link).exists()] == []


def test_the_readme_names_every_notebook():
    readme = (REPO / "README.md").read_text(encoding="utf-8")
    missing = [path.name for path in (REPO / "notebooks").glob("[0-9]*.ipynb") if path.name not in readme]
    assert missing == []
