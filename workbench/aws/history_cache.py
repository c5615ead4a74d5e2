"""Keeps the histories of executions that have ended as Parquet, so that each is read from AWS once.

Below .workbench/histories/<account>/<region>/<state machine>/ each part is a folder with the tables of
workbench.frames.fleet_tables and `runs`: execution (the ARN) and stamp. A part appears whole or not at all. An entry
holds as long as the execution's stamp (status, start, stop, redrives) is the same: an execution that has ended never
changes, except by a redrive. The folder holds payloads; it is readable by its owner only. Delete it at any time.
"""

import hashlib
import shutil
import time
import uuid
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench import frames
from workbench.errors import WorkbenchError
from workbench.frames.fleet_tables import TABLES, FleetTables, raw_events
from workbench.paths import work_dir

__all__ = ["HistoryCache", "folder_of", "stamps_of"]

_RUNS = pa.schema([("execution", pa.string()), ("stamp", pa.string())])
#: Parts smaller than this many executions are small; more than so many small ones are written together as one.
_SMALL, _MOST_SMALL = 200, 16


def folder_of(execution: str) -> Path:
    """Return the folder of the histories of an execution's state machine, made if it is new."""
    _, _, _, region, account, _, machine, *_ = execution.split(":")
    return work_dir("histories", account, region, machine.replace("/", "+"))


def stamps_of(executions: pd.DataFrame) -> dict[str, str]:
    """Return execution ARN -> stamp of the rows of an executions frame: what changes when the history changes."""
    moments = [executions[name].astype("int64") for name in ("started", "stopped")]
    rows = zip(executions["execution"], executions["status"], *moments, executions["redrive_count"], strict=True)
    return {arn: f"{status} {begun} {ended} {redrives}" for arn, status, begun, ended, redrives in rows}


class HistoryCache:
    """The parts of one folder. Several processes may read and write it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, stamps: dict[str, str]) -> tuple[set[str], dict[str, pa.Table]]:
        """Return the executions of `stamps` that are kept with just that stamp, and their tables."""
        found: set[str] = set()
        kept: dict[str, list[pa.Table]] = {name: [] for name in TABLES}
        for part in self._parts():
            try:
                runs = _table(part, "runs")
                wanted = {arn for arn, stamp in _pairs(runs).items() if stamps.get(arn) == stamp} - found
                tables = self._tables(part, runs) if wanted else {}
            except (OSError, ValueError):
                # Another process has just put it together with others, or it is damaged: AWS is asked again.
                shutil.rmtree(part, ignore_errors=True)
                continue
            found |= wanted
            whole = len(wanted) == runs.num_rows
            for name, table in tables.items():
                kept[name].append(table if whole else _only(table, wanted))
        return found, {name: pa.concat_tables([TABLES[name].empty_table(), *tables]) for name, tables in kept.items()}

    def write(self, stamps: dict[str, str], tables: dict[str, pa.Table]) -> None:
        """Keep the tables of these executions; `stamps` is execution ARN -> stamp."""
        if not stamps:
            return
        small = [part for part in self._parts() if _executions_in(part) < _SMALL]
        small = small if len(small) > _MOST_SMALL else []
        if small and len(stamps) < _SMALL:
            older, runs = self._together(small, set(stamps))
            tables = {name: pa.concat_tables([table, older[name]]) for name, table in tables.items()}
            stamps = {**runs, **stamps}
        else:
            small = []
        self._put(stamps, tables)
        for part in small:
            shutil.rmtree(part, ignore_errors=True)

    def _parts(self) -> list[Path]:
        """The parts, the newest first."""
        return sorted(self.folder.glob("part-*"), reverse=True)

    def _put(self, stamps: dict[str, str], tables: dict[str, pa.Table], made: str = "") -> None:
        name = f"{made or f'{time.time_ns():020}'}-{len(stamps)}-{_reader()}-{uuid.uuid4().hex[:8]}"
        making = self.folder / f"making-{name}"
        runs = pa.table([list(stamps), list(stamps.values())], schema=_RUNS)
        try:
            making.mkdir(mode=0o700)
            for table, rows in {**tables, "runs": runs}.items():
                pq.write_table(rows, making / f"{table}.parquet", compression="zstd")
            making.rename(self.folder / f"part-{name}")
        except OSError as error:
            raise WorkbenchError(
                f"The histories read cannot be kept in {self.folder}: {error}. "
                "Make room or delete that folder; histories(..., cached=False) keeps nothing."
            ) from error
        finally:
            shutil.rmtree(making, ignore_errors=True)

    def _tables(self, part: Path, runs: pa.Table) -> dict[str, pa.Table]:
        """The tables of a part, made anew from its events when they were read by an older version of the frames."""
        if part.name.split("-")[3] == _reader():
            return {name: _table(part, name) for name in TABLES}
        told = FleetTables()
        events = _table(part, "events")
        for arn in runs["execution"].to_pylist():
            told.add(arn, raw_events(_only(events, {arn})))
        tables = told.take()
        self._put(_pairs(runs), tables, part.name.split("-")[1])
        shutil.rmtree(part, ignore_errors=True)
        return tables

    def _together(self, parts: list[Path], without: set[str]) -> tuple[dict[str, pa.Table], dict[str, str]]:
        """The tables and stamps of several parts; of an execution kept twice, the newest."""
        stamps: dict[str, str] = {}
        kept: dict[str, list[pa.Table]] = {name: [TABLES[name].empty_table()] for name in TABLES}
        for part in parts:
            runs = _table(part, "runs")
            fresh = {arn: stamp for arn, stamp in _pairs(runs).items() if arn not in stamps and arn not in without}
            for name, table in self._tables(part, runs).items():
                kept[name].append(_only(table, set(fresh)))
            stamps |= fresh
        return {name: pa.concat_tables(tables) for name, tables in kept.items()}, stamps


def _pairs(runs: pa.Table) -> dict[str, str]:
    return dict(zip(runs["execution"].to_pylist(), runs["stamp"].to_pylist(), strict=True))


def _executions_in(part: Path) -> int:
    return int(part.name.split("-")[2])


def _table(part: Path, name: str) -> pa.Table:
    schema = _RUNS if name == "runs" else TABLES[name]
    return pq.read_table(part / f"{name}.parquet", columns=schema.names).cast(schema)


def _only(table: pa.Table, executions: set[str]) -> pa.Table:
    return table.filter(pc.is_in(table["execution"], value_set=pa.array(sorted(executions), pa.string())))


@cache
def _reader() -> str:
    """Which version of the frames reads: a digest of their source, so that a change of theirs never meets old rows."""
    digest = hashlib.sha256()
    for source in sorted(Path(str(frames.__file__)).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
