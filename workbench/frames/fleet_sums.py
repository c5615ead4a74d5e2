"""What a fleet's histories add up to: latencies and failures a state, errors, retries, branches, and cost. Pure."""

import pandas as pd

from workbench.errors import WorkbenchError
from workbench.frames.fleet import Fleet
from workbench.frames.vocabulary import ABORTED, CAUGHT, FAILED, IN_PROGRESS, TIMED_OUT

__all__ = [
    "USD_PER_TRANSITION",
    "branches_frame",
    "cost_frame",
    "errors_frame",
    "retries_frame",
    "states_frame",
]

#: Standard workflows in US East (N. Virginia), Europe (Ireland) and most regions: US$0.025 per 1,000 state transitions,
#: retries included, beyond the 4,000 a month that are free. https://aws.amazon.com/step-functions/pricing/
USD_PER_TRANSITION = 0.025 / 1000
#: Visits that say nothing about how long a state takes or how often it fails.
_UNDECIDED = (IN_PROGRESS, ABORTED)
_BAD = (FAILED, TIMED_OUT, CAUGHT)


def states_frame(fleet: Fleet) -> pd.DataFrame:
    """Return one row a state, the one that fails most often first, then the slowest.

    Columns: state, type (str); visits, executions (Int64); p50_s, p95_s, p99_s, max_s (float64, seconds from entered
    to ended, retries and their waiting included); failed, timed_out, caught (Int64, visits); failure_rate (float64,
    0 to 1, visits that ended with an error, caught or not); share (float64, 0 to 1, executions that came here).
    Visits still in progress or cut off count as visits only.
    """
    steps = fleet.steps[fleet.steps["state"].notna()]
    told = steps[~steps["status"].isin(_UNDECIDED)]
    grouped = steps.groupby("state", sort=False)
    times = told.groupby("state", sort=False)["duration_s"]
    found = pd.DataFrame(
        {
            "type": grouped["type"].first(),
            "visits": grouped.size(),
            "executions": grouped["execution"].nunique(),
            **{f"p{part}_s": times.quantile(part / 100) for part in (50, 95, 99)},
            "max_s": times.max(),
            **{
                name: told[told["status"] == status].groupby("state").size()
                for name, status in (("failed", FAILED), ("timed_out", TIMED_OUT), ("caught", CAUGHT))
            },
            "decided": told.groupby("state").size(),
        }
    )
    counts = ["visits", "executions", "failed", "timed_out", "caught", "decided"]
    found[counts] = found[counts].fillna(0).astype("Int64")
    bad = found[["failed", "timed_out", "caught"]].sum(axis=1).astype("float64")
    found["failure_rate"] = bad / found.pop("decided").astype("float64")
    found["share"] = found["executions"].astype("float64") / max(1, len(fleet))
    found = found.rename_axis("state").reset_index()
    return found.sort_values(["failure_rate", "p95_s"], ascending=False, ignore_index=True, kind="stable")


def errors_frame(fleet: Fleet) -> pd.DataFrame:
    """Return one row an error and state, the most frequent first: the Pareto of what goes wrong.

    Columns: state, error (str; the status where no error was told); count, executions (Int64), share and cumulative
    (float64, 0 to 1, of all counted), example (str, an execution ARN), cause (str, of that example).
    Counted are attempts of tasks that failed or timed out, and visits of other states that ended with an error of their
    own; a Map or Parallel that only passes on an error from inside is not counted again.
    """
    attempts = fleet.attempts[fleet.attempts["status"].isin((FAILED, TIMED_OUT))]
    steps = fleet.steps[fleet.steps["status"].isin(_BAD)]
    with_attempts = pd.MultiIndex.from_frame(attempts[["execution", "entered_id"]])
    own = ~pd.MultiIndex.from_frame(steps[["execution", "entered_id"]]).isin(with_attempts)
    others = steps[own & ~steps["type"].isin(("Map", "Parallel"))]
    causes = steps.set_index(["execution", "entered_id"])["cause"]
    rows = pd.concat([frame[["execution", "entered_id", "state", "status", "error"]] for frame in (attempts, others)])
    rows = rows.assign(error=rows["error"].fillna(rows["status"]))
    grouped = rows.groupby(["state", "error"], sort=False)
    found = pd.DataFrame(
        {"count": grouped.size(), "executions": grouped["execution"].nunique(), "example": grouped["execution"].first()}
    )
    found[["count", "executions"]] = found[["count", "executions"]].astype("Int64")
    first = pd.MultiIndex.from_frame(grouped[["execution", "entered_id"]].first())
    found["cause"] = pd.Series(causes[~causes.index.duplicated()].reindex(first).to_numpy(), found.index, dtype="str")
    found = found.reset_index().sort_values("count", ascending=False, ignore_index=True, kind="stable")
    found["share"] = found["count"].astype("float64") / max(1, len(rows))
    found["cumulative"] = found["share"].cumsum()
    return found[["state", "error", "count", "executions", "share", "cumulative", "example", "cause"]]


def retries_frame(fleet: Fleet) -> pd.DataFrame:
    """Return one row a task state that was tried more than once, the one with the most retries first.

    Columns: state (str); visits, retried (Int64, visits with more than one attempt), retries (Int64, attempts beyond
    the first), saved (Int64, retried visits that succeeded in the end), waited_s (float64, seconds of back-off in
    all), most (Int64, attempts of the visit with the most).
    """
    attempts = fleet.attempts
    visits = attempts.groupby(["state", "execution", "entered_id"], sort=False, dropna=False)
    each = pd.DataFrame({"tries": visits["attempt"].max(), "end": visits["status"].last()})
    each["waited_s"] = visits["back_off_s"].sum()
    each = each.reset_index()
    rows = [
        (state, len(own), (tried := own[own["tries"] > 1]).shape[0], int((tried["tries"] - 1).sum()),
         int((tried["end"] == "succeeded").sum()), float(tried["waited_s"].sum()), int(own["tries"].max()))
        for state, own in each.groupby("state", sort=False)
    ]  # fmt: skip
    names = ["state", "visits", "retried", "retries", "saved", "waited_s", "most"]
    found = pd.DataFrame(rows, columns=names).astype(
        {name: "Int64" for name in names if name not in ("state", "waited_s")}
    )
    found = found.astype({"state": "str", "waited_s": "float64"})
    return found[found["retries"] > 0].sort_values("retries", ascending=False, ignore_index=True, kind="stable")


def branches_frame(fleet: Fleet) -> pd.DataFrame:
    """Return one row a way out of a state (or into the first one), retries left out, in the order first taken.

    Columns: from_state, to_state (str, NaN for the start and the end), kind (see workbench.frames.edges.EDGE_KINDS),
    container (str), count, executions (Int64), share (float64, 0 to 1, of all that left from_state).
    """
    edges = fleet.edges[fleet.edges["kind"] != "retry"]
    way = ["from_state", "to_state", "kind", "container"]
    grouped = edges.groupby(way, sort=False, dropna=False)
    found = pd.DataFrame({"count": grouped["count"].sum(), "executions": grouped["execution"].nunique()}).reset_index()
    total = found.groupby(["from_state", "container"], dropna=False)["count"].transform("sum")
    found["share"] = found["count"].astype("float64") / total.astype("float64")
    return found.astype({"count": "Int64", "executions": "Int64"})


def cost_frame(fleet: Fleet, usd_per_transition: float = USD_PER_TRANSITION) -> pd.DataFrame:
    """Return one row a state with what its transitions cost as a Standard workflow, the dearest first.

    Columns: state (str); transitions (Int64: times entered, and retries, which are charged too), per_execution
    (float64), usd (float64, of this fleet), usd_per_million (float64, of a million executions like these), share.
    The sum over the rows is the whole. The free 4,000 transitions a month, Lambda, logs and all else are not in it.
    Source: "counts a state transition each time a step of your workflow is executed", "each retry will be charged as
    an additional state transition", https://aws.amazon.com/step-functions/pricing/
    """
    if usd_per_transition < 0:
        raise WorkbenchError(f"A transition cannot cost US${usd_per_transition}. Give a price of 0 or more.")
    steps = fleet.steps[fleet.steps["state"].notna() & fleet.steps["entered_id"].notna()]
    tries = steps["attempts"].fillna(1).clip(lower=1)
    found = tries.groupby(steps["state"], sort=False).sum().rename("transitions").reset_index()
    found["per_execution"] = found["transitions"].astype("float64") / max(1, len(fleet))
    found["usd"] = found["transitions"].astype("float64") * usd_per_transition
    found["usd_per_million"] = found["per_execution"] * 1e6 * usd_per_transition
    found["share"] = found["transitions"].astype("float64") / max(1, int(found["transitions"].sum()))
    return found.sort_values("transitions", ascending=False, ignore_index=True, kind="stable")
