"""check and predict: four verdicts, kept apart, and what they are remembered as."""

import pytest

from workbench.errors import TaskError
from workbench.tasks import progress
from workbench.tasks.checking import check, predict
from workbench.tasks.show import FINDING_MIME

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("answer", "verdict", "mistake"),
    [(..., "not attempted", ""), (0, "not attempted", ""), (1, "wrong", "odd"), ("x", "error", ""), (2, "right", "")],
)
def test_the_four_verdicts(answer, verdict, mistake):
    checked = check("90-even", answer)
    assert (checked.verdict, checked.finding.mistake) == (verdict, mistake)
    assert progress.read()["tasks"]["90-even"]["verdict"] == verdict


def test_a_wrong_answer_is_told_what_was_seen_what_was_due_and_where_to_look():
    text = repr(check("90-even", 7))
    assert all(part in text for part in ("observed: 7", "expected: an even number", "where to look: the last digit"))
    assert 'wb.hint("90-even")' in text


def test_what_the_answer_raises_is_told_and_does_not_stop_the_notebook():
    text = repr(check("90-even", "seven"))
    assert "TypeError" in text
    assert "answer % 2" in text


def test_the_readers_own_line_is_named_before_one_of_the_check(two_tasks):
    cell = compile(
        "class Odd:\n    def __mod__(self, other):\n        return self['digit']", "/tmp/ipykernel_1/2.py", "exec"
    )
    made: dict = {}
    exec(cell, made)
    look = check("90-even", made["Odd"]()).finding.look
    assert look.startswith("your line")


def test_a_service_that_says_much_is_cut_short():
    class Loud:
        def __mod__(self, other):
            raise ValueError("x" * 5000)

    assert len(check("90-even", Loud()).finding.observed) < 600


def test_a_check_may_itself_say_that_nothing_was_done():
    assert "a number" in repr(check("90-even", 0))


def test_an_unknown_task_names_the_nearest():
    with pytest.raises(TaskError, match="90-even"):
        check("90-evn", 1)


def test_a_display_escapes_and_carries_the_finding_for_programs():
    bundle = check("90-even", 1)._repr_mimebundle_()
    assert "<even>" not in bundle["text/html"]
    assert "&lt;even&gt;" in bundle["text/html"]
    assert bundle[FINDING_MIME] == {
        "task": "90-even",
        "verdict": "wrong",
        "mistake": "odd",
        "observed": "1",
        "look": "the last digit",
    }


def test_a_prediction_is_not_attempted_before_it_is_committed_to():
    predict("90-coin")
    assert check("90-coin", "b").verdict == "not attempted"


def test_a_prediction_is_not_attempted_before_the_run():
    predict("90-coin", "b")
    assert check("90-coin").verdict == "not attempted"


def test_a_prediction_is_held_against_what_happened_not_against_the_key():
    predict("90-coin", "b")
    assert check("90-coin", "b").verdict == "right"
    assert check("90-coin", "a").verdict == "wrong"


def test_a_wrong_prediction_names_the_misconception():
    predict("90-coin", " A ")
    finding = check("90-coin", "b").finding
    assert (finding.verdict, finding.mistake, finding.look) == ("wrong", "coins like me", "the coin")
    assert "tails" in finding.observed
    assert "heads" in finding.expected


def test_an_outcome_that_is_no_choice_is_an_error_of_the_course():
    predict("90-coin", "b")
    assert check("90-coin", "z").verdict == "error"


def test_a_choice_there_is_not_is_refused_and_nothing_is_kept():
    with pytest.raises(TaskError, match="'a', 'b', 'c', 'd'"):
        predict("90-coin", "e")
    assert "90-coin" not in progress.read()["tasks"]


def test_only_predictions_are_predicted():
    with pytest.raises(TaskError, match=r'wb\.check\("?\'?90-even'):
        predict("90-even", "a")


def test_committing_to_nothing_keeps_an_earlier_commitment():
    predict("90-coin", "c")
    assert "committed to c" in repr(predict("90-coin"))
    assert ". Run on" in repr(predict("90-coin"))
