"""The HTML page of an executed notebook."""

import base64

import nbformat
import pytest

from workbench.course.page import page_of

pytestmark = pytest.mark.unit

DOT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def page(text, folder):
    return page_of(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)]), "00_start", folder)


def test_an_answer_is_within_its_details(tmp_path):
    html = page("<details><summary>Why?</summary>\n\nBecause of *this*.\n\n</details>\n\nAfter.", tmp_path)
    inside = html[html.index("<details>") : html.index("</details>")]
    assert "Because of <em>this</em>." in inside
    assert "After." not in inside


@pytest.mark.parametrize("text", ["![a dot](dot.gif)", '<img src="dot.gif">'])
def test_a_picture_is_put_into_the_page(text, tmp_path):
    (tmp_path / "dot.gif").write_bytes(DOT)
    html = page(text, tmp_path)
    assert "data:image/gif;base64," in html
    assert 'src="dot.gif"' not in html
