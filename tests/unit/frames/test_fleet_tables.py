"""Many histories as one fleet: nothing lost, nothing mixed, and the events come back as they were told."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.unit.frames.histories import CALLBACK
from tests.unit.frames.simulator import Simulation
from workbench.aws.executions_frame import executions_frame
from workbench.errors import HistoryError
from workbench.frames import attempts_frame, edges_taken, events_frame, steps_frame
from workbench.frames.fleet import fleet_of
from workbench.frames.fleet_tables import TABLES, FleetTables, frame_of, raw_events

pytestmark = pytest.mark.unit
ARN = "arn:aws:states:eu-central-1:123456789012:execution:One:{}"


def runs(*names, status="SUCCEEDED"):
    items = [
        {"executionArn": ARN.format(name), "name": name, "status": status, "startDate": CALLBACK[0]["timestamp"]}
        for name in names
    ]
    return executions_frame(items)


@pytest.mark.parametrize("seed", range(12))
def test_the_frames_of_many_are_those_of_each(seed):
    told = {ARN.format(number): Simulation(seed * 100 + number).events for number in range(3)}
    fleet = fleet_of(runs("0", "1", "2"), told)
    singles = {"events": events_frame, "steps": steps_frame, "attempts": attempts_frame, "edges": edges_taken}
    for name, single in singles.items():
        for arn, events in told.items():
            own = getattr(fleet, name)
            own = (
                own[own["execution"] == arn]
                .reset_index(drop=True)
                .drop(columns=["execution", "details"], errors="ignore")
            )
            alone = single(events)[own.columns.tolist()]
            pd.testing.assert_frame_equal(own, alone.astype(own.dtypes.to_dict()), check_like=False)


@pytest.mark.parametrize("seed", range(12))
def test_events_come_back_from_parquet_as_they_were_told(seed, tmp_path):
    events = Simulation(seed).events
    tables = FleetTables()
    tables.add("one", events)
    pq.write_table(tables.take()["events"], tmp_path / "events.parquet")
    assert raw_events(pq.read_table(tmp_path / "events.parquet")) == events


def test_the_dtypes_hold_for_none_and_for_some():
    tables = FleetTables()
    nothing = {name: frame_of(table).dtypes.astype(str).to_dict() for name, table in tables.take().items()}
    tables.add("one", CALLBACK)
    something = {name: frame_of(table).dtypes.astype(str).to_dict() for name, table in tables.take().items()}
    assert something == nothing
    assert something["steps"]["entered"] == "datetime64[ns, UTC]"
    assert something["events"]["id"] == "Int64"
    assert set(nothing) == set(TABLES)


def test_some_of_a_fleet_is_a_fleet():
    fleet = fleet_of(runs("a", "b"), {ARN.format("a"): CALLBACK, ARN.format("b"): CALLBACK[:4]})
    some = fleet.where(fleet.executions["name"] == "b")
    assert (len(some), len(some.events), len(some.steps)) == (1, 4, 1)
    assert "2, 2 SUCCEEDED" in repr(fleet)
    assert "<table>" in some._repr_html_()


def test_an_execution_without_events_is_refused():
    with pytest.raises(HistoryError, match="1 executions have no events"):
        fleet_of(runs("a", "b"), {ARN.format("a"): CALLBACK})
