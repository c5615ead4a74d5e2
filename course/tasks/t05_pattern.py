"""Write a pattern of two conditions, one of them a beginning."""

from typing import Any

from botocore.exceptions import ClientError

from course.patterns import matches
from workbench.tasks.finding import Finding, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

_OURS, _THEIRS = "com.devpost.commonevent", ("com.devpost.warehouse", "com.devpost.commonevents")
_FIELDS = {"version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"}
_KINDS = ("OrderPlaced", "OrderCancelled", "OrderShipped")
_EXPECTED = f"it to take {', '.join(_KINDS)} of {_OURS}, and neither another kind nor another source"


def check(pattern: dict[str, Any], connection: Any) -> Finding:
    """Ask EventBridge which of six events the pattern takes."""
    try:
        taken = [kind for kind in _KINDS if matches(pattern, connection, source=_OURS, detail_type=kind)]
        theirs = [one for one in _THEIRS if matches(pattern, connection, source=one, detail_type="OrderPlaced")]
        common = matches(pattern, connection, source=_OURS, detail_type="CommonEvent")
    except ClientError as error:
        return wrong(
            "a value without a list",
            observed=error.response["Error"]["Message"],
            expected="a pattern that EventBridge accepts",
            look="the pattern of our rule above: what stands to the right of `source`?",
        )
    unknown = sorted(set(pattern) - _FIELDS - {"$or"})
    if unknown:
        mistake, look = "a field that no event has", f"`{unknown[0]}`: compare it with the event in `matches`, above"
    elif common:
        mistake, look = "", "the detail types you let in: CommonEvent is none of the orders"
    elif theirs == [_THEIRS[1]]:
        mistake, look = "", "the end of the source: another team's may begin like ours and go on"
    elif theirs:
        mistake, look = "anybody's orders", "who may put events on a bus: another team can use the same detail types"
    elif not taken and "detail-type" not in pattern:
        mistake, look = "", "the event in `matches`, above: which of its own fields says of what kind it is?"
    elif not taken:
        mistake, look = "a beginning written as a whole", "how a plain text in a list is compared, as you saw above"
    elif len(taken) < len(_KINDS):
        mistake, look = "a list of today's kinds", "what the pattern does with a kind of order that comes next year"
    else:
        return right(f"it takes {', '.join(taken)} of {_OURS}, and nothing else of six events")
    others = ["CommonEvent"] * common + [f"OrderPlaced of {one}" for one in theirs]
    return wrong(
        mistake, observed=f"it takes {', '.join([*taken, *others]) or 'nothing'}", expected=_EXPECTED, look=look
    )


_SOURCE = f'"source": ["{_OURS}"]'

TASK = Task(
    id="05-pattern",
    kind=Kind.BUILD,
    title="Only the orders",
    minutes=4,
    question=f"""
Billing wants a rule of its own: every event of `{_OURS}` whose detail type *begins with* `Order`, such as
`OrderPlaced`, `OrderCancelled`, and kinds nobody has thought of yet. Other teams use the same words on this bus; their
events have another source. Write the pattern. The check asks EventBridge, as we did; nothing is deployed.
""",
    stub='pattern = ...  # such as {"region": ["eu-central-1"]}',
    solution=f'pattern = {{{_SOURCE}, "detail-type": [{{"prefix": "Order"}}]}}',
    mistakes=(
        Mistake(
            "a value without a list",
            f'pattern = {{"source": "{_OURS}", "detail-type": [{{"prefix": "Order"}}]}}',
        ),
        Mistake("a field that no event has", f'pattern = {{{_SOURCE}, "detail_type": [{{"prefix": "Order"}}]}}'),
        Mistake("a beginning written as a whole", f'pattern = {{{_SOURCE}, "detail-type": ["Order"]}}'),
        Mistake("anybody's orders", 'pattern = {"detail-type": [{"prefix": "Order"}]}'),
        Mistake(
            "a list of today's kinds",
            f'pattern = {{{_SOURCE}, "detail-type": ["OrderPlaced", "OrderCancelled"]}}',
        ),
    ),
    check=check,
    check_call="pattern, connection",
    hints=(
        "The event in `matches` has all its fields. Which two of them does the wish speak about?",
        "Two fields in one pattern must both fit. In a list a plain text is compared as a whole; an object can say more.",
        '`{"source": [...], "detail-type": [{"prefix": ...}]}`, with the texts of the wish.',
    ),
    concepts=("event pattern",),
)
