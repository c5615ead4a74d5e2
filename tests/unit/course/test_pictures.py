"""A picture that says nothing is found, in each form a notebook keeps one."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from workbench.course.pictures import speechless

pytestmark = pytest.mark.unit
SAYS = '<svg role="img" aria-label="a machine"></svg>'


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"text/plain": "1"}, False),
        ({"image/png": "x", "text/plain": "<Figure size 700x300 with 1 Axes>"}, True),
        ({"image/svg+xml": "<svg/>", "text/plain": "<IPython.core.display.SVG object>"}, True),
        ({"image/png": "x", "text/plain": "a line that rises"}, True),
        ({"image/png": "x", "text/html": '<img alt="a line" src="x">', "text/plain": "a line that rises"}, False),
        ({"text/html": '<img alt="" src="x">', "text/plain": "words"}, True),
        ({"text/html": SAYS, "text/plain": "words"}, False),
        ({"text/html": SAYS, "text/plain": ""}, True),
        ({"text/html": f"{SAYS}<svg></svg>", "text/plain": "words"}, True),
    ],
)
def test_pictures_need_alt_text_and_words(data, found):
    cell = new_code_cell("x", outputs=[new_output("display_data", data=data)])
    cell.id = "it"
    assert speechless(new_notebook(cells=[cell])) == (["it"] if found else [])
