"""Sends a burst of events through the bus: the embedded AWS against bare ministack, same stack, same run.

Every event starts an execution whose function writes one row. Run it with: python bench/burst.py [--events 500 2000]
"""

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HOME = Path(tempfile.mkdtemp(prefix="workbench-bench-"))
os.environ["WORKBENCH_HOME"] = str(HOME / "work")

import boto3  # noqa: E402
import psutil  # noqa: E402
from botocore.exceptions import BotoCoreError, ClientError  # noqa: E402

from infra.app import build_app  # noqa: E402
from workbench import deploy, localaws  # noqa: E402
from workbench.aws.connection import Connection  # noqa: E402

ACCOUNT, REGION = "000000000000", "us-east-1"
POLL_S = 0.5
#: Without a new row for so long, what is missing is lost: longer than the machine's and the task's time-outs.
PATIENCE_S = 75.0
COLUMNS = ("system", "events", "rows", "lost", "events/s", "p50 s", "p95 s", "processes", "peak MB")


@dataclass
class Watched:
    """A server under load; `peak_mb` and `processes` count it and its children."""

    name: str
    connection: Connection
    pid: int
    processes: int = 0
    peak_mb: float = 0.0

    def sample(self) -> None:
        """Count processes and their resident memory now."""
        family = [psutil.Process(self.pid), *psutil.Process(self.pid).children(recursive=True)]
        memory = 0
        for each in family:
            try:
                memory += each.memory_info().rss
            except psutil.Error:
                continue
        self.processes = max(self.processes, len(family) - 1)
        self.peak_mb = max(self.peak_mb, memory / 2**20)


@dataclass
class Burst:
    """What came of one burst: when each event was put, and when its row was first seen."""

    put_at: dict[str, float] = field(default_factory=dict)
    seen_at: dict[str, float] = field(default_factory=dict)

    def row(self, watched: Watched) -> tuple[Any, ...]:
        """Return the values of COLUMNS."""
        waits = sorted(self.seen_at[each] - self.put_at[each] for each in self.seen_at)
        took_s = max(self.seen_at.values(), default=0.0) - min(self.put_at.values())
        rate = len(waits) / took_s if waits else 0.0
        quantiles = statistics.quantiles(waits, n=20) if len(waits) > 1 else [0.0] * 19
        lost = len(self.put_at) - len(waits)
        return (
            watched.name, len(self.put_at), len(waits), lost, round(rate, 1), round(quantiles[9], 1),
            round(quantiles[18], 1), watched.processes, round(watched.peak_mb),
        )  # fmt: skip


def main() -> int:
    """Print a table with one row a system and size, and the ratios of their rates."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--events", type=int, nargs="+", default=[500, 2000])
    options.add_argument("--limit", type=float, default=300, help="seconds a burst may take; what is missing is lost")
    options.add_argument("--only", choices=["ours", "bare"], help="measure one system alone, without a ratio")
    chosen = options.parse_args()
    # An interrupted benchmark must not leave bare ministack's hundreds of processes behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    systems = {"ours": ours, "bare": bare}
    rows = []
    try:
        for events in chosen.events:
            for name, system in systems.items():
                if chosen.only in (None, name):
                    with system() as watched:
                        rows.append(measure(watched, events, chosen.limit))
                        show(rows[-1:], header=len(rows) == 1)
            if not chosen.only:
                print(f"-> {rows[-2][4] / max(rows[-1][4], 0.1):.1f} times the rate of bare ministack")
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
    return 0


@contextmanager
def ours() -> Iterator[Watched]:
    """The embedded AWS of this project, IAM on."""
    server = localaws.start()
    session = boto3.Session(server.access_key_id, server.secret_access_key, region_name=REGION)
    try:
        yield Watched("ours", Connection(session, ACCOUNT, REGION, "root", True, server.endpoint), server.pid)
    finally:
        localaws.stop()


@contextmanager
def bare() -> Iterator[Watched]:
    """ministack as it comes, on loopback, without the two listeners it would open elsewhere."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    switches = {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0"}
    log = (HOME / "bare.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "ministack"],
        env={**os.environ, **switches, "LOG_LEVEL": "ERROR", "TMPDIR": str(HOME)},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        _wait_for(port)
        session = boto3.Session("test", "test", region_name=REGION)
        connection = Connection(session, ACCOUNT, REGION, "root", True, f"http://127.0.0.1:{port}")
        connection.client("s3").create_bucket(Bucket=f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}")
        connection.client("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String")
        yield Watched("bare ministack", connection, process.pid)
    finally:
        family = [*psutil.Process(process.pid).children(recursive=True), process]
        for each in family:
            each.kill()
        process.wait()
        log.close()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"bare ministack did not answer on port {port} within 30 s")


def measure(watched: Watched, events: int, limit_s: float = 300) -> tuple[Any, ...]:
    """Deploy, warm up with one event, send the burst, and wait for its rows."""
    outputs = deploy(build_app(queue_design=False), watched.connection)
    table, bus = outputs["TableName"], outputs["BusName"]
    warm_up = Burst()
    _put(watched, bus, 1, warm_up)
    _follow(watched, table, warm_up, limit_s)
    watched.processes, watched.peak_mb = 0, 0.0
    burst = Burst()
    _put(watched, bus, events, burst)
    _follow(watched, table, burst, limit_s)
    return burst.row(watched)


def _put(watched: Watched, bus: str, events: int, burst: Burst) -> None:
    client = watched.connection.client("events")
    for first in range(0, events, 10):
        message = json.dumps({"message": json.dumps({"n": first})})
        entry = {
            "Source": "com.devpost.commonevent",
            "DetailType": "message",
            "Detail": message,
            "EventBusName": bus,
        }
        now = time.monotonic()
        answer = client.put_events(Entries=[entry] * min(10, events - first))
        burst.put_at.update({each["EventId"]: now for each in answer["Entries"]})


def _follow(watched: Watched, table: str, burst: Burst, limit_s: float) -> None:
    """Note when each event's row is first seen, until all are there, nothing moves any more, or time is up."""
    last_new = time.monotonic()
    end = last_new + limit_s
    while len(burst.seen_at) < len(burst.put_at) and time.monotonic() < min(end, last_new + PATIENCE_S):
        time.sleep(POLL_S)
        watched.sample()
        try:
            ids = _ids(watched.connection, table)
        except (BotoCoreError, ClientError):
            continue  # too busy to answer: looked at again in a moment
        now = time.monotonic()
        fresh = (ids & burst.put_at.keys()) - burst.seen_at.keys()
        burst.seen_at.update(dict.fromkeys(fresh, now))
        last_new = now if fresh else last_new


def _ids(connection: Connection, table: str) -> set[str]:
    pages = (
        connection.client("dynamodb").get_paginator("scan").paginate(TableName=table, ProjectionExpression="messageId")
    )
    return {item["messageId"]["S"] for page in pages for item in page["Items"]}


def show(rows: list[tuple[Any, ...]], header: bool) -> None:
    for row in ([COLUMNS] if header else []) + rows:
        print("".join(f"{value!s:>15}" for value in row), flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
