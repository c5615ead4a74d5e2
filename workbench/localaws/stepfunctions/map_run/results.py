"""What a map run's results look like, and their way to S3: a file for each status and the manifest that names them.

WriterConfig: Transformation NONE (output and metadata of each child, the default in S3), COMPACT (the outputs), FLATTEN
(the outputs, arrays opened up); OutputType JSON (an array) or JSONL (a line each). What failed is never transformed.
Source: developer guide, "ResultWriter (Map)".
"""

import json
from typing import Any

from workbench.localaws.stepfunctions.corrections.state_entry import context_time

__all__ = ["transformed", "write_results"]


def transformed(records: list[Any], transformation: str) -> list[Any]:
    """Return the results of children that succeeded. `transformation` is NONE, COMPACT or FLATTEN."""
    if transformation == "NONE":
        return [_described(record) for record in records]
    if transformation == "COMPACT":
        return [record.output for record in records]
    opened = [record.output if isinstance(record.output, list) else [record.output] for record in records]
    return [item for output in opened for item in output]


def write_results(client: Any, bucket: str, prefix: str, run: Any, config: dict[str, Any]) -> dict[str, Any]:
    """Write the files and return the Map state's result.

    `client` is an S3 client, `run` the map run's record, `config` the state's WriterConfig.
    """
    folder = f"{prefix.rstrip('/')}/" if prefix else ""
    folder += run.map_run_arn.rsplit(":", 1)[-1]
    files: dict[str, list[dict[str, Any]]] = {"FAILED": [], "PENDING": [], "SUCCEEDED": []}
    for status in ("FAILED", "SUCCEEDED"):
        children = [child for child in getattr(run, "children", []) if child is not None and child.status == status]
        if children:
            wanted = config.get("Transformation", "NONE") if status == "SUCCEEDED" else "NONE"
            results = transformed([child.record for child in children], wanted)
            is_lines = config.get("OutputType") == "JSONL"
            body = ("\n".join(map(json.dumps, results)) if is_lines else json.dumps(results)).encode()
            key = f"{folder}/{status}_0.{'jsonl' if is_lines else 'json'}"
            client.put_object(Bucket=bucket, Key=key, Body=body)
            files[status].append({"Key": key, "Size": len(body)})
    manifest = {"DestinationBucket": bucket, "MapRunArn": run.map_run_arn, "ResultFiles": files}
    key = f"{folder}/manifest.json"
    client.put_object(Bucket=bucket, Key=key, Body=json.dumps(manifest).encode())
    return {"MapRunArn": run.map_run_arn, "ResultWriterDetails": {"Bucket": bucket, "Key": key}}


def _described(record: Any) -> dict[str, Any]:
    described = {}
    for name, value in record.to_describe_output().items():
        if value is None or name in ("mapRunArn", "traceHeader"):
            continue
        if name.endswith("Date"):
            value = context_time(value)
        elif name.endswith("Details"):
            value = {"Included": value["included"]}
        described[name[:1].upper() + name[1:]] = getattr(value, "value", value)
    return described
