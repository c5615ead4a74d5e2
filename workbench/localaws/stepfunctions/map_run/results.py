"""Writes the results of a map run to S3: a file for each status and the manifest that names them.

Source: developer guide, "ResultWriter (Map)".
"""

import json
from typing import Any

from workbench.localaws.stepfunctions.corrections.state_entry import context_time

__all__ = ["write_results"]


def write_results(client: Any, bucket: str, prefix: str, run: Any) -> dict[str, Any]:
    """Write the files and return the Map state's result. `client` is an S3 client, `run` the map run's record."""
    folder = f"{prefix.rstrip('/')}/" if prefix else ""
    folder += run.map_run_arn.rsplit(":", 1)[-1]
    files: dict[str, list[dict[str, Any]]] = {"FAILED": [], "PENDING": [], "SUCCEEDED": []}
    for status in ("FAILED", "SUCCEEDED"):
        children = [child for child in getattr(run, "children", []) if child is not None and child.status == status]
        if children:
            body = json.dumps([_described(child.record) for child in children]).encode()
            key = f"{folder}/{status}_0.json"
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
