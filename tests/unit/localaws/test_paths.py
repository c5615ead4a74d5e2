"""The JSON paths of an event target's input."""

import pytest

from workbench.localaws.eventbus.paths import MISSING, resolve

pytestmark = pytest.mark.unit

EVENT = {"id": "1", "detail-type": "t", "detail": {"items": [{"n": 1}, {"n": None}], "a.b": 2, "a b": {"c": [[3]]}}}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$", EVENT),
        ("$.id", "1"),
        ("$.detail-type", "t"),
        ("$.detail.items[0].n", 1),
        ("$.detail.items[1].n", None),
        ("$.detail['a.b']", 2),
        ('$.detail["a b"].c[0][0]', 3),
        ("$.missing", MISSING),
        ("$.detail.items[2]", MISSING),
        ("$.detail.items.n", MISSING),
        ("$.id.x", MISSING),
        ("$.id[0]", MISSING),
        ("$.detail..n", MISSING),
        ("$.detail.items[*]", MISSING),
        ("detail", MISSING),
        ("", MISSING),
    ],
)
def test_a_path_finds_its_value_or_nothing(path, value):
    found = resolve(path, EVENT)
    assert found is value if value is MISSING else found == value
