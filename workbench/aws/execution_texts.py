"""Reads what executions were given and gave, for searching in it; each that has ended is read from AWS once."""

import contextlib
import json
from pathlib import Path

import pandas as pd

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.histories_pace import pace_of
from workbench.aws.histories_pool import results_of
from workbench.paths import work_dir

__all__ = ["containing"]

_WORKERS = 8
_PARTS = ("input", "output", "error", "cause")


def containing(found: pd.DataFrame, text: str, connection: Connection) -> pd.DataFrame:
    """Return the rows of an executions frame in whose input, output, error or cause `text` is, whatever the case.

    Asks DescribeExecution for each that is not kept yet, within AWS's token bucket. Kept is what has ended, below
    .workbench/executions/<account>/<region>/, readable by its owner only; it holds payloads. Delete it at any time.
    """
    if found.empty:
        return found
    kept_in = _file_of(found["execution"].iloc[0])
    kept = _read(kept_in)
    stamps = dict(zip(found["execution"], found["status"] + " " + found["redrive_count"].astype("str"), strict=True))
    missing = [arn for arn, stamp in stamps.items() if kept.get(arn, {}).get("stamp") != stamp]
    texts = {arn: kept[arn]["text"] for arn in stamps if arn not in set(missing)}
    pace = pace_of("DescribeExecution", connection)
    describe = connection.client("stepfunctions").describe_execution
    with explained("read the executions' inputs and outputs", connection), kept_in.open("a", encoding="utf-8") as file:
        answers = results_of(missing, lambda arn: pace.call(describe, executionArn=arn), _WORKERS, pace.stop)
        with contextlib.closing(answers):
            for arn, answer in answers:
                texts[arn] = "\n".join(str(answer[part]) for part in _PARTS if answer.get(part))
                if answer["status"] != "RUNNING" and stamps[arn].startswith(answer["status"]):
                    entry = {"execution": arn, "stamp": stamps[arn], "text": texts[arn]}
                    file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    wanted = text.casefold()
    return found[[wanted in texts[arn].casefold() for arn in found["execution"]]].reset_index(drop=True)


def _file_of(execution: str) -> Path:
    _, _, _, region, account, _, machine, *_ = execution.split(":")
    return work_dir("executions", account, region) / f"{machine.replace('/', '+')}.jsonl"


def _read(file: Path) -> dict[str, dict[str, str]]:
    """Return execution ARN -> its last whole entry; what a stopped process wrote half is read from AWS again."""
    if not file.exists():
        file.touch(mode=0o600)
        return {}
    kept: dict[str, dict[str, str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(ValueError):
            entry = json.loads(line)
            kept[entry["execution"]] = entry
    return kept
