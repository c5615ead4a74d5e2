"""What the progress of a deployment says as events come in."""

import io
from datetime import UTC, datetime

import pytest

from workbench.cdk.progress import LiveView, Progress
from workbench.cdk.stacks import StackEvent

pytestmark = pytest.mark.unit


AT = datetime(2026, 11, 23, tzinfo=UTC)


def event(logical_id, status, *, of_stack=False):
    return StackEvent(f"{logical_id}-{status}", AT, logical_id, "AWS::SQS::Queue", status, "", of_stack)


def test_it_counts_each_resource_once_and_the_stack_never():
    progress = Progress("Mine", total=4)
    progress.add([event("A", "CREATE_IN_PROGRESS"), event("A", "CREATE_COMPLETE"), event("A", "CREATE_COMPLETE")])
    progress.add([event("Mine", "CREATE_COMPLETE", of_stack=True)])
    assert progress.changed == 1
    assert "1/4 resources" in str(progress)
    assert "######.................." in str(progress)


def test_without_a_total_there_is_no_bar():
    progress = Progress("Mine", total=None)
    progress.add([event("A", "UPDATE_COMPLETE")])
    assert "1 resources" in str(progress)
    assert "#" not in str(progress)


def test_it_says_what_is_being_done_and_then_how_it_ended():
    progress = Progress("Mine", total=1)
    progress.add([event("A", "CREATE_IN_PROGRESS")])
    assert "CREATE_IN_PROGRESS AWS::SQS::Queue A" in str(progress)
    assert "<progress" in progress._repr_html_()
    progress.finish("created")
    assert "created" in str(progress)
    assert "<progress" not in progress._repr_html_()


def test_names_cannot_become_markup():
    assert "<b>" not in Progress("<b>Mine</b>", total=1)._repr_html_()


def test_to_a_pipe_only_the_end_is_written(monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    progress = Progress("Mine", total=1)
    view = LiveView(progress)
    for _ in range(3):
        view.draw()
    progress.finish("created")
    view.close()
    assert written.getvalue().count("\n") == 1
    assert "created" in written.getvalue()


def test_in_a_terminal_one_line_is_drawn_again(monkeypatch):
    written = io.StringIO()
    written.isatty = lambda: True
    monkeypatch.setattr("sys.stderr", written)
    view = LiveView(Progress("Mine", total=1))
    view.draw()
    view.draw()
    assert written.getvalue().count("\r") == 2
    assert "\n" not in written.getvalue()
