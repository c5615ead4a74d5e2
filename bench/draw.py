"""How long a picture takes, by number of states: building it, laying it out, and both with events.

Run: python bench/draw.py
"""

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import workbench
from workbench import toolchain

SIZES = (5, 10, 20, 50, 100, 200, 500)
ROUNDS = 7


def machine(size: int) -> dict[str, Any]:
    """Return a machine of `size` states as people write them: tasks, every fifth a choice with a way out, a catch."""
    states: dict[str, Any] = {}
    for number in range(size):
        name, following = f"Step number {number}", f"Step number {number + 1}"
        if number == size - 1:
            states[name] = {"Type": "Succeed"}
        elif number % 5 == 4:
            rule = {"Variable": f"$.step{number}.StatusCode", "NumericEquals": 200, "Next": following}
            states[name] = {"Type": "Choice", "Choices": [rule], "Default": f"Step number {size - 1}"}
        else:
            states[name] = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": following}
            if number % 7 == 3:
                states[name]["Catch"] = [{"ErrorEquals": ["States.ALL"], "Next": f"Step number {size - 1}"}]
    return {"StartAt": "Step number 0", "States": states}


def events(definition: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a history that visits every state once."""
    history: list[dict[str, Any]] = [{"id": 1, "previousEventId": 0, "type": "ExecutionStarted", "timestamp": 1.0}]
    for name, state in definition["States"].items():
        for what in ("Entered", "Exited"):
            number = len(history) + 1
            event = {"id": number, "previousEventId": number - 1 if number > 2 else 0, "timestamp": float(number)}
            history.append({**event, "type": f"{state['Type']}State{what}", f"state{what}EventDetails": {"name": name}})
    return history


def milliseconds(work: Callable[[], Any]) -> tuple[float, float]:
    """Return the median of ROUNDS runs by the clock, and the mean processor time, dot's included."""
    taken = []
    used = sum(os.times()[:4])
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken), 1000 * (sum(os.times()[:4]) - used) / ROUNDS


def main() -> None:
    workbench.draw(machine(5), events(machine(5))).pipe("svg")
    print(f"dot: {toolchain.dot()}; {ROUNDS} rounds, ms; svg = build and dot; cpu = processor time with dot's")
    print("states    build      svg      cpu  with events      cpu  to 5 states")
    smallest = 0.0
    for size in SIZES:
        definition = machine(size)
        history = events(definition)
        build, _ = milliseconds(lambda definition=definition: workbench.draw(definition))
        svg, busy = milliseconds(lambda definition=definition: workbench.draw(definition).pipe("svg"))
        painted, painting = milliseconds(lambda both=(definition, history): workbench.draw(*both).pipe("svg"))
        smallest = smallest or svg
        ratio = f"x {svg / smallest:.1f}"
        print(f"{size:>6} {build:>8.1f} {svg:>8.1f} {busy:>8.1f} {painted:>12.1f} {painting:>8.1f} {ratio:>12}")


if __name__ == "__main__":
    main()
