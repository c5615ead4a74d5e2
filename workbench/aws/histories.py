"""Reads the histories of many executions: several at once, within AWS's throttles, ended ones only once."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from botocore.exceptions import ClientError

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.executions import execution_arn
from workbench.aws.executions_frame import executions_frame
from workbench.aws.express import EVIDENCE, express_histories, is_express
from workbench.aws.histories_pace import Pace, pace_of
from workbench.aws.histories_pool import results_of
from workbench.aws.histories_progress import Progress
from workbench.aws.history import PAGE
from workbench.aws.history_cache import HistoryCache, folder_of, stamps_of
from workbench.aws.wait import FINAL
from workbench.frames.fleet import Fleet
from workbench.frames.fleet_tables import TABLES, FleetTables, frame_of

__all__ = ["histories"]

#: As many as botocore keeps connections open for. At 50 ms a call they make 200 calls a second: AWS's bucket of 400
#: is empty after two seconds, and from then on its refill of 20 a second is the limit.
WORKERS = 10
#: Histories are written to the cache in parts of so many, so that what was read stays read when reading is stopped.
_PART = 500

Tables = dict[str, pa.Table]


def histories(executions: Any, connection: Connection, *, workers: int = WORKERS, cached: bool = True) -> Fleet:
    """Return the histories of many executions as one Fleet: wb.executions(machine, connection).pipe(wb.histories, ...).

    executions: a frame of executions(), one execution or a list of them (ARNs, rows); of those that are no frame the
    status is asked first. Executions that have ended are kept in .workbench/histories (see history_cache), and a second
    call reads only new, running and redriven ones; `cached=False` neither reads nor writes there. Stopped in the middle
    it keeps what it has read, and the next call goes on from there. On a real account calls keep to the published
    quotas: 400 histories at once, then 20 a second (10,000 in eight minutes); fewer when others call too.
    Express executions are read from their log group each time, which is best effort: `evidence` says so.
    Histories AWS no longer has are in `unread`. Raises ConnectionRefusedByAwsError and the like for everything else.
    """
    runs = executions if isinstance(executions, pd.DataFrame) else _described(executions, connection, workers)
    runs = runs.drop_duplicates("execution").reset_index(drop=True)
    stamps = stamps_of(runs)
    express = runs[runs["execution"].map(is_express).astype(bool)]
    ended = set(runs.loc[runs["status"].isin(FINAL), "execution"]) - set(express["execution"])
    kept: list[Tables] = []
    known: set[str] = set()
    caches = _caches(ended) if cached else {}
    for arns, cache in caches.items():
        found, tables = cache.read({arn: stamps[arn] for arn in arns})
        known |= found
        kept.append(tables)
    fresh = [arn for arn in runs["execution"] if arn not in known and not is_express(arn)]

    def keep(arns: list[str], tables: Tables) -> None:
        kept.append(tables)
        for own, cache in caches.items():
            if mine := own.intersection(arns):
                cache.write({arn: stamps[arn] for arn in mine}, _only(tables, mine))

    with Progress(len(runs), len(known)) as progress:
        unread = _fetch(fresh, connection, workers, progress, keep)
    if len(express):
        kept.append(_from_logs(express, connection, unread))
    order = pa.array(runs["execution"].tolist(), pa.string())
    frames: dict[str, Any] = {
        name: frame_of(_ordered(name, [tables[name] for tables in kept], order)) for name in TABLES
    }
    return Fleet(
        runs,
        **frames,
        unread=pd.DataFrame(unread, columns=["execution", "reason"], dtype="str"),
        evidence=EVIDENCE if len(express) else "",
    )


def _from_logs(express: pd.DataFrame, connection: Connection, unread: list[tuple[str, str]]) -> Tables:
    told, told_by_logs = FleetTables(), express_histories(express, connection)
    for arn in express["execution"]:
        if arn in told_by_logs:
            told.add(arn, told_by_logs[arn])
        else:
            unread.append((arn, "the log group has no line of it"))
    return told.take()


def _described(executions: Any, connection: Connection, workers: int) -> pd.DataFrame:
    several = [executions] if isinstance(executions, str | dict | pd.Series) else list(executions)
    arns = list(dict.fromkeys(execution_arn(one) for one in several))
    client, pace = connection.client("stepfunctions"), pace_of("DescribeExecution", connection)
    with explained("describe the executions", connection):
        found = dict(
            results_of(
                arns, lambda arn: pace.call(client.describe_execution, executionArn=arn), workers, stop=pace.stop
            )
        )
    return executions_frame([found[arn] for arn in arns])


def _caches(ended: set[str]) -> dict[frozenset[str], HistoryCache]:
    """The cache of each state machine, by those of the executions that are its own."""
    folders: dict[Any, set[str]] = {}
    for arn in ended:
        folders.setdefault(arn.split(":")[6], set()).add(arn)
    return {frozenset(arns): HistoryCache(folder_of(next(iter(arns)))) for arns in folders.values()}


def _fetch(
    arns: list[str], connection: Connection, workers: int, progress: Progress, keep: Callable[[list[str], Tables], None]
) -> list[tuple[str, str]]:
    """Read histories and hand them to `keep` in parts, the last one also when reading is stopped; return the unread."""
    told, have, unread = FleetTables(), list[str](), list[tuple[str, str]]()
    pace = pace_of("GetExecutionHistory", connection)
    results = results_of(arns, lambda arn: _read(arn, connection, pace), workers, stop=pace.stop)

    def flush() -> None:
        done = have.copy()
        have.clear()
        keep(done, told.take())

    try:
        with explained("read the histories", connection):
            for arn, events in results:
                if isinstance(events, str):
                    unread.append((arn, events))
                else:
                    told.add(arn, events)
                    have.append(arn)
                progress.one_more(pace)
                if len(have) == _PART:
                    flush()
    finally:
        results.close()
        if have:
            flush()
    return unread


def _read(arn: str, connection: Connection, pace: Pace) -> list[dict[str, Any]] | str:
    """Return all events of one execution, or the sentence with which AWS says that it has none any more."""
    client = connection.client("stepfunctions")
    wanted: dict[str, Any] = {"executionArn": arn, "maxResults": PAGE}
    events: list[dict[str, Any]] = []
    while True:
        try:
            page = pace.call(client.get_execution_history, **wanted)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "ExecutionDoesNotExist":
                return str(error.response["Error"].get("Message") or "Execution Does Not Exist")
            raise
        events += page["events"]
        if not page.get("nextToken"):
            return events
        wanted["nextToken"] = page["nextToken"]


def _only(tables: Tables, arns: frozenset[str]) -> Tables:
    rows = pa.array(sorted(arns), pa.string())
    return {name: table.filter(pc.is_in(table["execution"], value_set=rows)) for name, table in tables.items()}


def _ordered(name: str, tables: list[pa.Table], order: pa.Array) -> pa.Table:
    """The rows of all tables, executions in the order given; those of one execution stay in theirs."""
    table = pa.concat_tables([TABLES[name].empty_table(), *tables])
    place = pc.index_in(table["execution"], value_set=order)
    return table.take(pc.sort_indices(pa.table({"place": place}), [("place", "ascending")]))
