"""Reads 1,000 histories, one of them of 25,000 events, into frames: against a plain loop, and the second time.

AWS is a stand-in on loopback in a process of its own (bench/fake_step_functions.py), with 20-50 ms a call. All ways
read the same executions in the same run. Run it with: python bench/histories.py [--runs 1000] [--throttled]
"""

import argparse
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HOME = Path(tempfile.mkdtemp(prefix="workbench-bench-"))
os.environ["WORKBENCH_HOME"] = str(HOME / "work")

import boto3  # noqa: E402
import pandas as pd  # noqa: E402
from fake_step_functions import LARGE, MACHINE  # noqa: E402

from workbench import events_frame, executions, steps_frame  # noqa: E402
from workbench.aws.connection import Connection  # noqa: E402
from workbench.aws.histories import histories  # noqa: E402
from workbench.aws.token_bucket import quota_of  # noqa: E402

WORKERS, NEW, ROUNDS = 10, 10, 3


def main() -> None:
    """Print a table with one row a way of reading, and the ratios."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=1000)
    options.add_argument("--loop", type=int, help="so many executions in the plain loop, the rest reckoned by calls")
    options.add_argument(
        "--throttled", action="store_true", help="the stand-in keeps AWS's bucket: 400, then 20 a second"
    )
    chosen = options.parse_args()
    try:
        with stand_in(chosen.runs + NEW * ROUNDS, chosen.throttled) as endpoint:
            (throttled if chosen.throttled else measure)(endpoint, chosen.loop or chosen.runs)
    finally:
        shutil.rmtree(HOME, ignore_errors=True)


def measure(endpoint: str, looped: int) -> None:
    """Without AWS's buckets: what the reading itself costs."""
    connection = connected(endpoint, is_local=True)
    everything = executions(MACHINE, connection)
    listed = everything.iloc[NEW * ROUNDS :]
    arns = listed["execution"].tolist()
    client = connection.client("stepfunctions")
    print(f"{len(arns):,} executions, one with 25,000 events; {WORKERS} threads; 20-50 ms a call")
    raw_s = timed("raw: threads that fetch and drop", lambda: raw(client, arns))
    first_s = timed("histories(): fetched, framed, kept", lambda: histories(listed, connection))
    memory = peak_mb()
    raw_s = (raw_s + timed("raw, once more", lambda: raw(client, arns))) / 2
    again_s = new_s = float("inf")
    for left in range(NEW * (ROUNDS - 1), -1, -NEW):
        more = everything.iloc[left:]
        new_s = min(new_s, timed(f"histories() again: {NEW} new", lambda more=more: histories(more, connection)))  # type: ignore[misc]
        again_s = min(again_s, timed("histories() again: nothing new", lambda more=more: histories(more, connection)))  # type: ignore[misc]
    few = arns[-looped:]
    loop_s = timed(f"plain loop with frames over {len(few):,}", lambda: loop(client, few)) * calls(arns) / calls(few)
    print(f"frames / raw fetch          {first_s / raw_s:6.2f}   (at most 1.3)")
    print(f"plain loop / histories()    {loop_s / first_s:6.1f}   (at least 5)")
    print(f"second call with {NEW} new    {new_s / first_s:6.1%}   (at most 5 %); nothing new {again_s / first_s:.1%}")
    print(f"peak memory                 {memory:6.0f} MB after the first call, {peak_mb():.0f} MB at the end")


def throttled(endpoint: str, _: int) -> None:
    """With AWS's bucket kept on both sides: how near the reading comes to what AWS allows, and what it is refused."""
    connection = connected(endpoint, is_local=False)
    listed = executions(MACHINE, connection)
    least_s = quota_of("GetExecutionHistory", connection.region).least_s(calls(listed["execution"].tolist()))
    print(f"{len(listed):,} executions, {calls(listed['execution'].tolist()):,} calls in a bucket of 400 + 20 a second")
    took_s = timed("histories() within the bucket", lambda: histories(listed, connection))
    print(f"histories() / AWS's floor   {took_s / least_s:6.2f}   (floor {least_s:.1f} s)")


def timed(what: str, do: Callable[[], Any]) -> float:
    begun, cpu = time.perf_counter(), time.process_time()
    do()
    took_s = time.perf_counter() - begun
    print(f"{what:44}{took_s:9.2f} s   processor {time.process_time() - cpu:7.2f} s", flush=True)
    return took_s


def calls(arns: list[str]) -> int:
    return len(arns) + sum(24 for arn in arns if arn.endswith(LARGE))


def pages(client: Any, arn: str) -> Iterator[dict[str, Any]]:
    yield from client.get_paginator("get_execution_history").paginate(
        executionArn=arn, PaginationConfig={"PageSize": 1000}
    )


def raw(client: Any, arns: list[str]) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        for _ in pool.map(lambda arn: sum(len(page["events"]) for page in pages(client, arn)), arns):
            pass


def loop(client: Any, arns: list[str]) -> Any:
    """What one writes first: each history in turn, its two frames, and all of them together."""
    events, steps = [], []
    for arn in arns:
        told = [event for page in pages(client, arn) for event in page["events"]]
        events.append(events_frame(told).assign(execution=arn))
        steps.append(steps_frame(told).assign(execution=arn))
    return pd.concat(events), pd.concat(steps)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def connected(endpoint: str, is_local: bool) -> Connection:
    session = boto3.Session("bench", "bench", region_name="us-east-1")
    return Connection(session, "123456789012", "us-east-1", "bench", is_local, endpoint, None if is_local else "bench")


@contextmanager
def stand_in(runs: int, throttle: bool) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = Path(__file__).with_name("fake_step_functions.py")
    command = [sys.executable, str(script), str(port), "--runs", str(runs), *(["--throttle"] if throttle else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
