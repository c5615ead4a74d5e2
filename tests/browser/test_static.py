"""Where no widget runs, a replay is still a picture and a table: in an HTML export, and in a notebook opened again."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import DATA, Lab, run_all, write_notebook
from workbench import notebook_home

pytestmark = pytest.mark.browser

Shoot = Callable[[Page, str], Path]
RUN = DATA / "retried_item.json"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The HTML that `jupyter nbconvert --execute` makes of a notebook with a replay in it."""
    folder = tmp_path_factory.mktemp("export")
    write_notebook(folder / "run.ipynb", f"import workbench as wb\nwb.replay({str(RUN)!r})")
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", str(folder / "run.ipynb")]
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=notebook_home.environment())
    return folder / "run.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_export_shows_picture_and_table_with_no_network(
    scheme: str, exported: Path, browser: Browser, shoot: Shoot
) -> None:
    """nbconvert's own template asks for scripts on the network; none of them is given."""
    page = browser.new_page(viewport={"width": 1200, "height": 1000}, color_scheme=scheme)  # type: ignore[arg-type]
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.goto(exported.as_uri())
    picture = page.locator('[class$="-static"] img')
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth") > 100
    assert "failed" in str(picture.get_attribute("alt"))
    rows = page.locator('[class$="-static"] tbody tr')
    assert rows.count() == 5
    expect(rows.nth(3)).to_contain_text("ScaleStuck")
    expect(page.locator('[class$="-static"] p')).to_contain_text("Failed in “Weigh”")
    shoot(page, f"replay_in_html_{scheme}")
    page.close()


def test_a_notebook_opened_again_without_its_kernel_still_shows_the_run(
    window: Callable[..., Page], lab: Lab, shoot: Shoot
) -> None:
    page = window()
    write_notebook(lab.folder / "again.ipynb", f"import workbench as wb\nwb.replay({str(RUN)!r})")
    run_all(page, lab, "again.ipynb")
    expect(page.locator(".sfr")).to_be_visible(timeout=90_000)
    expect(page.locator('[class$="-static"]')).to_be_attached(timeout=30_000)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Shut Down Kernel", exact=True).click()
    page.wait_for_timeout(1000)
    page.goto(lab.url("again.ipynb"))
    expect(page.locator('[class$="-static"] img')).to_be_visible(timeout=60_000)
    shoot(page, "replay_opened_again")


def test_the_post_mortem_stands_alone(window: Callable[..., Page], tmp_path: Path, shoot: Shoot) -> None:
    from workbench.display.postmortem import postmortem

    file = postmortem(RUN, tmp_path / "page.html")
    for scheme in ("light", "dark"):
        page = window(color_scheme=scheme)
        page.goto(file.as_uri())
        expect(page.locator(".verdict")).to_contain_text("Failed in “Weigh” (attempt 3 of 3)")
        for picture in page.locator("img").all():
            assert picture.evaluate("image => image.complete && image.naturalWidth") > 100
        shoot(page, f"postmortem_{scheme}")
    page.emulate_media(media="print")
    pdf = page.pdf()
    assert pdf.startswith(b"%PDF")
