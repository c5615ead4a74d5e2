"""Two runs as frames: what each state did in either, and which payloads differ where."""

import json
from typing import Any

import pandas as pd

from workbench.frames.columns import FLOAT, INT, OBJECT, build, seconds_between
from workbench.frames.scopes import Visit
from workbench.frames.walk import History, read_history
from workbench.recording.diff_payload import payload_differences
from workbench.recording.diff_visits import Key, paired

__all__ = ["payload_frame", "visits_frame"]

_VISITS = {
    "state": OBJECT, "iteration_path": OBJECT, "visit": INT, "runs": OBJECT, "same": "bool", "status_a": OBJECT,
    "status_b": OBJECT, "attempts_a": INT, "attempts_b": INT, "duration_a_s": FLOAT, "duration_b_s": FLOAT,
    "slower_s": FLOAT, "error_a": OBJECT, "error_b": OBJECT, "differs": OBJECT, "entered_id_a": INT,
    "entered_id_b": INT,
}  # fmt: skip
_PAYLOADS = {
    "state": OBJECT, "iteration_path": OBJECT, "visit": INT, "field": OBJECT, "path": OBJECT, "kind": OBJECT,
    "a": OBJECT, "b": OBJECT,
}  # fmt: skip


def visits_frame(a: Any | History, b: Any | History) -> pd.DataFrame:
    """One row a state visit that one of the runs, or both, made; a and b are events, or a History.

    Columns: state, iteration_path (tuple), visit (Int64, nth in its scope), runs ("both", "only a", "only b"), same
    (bool: made by both, with the same status, attempts, error, and payloads but for ids, times and metadata), status_a,
    status_b, attempts_a, attempts_b (Int64, of a task; <NA> for others), duration_a_s, duration_b_s (float64),
    slower_s (float64, b minus a), error_a, error_b, differs (str: which of status, attempts, error, input, output),
    entered_id_a, entered_id_b (Int64, the Entered events). What is not in a run is None or <NA>.
    Raises HistoryError when one of them is not a history.
    """
    rows = [_row(key, *pair) for key, *pair in paired(read_history(a), read_history(b))]
    return build(_VISITS, rows)


def _row(key: Key, a: Visit | None, b: Visit | None) -> tuple[Any, ...]:
    known = a or b
    assert known is not None  # noqa: S101 - paired() yields no pair of nothing
    took = [_took(visit) for visit in (a, b)]
    slower = took[1] - took[0] if took[0] is not None and took[1] is not None else None
    differs = _differs(a, b) if a and b else []
    runs = "both" if a and b else "only a" if a else "only b"
    return (
        known.name, known.scope.path, key[-1], runs, runs == "both" and not differs, a and a.status, b and b.status,
        _attempts(a), _attempts(b), *took, slower, _error(a), _error(b), ", ".join(differs),
        a.entered.id if a and a.entered else None, b.entered.id if b and b.entered else None,
    )  # fmt: skip


def _differs(a: Visit, b: Visit) -> list[str]:
    pairs = {"status": (a.status, b.status), "attempts": (_attempts(a), _attempts(b)), "error": (_error(a), _error(b))}
    found = [name for name, (one, other) in pairs.items() if one != other]
    fields = (field for field in ("input", "output") if _value_differs(_payload(a, field), _payload(b, field)))
    return [*found, *fields]


def _value_differs(a: Any, b: Any) -> bool:
    return any(kind == "value" for _, kind, _, _ in payload_differences(a, b))


def payload_frame(a: Any | History, b: Any | History) -> pd.DataFrame:
    """One row a value that differs between the two runs' payloads, in the states that both visited.

    Columns: state, iteration_path (tuple), visit (Int64), field ("input", "output" or "cause"), path (a JSONPath), kind
    (see workbench.recording.diff_payload.KINDS: only "value" is no matter of course), a, b (the values, "(absent)"
    where one side has none). The execution's own input and output stand first and last, with state None.
    """
    one, other = read_history(a), read_history(b)
    rows: list[tuple[Any, ...]] = []
    for key, *pair in [(("",), None, None), *paired(one, other)]:
        first, second = pair
        if first is None and second is None:
            begun = [next((e for e in each.events if e.type == "ExecutionStarted"), None) for each in (one, other)]
            rows += _leaves(None, (), None, "input", *(event and event.details.get("input") for event in begun))
        elif first is not None and second is not None:
            place = (first.name, first.scope.path, key[-1])
            for field in ("input", "output", "cause"):
                rows += _leaves(*place, field, _payload(first, field), _payload(second, field))
    ends = [each.ended.details.get("output") if each.ended else None for each in (one, other)]
    rows += _leaves(None, (), None, "output", *ends)
    return build(_PAYLOADS, rows)


def _leaves(
    state: str | None, path: tuple[int, ...], visit: int | None, field: str, a: Any, b: Any
) -> list[tuple[Any, ...]]:
    if a is None and b is None:
        return []
    return [
        (state, path, visit, field, where, kind, _plain(one), _plain(other))
        for where, kind, one, other in payload_differences(a, b)
    ]


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _payload(visit: Visit, field: str) -> Any:
    if field == "input":
        return visit.entered.details.get("input") if visit.entered else None
    if field == "output":
        return visit.exited.details.get("output") if visit.exited else None
    return visit.failure.details.get("cause") if visit.failure else None


def _attempts(visit: Visit | None) -> int | None:
    return len(visit.attempts) if visit is not None and visit.type == "Task" else None


def _error(visit: Visit | None) -> str | None:
    return visit.failure.details.get("error") if visit is not None and visit.failure else None


def _took(visit: Visit | None) -> float | None:
    if visit is None or visit.entered is None or visit.ended is None:
        return None
    return seconds_between(visit.entered.at_ns, visit.ended.at_ns)
