"""Pictures of one's own: every form of them says in words what one sees."""

import matplotlib.pyplot as plt
import pytest

from workbench.display.picture import picture
from workbench.errors import WorkbenchError

pytestmark = pytest.mark.unit
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title></svg>'


@pytest.fixture
def axes():
    figure, made = plt.subplots(figsize=(2, 1))
    made.plot([1, 2])
    yield made
    plt.close(figure)


def test_a_plot_has_alt_text_in_html_a_title_in_svg_and_words_as_text(axes):
    bundle = picture(axes, "rises from <1> to 2")._repr_mimebundle_()
    assert 'alt="rises from &lt;1&gt; to 2"' in bundle["text/html"]
    assert "<title>rises from &lt;1&gt; to 2</title>" in bundle["image/svg+xml"]
    assert bundle["text/plain"] == "rises from <1> to 2"


def test_it_is_not_shown_a_second_time_by_the_cell(axes):
    assert plt.get_fignums()
    picture(axes, "a line")
    assert plt.get_fignums() == []


def test_a_figure_and_a_drawing_do_as_well(axes, tmp_path):
    assert repr(picture(axes.get_figure(), "a line", "a line\nfrom 1 to 2")) == "a line\nfrom 1 to 2"
    path = tmp_path / "drawing.svg"
    path.write_text(SVG)
    bundle = picture(path, "a drawing")._repr_mimebundle_(include=["text/html", "text/plain"])
    assert set(bundle) == {"text/html", "text/plain"}
    assert 'alt="a drawing"' in bundle["text/html"]


@pytest.mark.parametrize("shown", [None, "no/such.svg", object()])
def test_what_is_no_picture_is_refused(shown):
    with pytest.raises(WorkbenchError):
        picture(shown, "words")


def test_a_picture_without_words_is_refused(axes):
    with pytest.raises(WorkbenchError, match="sentence"):
        picture(axes, " ")
