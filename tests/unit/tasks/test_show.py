"""How a verdict looks: readable, and never by colour alone."""

import pytest

from workbench.display.theme import contrast, on
from workbench.tasks.checking import check
from workbench.tasks.finding import Verdict
from workbench.tasks.show import COLOURS, SIGNS

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_readable_and_has_a_sign_of_its_own(verdict):
    assert contrast(on(COLOURS[verdict]), COLOURS[verdict]) >= 4.5
    assert sum(sign == SIGNS[verdict] for sign in SIGNS.values()) == 1


def test_the_verdict_is_a_word_in_every_form():
    bundle = check("90-even", 1)._repr_mimebundle_()
    assert "wrong" in bundle["text/plain"].splitlines()[0]
    assert f"{SIGNS[Verdict.WRONG]} wrong" in bundle["text/html"]


def test_text_between_backticks_is_code_and_still_escaped():
    page = check("90-even")._repr_mimebundle_()["text/html"]
    assert "<code>...</code>" in page
    assert "<code>wb.hint(&quot;90-even&quot;)</code>" in page
