"""Break it: a rule whose pattern matches nothing."""

from typing import Any

import workbench as wb
from course.patterns import deployed_pattern, matches
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

_OURS, _BROKEN = "com.devpost.commonevent", {"source": ["com.devpost.commonevents"]}
_OTHERS = ("com.devpost.commonevents", "com.devpost.shop", "aws.states", "org.example")
_EXPECTED = f"it to take every event of {_OURS}, and no event of another source"


def check(mended: dict[str, Any], connection: Any) -> Finding:
    """Ask EventBridge what the deployed pattern takes, then wait for the execution of the event that was sent."""
    pattern = deployed_pattern(mended["Rule"], mended["Bus"], connection)
    if pattern == _BROKEN:
        return not_attempted("another pattern on the rule than the one that was deployed")
    fired = {"message": mended["Message"]}
    others = [source for source in _OTHERS if matches(pattern, connection, source=source, detail=fired)]
    if not matches(pattern, connection, source=_OURS, detail=fired):
        mistake, observed = "still off by a letter", f"{pattern} does not take the event that was sent"
        look = "the source in the event and in the pattern, one under the other, capitals included"
    elif not matches(pattern, connection, source=_OURS, detail={"message": '{"tea": "green"}'}):
        mistake, observed = "only this one event", f"{pattern} takes the event that was sent, and not the next one"
        look = "the fields you ask for: which of them will be the same in every event of this sender?"
    elif "org.example" in others:
        mistake, observed = "everything matches", f"{pattern} also takes {', '.join(others)}"
        look = "what would reach the recorder if another team put its events on this bus"
    elif "com.devpost.shop" in others:
        mistake, observed = "a net too wide", f"{pattern} also takes {', '.join(others)}"
        look = "where the part of the source ends that is ours alone, and whether the rest may vary at all"
    elif others:
        mistake, observed, look = "", f"{pattern} also takes {', '.join(others)}", "who sends events of that source"
    else:
        runs = wb.wait(mended["Machine"], connection, count=1, since=mended["Since"], check=False)
        return right(f"{pattern} takes the source and no other; the event that was sent {runs['status'].iloc[0]}")
    return wrong(mistake, observed=observed, expected=_EXPECTED, look=look)


TASK = Task(
    id="14-silent-pattern",
    kind=Kind.LAB,
    title="The rule that nobody hears of",
    minutes=6,
    lab=LabText(
        scenario="Since this morning's deployment no order has arrived. The sender is sure that it sends, and shows an "
        "event id for each.",
        symptom="The bus accepts every event. There is no execution, no dead letter, no row, and no error anywhere.",
        evidence="The source and the detail type of what was sent: they stand in the call of `takes_event`. The pattern of "
        "the rule as it is deployed. And what `TestEventPattern` says of the two: whether they fit.",
        in_production="A failure makes a noise, this makes none: nothing counts the events that no rule wants. Put an "
        "alarm on what should be there, such as the rule's `TriggeredRules` falling to zero while the API is still called.",
    ),
    question="""
Write the pattern so that the rule takes every event of the sender, whatever it says, and nothing of anybody else. The
cell below deploys the rule with it and sends one event.
""",
    stub="takes = ...  # the whole pattern",
    solution=f'takes = {{"source": ["{_OURS}"]}}',
    mistakes=(
        Mistake("still off by a letter", 'takes = {"source": ["com.devpost.commonEvent"]}'),
        Mistake(
            "only this one event", f'takes = {{"source": ["{_OURS}"], "detail": {{"message": [\'{{"order": 1}}\']}}}}'
        ),
        Mistake("everything matches", 'takes = {"source": [{"prefix": ""}]}'),
        Mistake("a net too wide", 'takes = {"source": [{"prefix": "com.devpost"}]}'),
    ),
    check=check,
    check_call="mended, connection",
    hints=(
        "Two texts should be the same and are not. Print the pattern and the event, one below the other.",
        "A pattern compares the whole text, exactly. `infra/common_bus.py` says what our sender is called.",
        '`{"source": [...]}`, with the sender\'s source letter by letter; no prefix is needed.',
    ),
    concepts=("event pattern", "event bus"),
)
