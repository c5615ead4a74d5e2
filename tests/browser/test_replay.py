"""A person opens a notebook in JupyterLab, runs it, and replays an execution: mouse, keyboard, light and dark."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import DATA, SCREENSHOTS, Lab, open_and_run, write_notebook

pytestmark = pytest.mark.browser

LONG = f"""
import time
from datetime import timedelta
import workbench as wb
from workbench.recording import Recording
wb.replay  # loads the libraries: that is the session's start, not the opening of a replay
run = wb.load({str(DATA / "retried_item.json")!r})
first, last = run.events[0], 0
events = [first]
for number in range(2, 1001, 2):
    shared = {{"timestamp": first["timestamp"] + timedelta(milliseconds=number)}}
    told = {{"name": f"State {{number // 2 % 100}}", "input": '{{"n": %d, "text": "%s"}}' % (number, "x" * 500)}}
    entered = {{**shared, "id": number, "type": "PassStateEntered", "previousEventId": last}}
    exited = {{**shared, "id": number + 1, "type": "PassStateExited", "previousEventId": number}}
    told_at_exit = {{"name": told["name"], "output": told["input"]}}
    events += [{{**entered, "stateEnteredEventDetails": told}}, {{**exited, "stateExitedEventDetails": told_at_exit}}]
    last = number + 1
states = {{f"State {{i}}": {{"Type": "Pass", "Next": f"State {{(i + 1) % 100}}"}} for i in range(100)}}
long = Recording({{"StartAt": "State 1", "States": states}}, events[:1000], run.describe)
begun = time.perf_counter()
replay = wb.replay(long)
print(f"python_s={{time.perf_counter() - begun:.3f}}")
replay
"""
Shoot = Callable[[Page, str], Path]
SUCCEEDED, FAILED, IN_PROGRESS = "rgb(43, 214, 46)", "rgb(222, 50, 47)", "rgb(83, 201, 237)"


def _fill(replay: Locator, state: str) -> str:
    """The colour a state of the graph really has on the screen."""
    shape = _node(replay, state).locator("> g > a > path, > g > a > polygon").first
    return str(shape.evaluate("shape => getComputedStyle(shape).fill"))


def _node(replay: Locator, state: str) -> Locator:
    return replay.locator(".sfr-graph g.node.state").filter(has=replay.page.get_by_text(state, exact=True)).first


def _move(replay: Locator, event: int) -> None:
    """Drag the slider to the event with this number, as an input event of the range does."""
    slider = replay.get_by_role("slider")
    slider.evaluate("(slider, to) => { slider.value = to; slider.dispatchEvent(new Event('input')); }", event - 1)


@pytest.fixture(scope="module")
def opened(window: Callable[..., Page], lab: Lab) -> Locator:
    return open_and_run(window(), lab, "replay.ipynb")


@pytest.fixture
def replay(opened: Locator) -> Locator:
    """The replay of the failed run, at its last event, with all iterations shown."""
    opened.get_by_role("combobox", name="Iteration").select_option("")
    opened.get_by_role("button", name="Last event").click()
    return opened


@pytest.fixture
def page(replay: Locator) -> Page:
    return replay.page


def test_the_run_is_seen_as_it_ended(replay: Locator, page: Page, shoot: Shoot) -> None:
    expect(replay.locator(".sfr-verdict")).to_contain_text("Failed in “Weigh”")
    expect(replay.locator(".sfr-now")).to_contain_text("ExecutionFailed")
    assert _fill(replay, "Weigh") == FAILED
    assert _fill(replay, "Any parcels?") == SUCCEEDED
    assert _node(replay, "Weigh").locator(".sfr-badge text").text_content() == "✗"
    expect(replay.locator(".sfr-steps li[aria-selected=true]")).to_contain_text("Weigh #1")
    expect(page.locator('[class$="-static"]')).to_be_hidden()
    page.wait_for_timeout(300)
    shoot(page, "replay_light")


def test_the_slider_goes_back_in_time(replay: Locator, page: Page, shoot: Shoot) -> None:
    _move(replay, 27)
    expect(replay.locator(".sfr-now")).to_have_text(re.compile(r"Event 27 of 33 · TaskFailed · Weigh"))
    page.wait_for_timeout(300)
    assert _fill(replay, "Weigh") == IN_PROGRESS
    expect(replay.locator(".sfr-detail")).to_contain_text("Attempt 2")
    expect(replay.locator(".sfr-detail")).not_to_contain_text("Attempt 3")
    shoot(page, "replay_between_attempts")
    _move(replay, 1)
    assert replay.locator(".sfr-steps li[data-status=not-reached]").count() == 5


def test_a_click_on_a_state_shows_its_payload_and_log_lines(replay: Locator, page: Page, shoot: Shoot) -> None:
    _move(replay, 1)
    _node(replay, "Any parcels?").click()
    detail = replay.locator(".sfr-detail")
    expect(detail.locator("h5")).to_have_text("Any parcels?")
    expect(detail.locator("pre").first).to_contain_text('"name": "brick"')
    replay.locator(".sfr-steps li").filter(has_text="Weigh #1").click()
    expect(detail).to_contain_text("ScaleStuck")
    expect(detail.locator(".sfr-log").first).to_contain_text("weighing brick")
    expect(detail.locator(".sfr-by").first).to_contain_text(re.compile("joined by (request id|time window)"))
    page.wait_for_timeout(200)
    shoot(page, "replay_log_lines")


def test_an_iteration_can_be_chosen(replay: Locator) -> None:
    choice = replay.get_by_role("combobox", name="Iteration of Each parcel")
    assert choice.locator("option").all_inner_texts()[:2] == ["Each parcel: all 3", "Each parcel #1 ✗ failed"]
    choice.select_option("0")
    replay.page.wait_for_timeout(300)
    assert _fill(replay, "Weigh") == SUCCEEDED
    choice.select_option("1")
    replay.page.wait_for_timeout(300)
    assert _fill(replay, "Weigh") == FAILED
    expect(replay.locator(".sfr-detail h5")).to_have_text("Weigh")


def test_everything_is_reached_with_the_keyboard_alone(replay: Locator, page: Page) -> None:
    page.keyboard.press("Escape")
    replay.get_by_role("button", name="First event").focus()
    page.keyboard.press("Enter")
    now = replay.locator(".sfr-now")
    expect(now).to_contain_text("Event 1 of 33")
    page.keyboard.press("ArrowRight")
    expect(now).to_contain_text("Event 2 of 33")
    page.keyboard.press("End")
    expect(now).to_contain_text("Event 33 of 33")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))
    for control in ("Previous event", "Play", "Next event", "Last event", "Event", "Speed", "Steps, in order of entry"):
        assert any(label.startswith(control) for label in reached), (control, reached)
    replay.locator(".sfr-steps").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(replay.locator(".sfr-steps li[aria-selected=true]")).to_contain_text("Any parcels?")
    page.keyboard.press("ArrowDown")
    expect(replay.locator(".sfr-steps li[aria-selected=true]")).to_contain_text("Each parcel")
    assert page.evaluate("document.activeElement.className") == "sfr-steps"
    assert page.locator(".jp-Notebook .jp-Cell").count() == 1, "a key reached the notebook"


def test_play_runs_to_the_end_and_stops(replay: Locator, page: Page) -> None:
    replay.get_by_role("combobox", name="Speed").select_option("4")
    _move(replay, 25)
    replay.locator(".sfr-steps").focus()
    page.keyboard.press(" ")
    expect(replay.get_by_role("button", name="Pause")).to_be_visible()
    expect(replay.locator(".sfr-now")).to_contain_text("Event 33 of 33", timeout=15_000)
    expect(replay.get_by_role("button", name="Play")).to_be_visible()


def test_it_is_readable_in_the_dark(replay: Locator, page: Page, shoot: Shoot) -> None:
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.get_by_text("Theme", exact=True).hover()
    page.get_by_text("JupyterLab Dark", exact=True).click()
    expect(replay).to_have_attribute("data-theme", "dark", timeout=20_000)
    page.wait_for_timeout(800)
    shoot(page, "replay_dark")
    for part in (".sfr-now", ".sfr-detail h5", ".sfr-step-name >> nth=0", ".sfr-verdict", ".sfr-keys"):
        assert _contrast(replay.locator(part).first) >= 4.5, part
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.get_by_text("Theme", exact=True).hover()
    page.get_by_text("JupyterLab Light", exact=True).click()
    expect(replay).to_have_attribute("data-theme", "light", timeout=20_000)
    page.wait_for_timeout(500)
    for part in (".sfr-now", ".sfr-detail h5", ".sfr-step-name >> nth=0", ".sfr-verdict", ".sfr-keys"):
        assert _contrast(replay.locator(part).first) >= 4.5, part


def _contrast(part: Locator) -> float:
    """WCAG contrast of an element's ink on the nearest background that is not transparent."""
    return float(
        part.evaluate(
            """element => {
              const rgb = text => text.match(/[\\d.]+/g).map(Number);
              const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
                .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
              const ink = light(rgb(getComputedStyle(element).color));
              let under = element;
              while (under && (rgb(getComputedStyle(under).backgroundColor)[3] ?? 1) === 0) under = under.parentElement;
              const ground = light(rgb(getComputedStyle(under).backgroundColor));
              return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
            }"""
        )
    )


def test_python_moves_the_slider_too(replay: Locator, page: Page, lab: Lab) -> None:
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.type("replay.position = 4")
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".sfr-now").first).to_contain_text("Event 5 of 33", timeout=20_000)


def test_a_payload_is_text_whatever_is_in_it(window: Callable[..., Page], lab: Lab) -> None:
    """Markup in names, payloads, errors and log lines neither runs nor becomes elements."""
    import json

    from workbench.recording import load

    page = window()
    evil = "<img src=x onerror='window.hurt=1'><script>window.hurt=1</script>"
    data = Path(__file__).parents[1] / "data" / "retried_item.json"
    text = data.read_text().replace("weighing brick", f"weighing {evil}").replace("the scale does not move", evil)
    text = text.replace("feather", evil).replace("Any parcels?", json.dumps(evil)[1:-1])
    file = lab.folder / "evil.json"
    file.write_text(text)
    assert load(file).events
    write_notebook(lab.folder / "evil.ipynb", f"import workbench as wb\nwb.replay({str(file)!r})")
    replay = open_and_run(page, lab, "evil.ipynb")
    for row in replay.locator(".sfr-steps li").all():
        row.click()
    replay.locator(".sfr-steps li").filter(has_text="Weigh #1").click()
    expect(replay.locator(".sfr-detail")).to_contain_text("window.hurt=1")
    assert replay.locator("script, img, iframe").count() == 0
    assert page.evaluate("window.hurt") is None


def test_a_thousand_events_open_within_a_second(window: Callable[..., Page], lab: Lab, shoot: Shoot) -> None:
    """From the moment the page has the widget's data until it is painted, with the slider alive; and in Python too."""
    page = window()
    write_notebook(lab.folder / "long.ipynb", LONG)
    replay = open_and_run(page, lab, "long.ipynb")
    python_s = float(re.search(r"python_s=([\d.]+)", page.locator(".jp-OutputArea").first.inner_text())[1])  # type: ignore[index]
    step_ms = page.evaluate(
        """() => { const slider = document.querySelector('.sfr input'); const begun = performance.now();
             for (let k = 0; k < 50; k++) { slider.value = k * 20; slider.dispatchEvent(new Event('input')); }
             return (performance.now() - begun) / 50; }"""
    )
    shoot(page, "replay_1000_events")
    render_ms = page.evaluate("performance.getEntriesByName('sfr-render').at(-1).duration")
    measured = f"1,000 events: Python {python_s:.3f} s, page {render_ms:.0f} ms, each step {step_ms:.1f} ms"
    (SCREENSHOTS / "replay_1000_events.txt").write_text(measured + "\n")
    expect(replay.locator(".sfr-facts")).to_contain_text("1000 events")
    assert python_s + render_ms / 1000 <= 1.0, measured
    assert step_ms <= 50, measured
