"""The picture of a definition: well-formed SVG that holds every state, condition and container, and its text twin."""

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import graphviz
import pytest

import workbench
from workbench.asl.graph import graph_of
from workbench.display.draw_labels import packed, wrapped
from workbench.errors import DefinitionError, WorkbenchError

pytestmark = pytest.mark.unit

FEATURES = sorted((Path(__file__).parent.parent / "asl" / "features").glob("*.json"))
SVG = "{http://www.w3.org/2000/svg}"
MACHINE = {
    "StartAt": "Look",
    "States": {
        "Look": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "Good"}],
            "Default": "Bad",
        },
        "Good": {"Type": "Succeed"},
        "Bad": {"Type": "Fail", "Error": "E", "Comment": "When all is lost"},
    },
}


def svg_of(picture):
    return ElementTree.fromstring(picture.pipe("svg"))


def groups(svg, kind):
    return [group for group in svg.iter(f"{SVG}g") if kind in group.get("class", "").split()]


def words(element):
    return " ".join("".join(element.itertext()).replace("\u00a0", " ").split())


def test_a_definition_is_a_digraph_with_every_state_and_condition():
    picture = workbench.draw(MACHINE)
    assert isinstance(picture, graphviz.Digraph)
    said = words(svg_of(picture))
    for word in ("Look", "Good", "Bad", "Start", "End", "$.n = 1", "otherwise"):
        assert word in said


@pytest.mark.parametrize("direction", ["portrait", "landscape"])
@pytest.mark.parametrize("path", FEATURES, ids=lambda path: path.stem)
def test_every_feature_draws_with_a_group_for_each_state(path, direction):
    picture = workbench.draw(path, direction=direction, theme="dark")
    svg = svg_of(picture)
    graph = graph_of(json.loads(path.read_text()))
    drawn = {group.get("id") for group in groups(svg, "state")}
    assert drawn == set(picture.states)
    assert set(picture.states.values()) == set(graph.states)
    assert {group.get("id") for group in svg.iter(f"{SVG}g")} >= set(picture.arrows)
    assert all(state.name.split()[0] in picture.text for state in graph.states.values())


def test_maps_and_parallels_are_clusters_and_a_dangling_state_is_marked():
    picture = workbench.draw(next(path for path in FEATURES if path.stem == "parallel_of_maps.asl"))
    assert len(groups(svg_of(picture), "cluster")) == 3
    broken = workbench.draw({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}})
    (missing,) = groups(svg_of(broken), "missing")
    assert words(missing).endswith("no such state B")
    assert "! Next of 'A' points at 'B'" in broken.text


def test_it_shows_itself_as_html_and_svg_with_a_text_twin_and_alt_text():
    bundle = workbench.draw(MACHINE)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/svg+xml", "text/plain"}
    assert 'role="img" aria-label="State machine: 3 states, starting at Look."' in bundle["text/html"]
    assert bundle["text/html"].count("<svg") == 1
    assert "<?xml" not in bundle["text/html"]
    ElementTree.fromstring(bundle["text/html"])
    ElementTree.fromstring(bundle["image/svg+xml"])
    assert "if $.n = 1 -> Good" in bundle["text/plain"]
    assert set(workbench.draw(MACHINE)._repr_mimebundle_(include=["text/plain"])) == {"text/plain"}
    assert "text/html" not in workbench.draw(MACHINE)._repr_mimebundle_(exclude=["text/html"])


def test_tooltips_tell_what_the_box_has_no_room_for():
    titles = [
        link.get("{http://www.w3.org/1999/xlink}title") or ""
        for link in svg_of(workbench.draw(MACHINE)).iter(f"{SVG}a")
    ]
    assert any("When all is lost" in title for title in titles)


def test_the_outline_follows_the_flow_and_indents_what_is_inside():
    path = next(path for path in FEATURES if path.stem == "parallel.asl")
    assert workbench.describe(path).splitlines() == [
        "State machine",
        "  Both (Parallel): then Done",
        "    branch 1:",
        "      Left (Pass): then Left 2",
        "      Left 2 (Pass)",
        "    branch 2:",
        "      Right (Pass)",
        "  Done (Succeed): ends",
    ]
    assert workbench.describe(path) == workbench.draw(path).text


def test_copies_titles_and_files_work_as_graphviz_users_expect(tmp_path):
    picture = workbench.draw(MACHINE, title="Orders & returns")
    assert picture.copy().text == picture.text == workbench.draw(MACHINE, title="Orders & returns").text
    written = Path(picture.render(tmp_path / "orders"))
    assert written.suffix == ".svg"
    root = ElementTree.parse(written).getroot()
    assert "Orders & returns" in words(root)
    assert root.get("aria-label") == picture.alt
    assert picture.pipe("png").startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("wrong", "said"), [({"theme": "sepia"}, "light.*dark"), ({"direction": "up"}, "portrait.*landscape")]
)
def test_an_unknown_look_is_refused_with_the_ones_there_are(wrong, said):
    with pytest.raises(WorkbenchError, match=said):
        workbench.draw(MACHINE, **wrong)


def test_what_is_no_state_machine_is_not_drawn():
    with pytest.raises(DefinitionError, match="States"):
        workbench.draw({"Resources": 1})


def test_long_words_break_at_marks_and_lines_are_about_equal():
    assert wrapped("Wait for at least two quorum members", 24, 4) == ["Wait for at least", "two quorum members"]
    assert wrapped("$states.input.IngestionJob.Status", 24, 4) == ["$states.input.", "IngestionJob.Status"]
    assert wrapped("x" * 100, 30, 2) == ["x" * 30, "x" * 29 + "…"]
    assert wrapped("", 30, 2) == [""]
    assert packed(["one", "two", "a longer part"], 12, 3) == ["one · two", "a longer", "part"]
    assert all(len(line) <= 20 for line in wrapped("averyveryverylongWordIndeed and another.oneOfThose", 20, 9))


def test_a_choice_of_thirty_rules_stays_readable():
    picture = workbench.draw(next(path for path in FEATURES if path.stem == "choice_many.asl"))
    assert len(groups(svg_of(picture), "choice")) == 1 + 7
    assert re.search(r"and \d more", words(svg_of(picture)))


def machine_with_a_common_end(size):
    states = {
        f"Step {number}": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}],
            **({"Next": f"Step {number + 1}"} if number < size - 1 else {"End": True}),
        }
        for number in range(size)
    }
    return {"StartAt": "Step 0", "States": {**states, "Sorry": {"Type": "Fail"}}}


def test_in_a_large_picture_far_arrows_end_at_a_sign_and_none_is_lost():
    picture = workbench.draw(machine_with_a_common_end(60))
    svg = svg_of(picture)
    signs = groups(svg, "sign")
    assert len(signs) > 40
    assert {words(sign).split("→ ")[-1] for sign in signs} == {"Sorry"}
    assert len(groups(svg, "catch")) == 60
    assert picture.text.count("on error States.ALL -> Sorry") == 60
    assert set(picture.arrows) <= {group.get("id") for group in svg.iter(f"{SVG}g")}


def test_a_small_picture_has_every_arrow_whole():
    assert not groups(svg_of(workbench.draw(machine_with_a_common_end(8))), "sign")
