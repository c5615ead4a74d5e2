"""The picture of a definition: well-formed SVG that holds every state, condition and container."""

import xml.etree.ElementTree as ElementTree

import graphviz
import pytest

import workbench
from workbench.errors import WorkbenchError

pytestmark = pytest.mark.unit

MACHINE = {
    "StartAt": "Look",
    "States": {
        "Look": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "Good"}],
            "Default": "Bad",
        },
        "Good": {"Type": "Succeed"},
        "Bad": {"Type": "Fail", "Error": "E"},
    },
}


def svg_of(picture: graphviz.Digraph) -> ElementTree.Element:
    return ElementTree.fromstring(picture.pipe("svg"))


def test_a_definition_is_a_digraph_with_every_state_and_condition():
    picture = workbench.draw(MACHINE)
    assert isinstance(picture, graphviz.Digraph)
    words = " ".join(svg_of(picture).itertext())
    for said in ("Look", "Good", "Bad", "Start", "End", "$.n = 1", "otherwise"):
        assert said in words.replace("\u00a0", " ")


def test_it_shows_itself_as_svg_with_a_text_twin_and_alt_text():
    bundle = workbench.draw(MACHINE)._repr_mimebundle_()
    assert "<svg" in bundle["image/svg+xml"]
    assert 'role="img" aria-label="State machine: 3 states, starting at Look."' in bundle["text/html"]
    assert "if $.n = 1 -> Good" in bundle["text/plain"]


@pytest.mark.parametrize("wrong", [{"theme": "sepia"}, {"direction": "up"}])
def test_an_unknown_look_is_refused_with_the_ones_there_are(wrong):
    with pytest.raises(WorkbenchError, match="light|portrait"):
        workbench.draw(MACHINE, **wrong)
