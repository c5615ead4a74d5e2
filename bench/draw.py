"""How long a picture takes, by number of states: building it, laying it out, and both with events.

Run: python bench/draw.py
"""

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


def milliseconds(work: Callable[[], Any]) -> float:
    """Return the median of ROUNDS runs."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def main() -> None:
    workbench.draw(machine(5), events(machine(5))).pipe("svg")
    print(f"dot: {toolchain.dot()}; median of {ROUNDS} rounds, ms")
    print(f"{'states':>6} {'build':>8} {'build+svg':>10} {'with events':>12} {'per state':>10} {'to 5 states':>12}")
    smallest = 0.0
    for size in SIZES:
        definition = machine(size)
        history = events(definition)
        build = milliseconds(lambda definition=definition: workbench.draw(definition))
        whole = milliseconds(lambda definition=definition: workbench.draw(definition).pipe("svg"))
        painted = milliseconds(lambda both=(definition, history): workbench.draw(*both).pipe("svg"))
        smallest = smallest or whole
        ratio = f"x {whole / smallest:.1f}"
        print(f"{size:>6} {build:>8.1f} {whole:>10.1f} {painted:>12.1f} {whole / size:>10.2f} {ratio:>12}")


if __name__ == "__main__":
    main()
