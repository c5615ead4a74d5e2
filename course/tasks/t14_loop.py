"""Break it: a rule whose pattern matches what its own target puts back."""

import time
from typing import Any

import workbench as wb
from course.patterns import deployed_pattern, matches
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

_BROKEN = {"detail-type": [{"prefix": "Order"}]}
_SHOP, _PRICER, _OTHER = "com.devpost.shop", "com.devpost.pricer", "com.devpost.warehouse"
_ORDER = {"message": '{"order": 1}'}
_PRICED = {**_ORDER, "price": 3, "first": "an-id", "times": 1}
#: A loop would have gone round more than once in this time.
_ANOTHER_ROUND_S = 2
_EXPECTED = "OrderPlaced and OrderChanged of the shop to be priced once each, and nothing else"


def check(mended: dict[str, Any], connection: Any) -> Finding:
    """Ask EventBridge what the deployed pattern takes, then count in the log how often each order was priced."""
    pattern = deployed_pattern(mended["PricingRule"], mended["Bus"], connection)
    if pattern == _BROKEN:
        return not_attempted("another pattern on the pricing rule than the one that was deployed")

    def takes(source: str, detail_type: str, detail: dict[str, Any]) -> bool:
        return matches(pattern, connection, source=source, detail_type=detail_type, detail=detail)

    orders = [kind for kind in ("OrderPlaced", "OrderChanged") if takes(_SHOP, kind, _ORDER)]
    taken = f"{pattern} takes {' and '.join(orders) or 'no order'} of the shop"
    if takes(_PRICER, "OrderPriced", _PRICED):
        mistake, observed = "it still hears itself", f"{taken}, and OrderPriced of the pricer"
        look = "the event that the function puts on the bus, field by field, against the pattern"
    elif not orders:
        mistake, observed = "deaf to everybody", taken
        look = "the loop is over because nothing goes in: try the shop's event on the pattern, not only the function's"
    elif takes("com.devpost.commonevent", "CommonEvent", _ORDER):
        mistake, observed = "everything but itself", f"{taken}, and CommonEvent of com.devpost.commonevent"
        look = "what else travels on this bus: shutting out one sender lets in all the others"
    elif len(orders) == 1:
        mistake, observed = "one kind left out", taken
        look = "which kinds of order the shop sends, and how often each of the two was priced"
    elif takes(_OTHER, "OrderPlaced", _ORDER):
        mistake, observed = "anybody's orders", f"{taken}, and OrderPlaced of {_OTHER}"
        look = "the words that two senders may share on this bus, and the field that they never share"
    else:
        return _counted(mended, connection, taken)
    return wrong(mistake, observed=observed, expected=_EXPECTED, look=look)


def _counted(mended: dict[str, Any], connection: Any, taken: str) -> Finding:
    def calls() -> list[int]:
        return [len(wb.logs(mended["PricingLogs"], connection, contains=one)) for one in mended["Orders"]]

    wb.until(calls, lambda found: all(found), "a line of each order in the pricer's log", timeout_s=90)
    time.sleep(_ANOTHER_ROUND_S)
    found = calls()
    if found == [1] * len(found):
        return right(f"{taken}; each of the {len(found)} orders was priced once")
    return wrong(
        "",
        observed=f"{taken}, and yet the orders were priced {found} times",
        expected=_EXPECTED,
        look="whether the rule had its new pattern already when the orders were sent: run the cell above once more",
    )


def _prices(pattern: str) -> str:
    return f"prices = {pattern}"


TASK = Task(
    id="14-loop",
    kind=Kind.LAB,
    title="One order, fifty prices",
    minutes=6,
    lab=LabText(
        scenario="A function puts a price to every order and puts the priced order back onto the bus, for whoever "
        "wants it. Its rule listens to everything that begins with Order. It was tested by calling it once.",
        symptom="One order makes fifty calls, and only stops because a counter in the event stops it. Without the "
        "counter it would never end.",
        evidence="The function's log, above: `kind` and `times` of each call. The first call had another event than "
        "the second. Which?",
        in_production="The bill, unless you put an alarm on the function's `Invocations` first. "
        "[Lambda's own loop detection](https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html) knows "
        "SQS, SNS and S3, and not a loop through a bus. Reserved concurrency bounds how fast it can turn.",
    ),
    question="""
Write the pricing rule's pattern so that both kinds of the shop's orders, `OrderPlaced` and `OrderChanged`, are priced,
once each. Events of other senders are none of its business. The cell below deploys it and sends one order of each kind.
""",
    stub="prices = ...  # the whole pattern",
    solution=_prices('{"source": ["com.devpost.shop"], "detail-type": [{"prefix": "Order"}]}'),
    mistakes=(
        Mistake("it still hears itself", _prices('{"detail-type": [{"prefix": "OrderP"}]}')),
        Mistake(
            "deaf to everybody",
            _prices('{"source": [{"anything-but": {"prefix": "com.devpost"}}], "detail-type": [{"prefix": "Order"}]}'),
        ),
        Mistake("everything but itself", _prices('{"source": [{"anything-but": ["com.devpost.pricer"]}]}')),
        Mistake("one kind left out", _prices('{"detail-type": ["OrderPlaced"]}')),
        Mistake("anybody's orders", _prices('{"detail-type": ["OrderPlaced", "OrderChanged"]}')),
    ),
    check=check,
    check_call="mended, connection",
    hints=(
        "Compare the first event with the one the function puts back: in which fields do they differ?",
        "Ask for something that only the shop's events have, and no other sender's on this bus.",
        '`{"source": [...], "detail-type": [{"prefix": "Order"}]}`: whose source?',
    ),
    concepts=("event pattern", "rule target"),
)
