"""The notebook on seeing an execution, run by a person: the graph in its colours, watched to its end, then replayed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import Lab, run_all

pytestmark = pytest.mark.browser

Shoot = Callable[[Page, str], Path]


def test_the_notebook_is_run_and_seen(window: Callable[..., Page], lab: Lab, shoot: Shoot) -> None:
    page = window()
    page.set_viewport_size({"width": 1440, "height": 1400})
    run_all(page, lab, "09_see_an_execution.ipynb")
    expect(page.get_by_text(re.compile(r"FAILED with \d+ events"))).to_be_visible(timeout=150_000)
    watched = page.locator(".jp-OutputArea").filter(has=page.get_by_text(re.compile(r"FAILED with \d+ events")))
    graph = watched.locator("svg").first
    expect(graph).to_be_visible()
    fills = graph.locator("g.node.state.failed path, g.node.state.failed polygon").evaluate_all(
        "shapes => shapes.map(shape => shape.getAttribute('fill').toLowerCase())"
    )
    assert "#de322f" in fills
    replay = page.locator(".sfr").first
    replay.scroll_into_view_if_needed(timeout=60_000)
    expect(replay.locator(".sfr-verdict")).to_contain_text("ScaleStuck")
    page.wait_for_timeout(500)
    shoot(page, "notebook_replay")
    expect(page.get_by_text(re.compile(r"SUCCEEDED with \d+ events"))).to_be_attached(timeout=90_000)
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    # While all cells run the page follows them; only now it stands still.
    expect(page.get_by_text("| Idle")).to_be_visible(timeout=90_000)
    _scroll_to(page, graph)
    shoot(page, "notebook_watch")


def _scroll_to(page: Page, wanted: Locator) -> None:
    """Turn the wheel from the top until `wanted` is drawn: JupyterLab draws only the cells that are seen."""
    page.locator(".jp-WindowedPanel-outer").evaluate("panel => panel.scrollTo(0, 0)")
    page.mouse.move(800, 700)
    for _ in range(60):
        page.wait_for_timeout(100)
        if wanted.is_visible():
            wanted.scroll_into_view_if_needed()
            page.wait_for_timeout(500)
            return
        page.mouse.wheel(0, 500)
    pytest.fail("the picture could not be scrolled to")
