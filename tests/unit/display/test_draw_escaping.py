"""No text in a definition or history can break the picture: names, conditions, comments, errors, titles."""

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import workbench
from workbench.display.draw_labels import plain, safe_name, tooltip

pytestmark = pytest.mark.unit

NASTY = [
    'say "hi"', "<b>bold</b>", "a & b &nbsp; &copy; &#0; &bad", "back\\slash\\", "\\N \\G \\E \\l", "line\nbreak\r\n",
    "tab\there", "🎉 日本語 שלום ا", "\u202eevil", "\x00\x07\x1b[31m\x7f\x85", "\ud800", "\ufffe\uffff", "node:port:n",
    "<unclosed", "]]>", "-->", "<!--", "{a|b}", "%s {0} ${x}", "'", "`", "//", "/* */", "#", ";", "graph", "subgraph",
    "strict", "x" * 80, " ", "|into cluster_1", "start", "end", "<", ">", "&", '"', "\\", "é" * 80, "a\u0301\u0327",
    "\u2028\u2029",
]  # fmt: skip
texts = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=90), st.lists(st.sampled_from(NASTY), max_size=4).map("".join)
)


def machine(name, other, text):
    choice = {"Type": "Choice", "Choices": [{"Variable": text, "StringEquals": text, "Next": other}]}
    inner = {"StartAt": name, "States": {name: {"Type": "Task", "Resource": text, "End": True}}}
    catch = [{"ErrorEquals": [text], "Next": text}]
    return {
        "StartAt": name,
        "States": {
            name: {**choice, "Comment": text},
            other: {"Type": "Map", "Comment": text, "Catch": catch, "ItemProcessor": inner, "End": True},
            "last": {"Type": text, "Next": text},
            "fail": {"Type": "Fail", "Error": text, "Cause": text},
            "wait": {"Type": "Wait", "Timestamp": text, "Next": "fail"},
        },
    }


def events(name, text):
    entered = {"stateEnteredEventDetails": {"name": name}}
    failed = {"executionFailedEventDetails": {"error": text, "cause": text}}
    return [
        {"id": 1, "previousEventId": 0, "type": "ExecutionStarted", "timestamp": 1.0},
        {"id": 2, "previousEventId": 0, "type": "ChoiceStateEntered", "timestamp": 2.0, **entered},
        {"id": 3, "previousEventId": 2, "type": "ExecutionFailed", "timestamp": 3.0, **failed},
    ]


@given(texts, texts, texts)
@example("a", "a", "a")
def test_any_text_anywhere_gives_a_well_formed_svg(name, other, text):
    picture = workbench.draw(machine(name, other, text), events(name, text), title=text, direction="landscape")
    root = ElementTree.fromstring(picture.pipe("svg"))
    ids = {group.get("id") for group in root.iter("{http://www.w3.org/2000/svg}g")}
    assert set(picture.states) <= ids
    picture.text.encode("utf-8")
    ElementTree.fromstring(picture._repr_mimebundle_()["text/html"])


@pytest.mark.parametrize("text", NASTY)
def test_each_nasty_text_as_every_part(text):
    ElementTree.fromstring(workbench.draw(machine(text, text + "2", text), title=text).pipe("svg"))


def test_what_can_be_shown_is_shown_as_it_is():
    name = 'Is "a < b" & c > d? 🎉'
    svg = workbench.draw({"StartAt": name, "States": {name: {"Type": "Succeed"}}}).pipe("svg")
    assert name in "".join(ElementTree.fromstring(svg).itertext())


def test_what_cannot_be_shown_is_made_visible():
    assert plain("a\x07b\x7f\ud800") == "a␇b␡\ufffd"
    assert plain("one\r\ntwo\rthree") == "one\ntwo\nthree"
    assert safe_name('a:b"c\\d&e<f') == "a_b_c_d_e_f"
    assert tooltip("a&b\n<c>\\") == "a&amp;b\\n&lt;c&gt;\\\\"
