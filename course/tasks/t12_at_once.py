"""Turn Little's law round: how many events a second a limited number of functions can take."""

from collections.abc import Callable
from typing import Any

import workbench as wb
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

#: (functions at once, seconds each takes), far below every other limit of the design.
_CASES = ((5, 0.5), (4, 2.0), (60, 4.0))
_SECONDS = 60
#: The simulation goes in steps of a tenth of a second, so a function's place is free a little late.
_NEAR = 0.25


def check(most_per_s: Callable[[float, float], Any], _connection: Any) -> Finding:
    """Compare the function's answers with what a simulated flood really gets done a second."""
    told = []
    for concurrency, function_s in _CASES:
        answer = most_per_s(concurrency, function_s)
        if answer is None:
            return not_attempted("a number from `most_per_s(concurrency, function_s)`")
        done = _simulated(concurrency, function_s)
        case = f"{concurrency} at once, {function_s:g} s each"
        if abs(float(answer) - done) > _NEAR * done:
            mistake, look = _diagnosed(float(answer), concurrency, function_s)
            return wrong(
                mistake,
                observed=f"{case}: your answer is {float(answer):g} a second",
                expected=f"about {done:.1f} a second: that many were done in a simulated flood",
                look=look,
            )
        told.append(f"{case}: {float(answer):g} a second, simulated {done:.1f}")
    return right("; ".join(told))


def _simulated(concurrency: int, function_s: float) -> float:
    design = wb.Design(transitions=3, function_s=function_s)
    seen = wb.simulate([50] * _SECONDS, [function_s], design, concurrency=concurrency)
    return float(seen["finished"].iloc[_SECONDS // 3 : _SECONDS].mean())


def _diagnosed(answer: float, concurrency: int, function_s: float) -> tuple[str, str]:
    if answer == concurrency:
        return (
            "at once is taken for a second",
            "how long one of them is busy: can it take another event after a second?",
        )
    if abs(answer - concurrency * function_s) < 1e-6:  # noqa: PLR2004 - the same but for rounding
        return (
            "multiplied once more",
            "the units: functions, and seconds each. Events a second are functions *per* second",
        )
    if abs(answer * concurrency - function_s) < 1e-6:  # noqa: PLR2004
        return "upside down", "one function that takes twice as long: should your number rise or fall? Try it"
    return "", "Little's law above: at once = a second x seconds each. Which of the three is asked for?"


def _body(line: str) -> str:
    return f"def most_per_s(concurrency, function_s):\n    return {line}"


TASK = Task(
    id="12-at-once",
    kind=Kind.BUILD,
    title="Little's law, turned round",
    minutes=4,
    question="""
To protect a database you let no more than `concurrency` of your functions run at once, and each takes `function_s`
seconds. How many events a second does that let through, when they do not stop coming? The check floods a simulation
with 50 events a second and compares.
""",
    stub="def most_per_s(concurrency, function_s): ...  # return a number",
    solution=_body("concurrency / function_s"),
    mistakes=(
        Mistake("multiplied once more", _body("concurrency * function_s")),
        Mistake("at once is taken for a second", _body("concurrency")),
        Mistake("upside down", _body("function_s / concurrency")),
    ),
    check=check,
    check_call="most_per_s, connection",
    hints=(
        "Write the law down with its three quantities, and mark the two you know.",
        "At once = arrivals a second × seconds each. At once and seconds are given.",
        "Solve it for the arrivals: one division. Five at once, half a second each: each takes two a second.",
    ),
    concepts=("token bucket", "cold start"),
)
