"""The frame of executions: one row each, from the items of ListExecutions. Pure."""

from typing import Any

import pandas as pd

__all__ = ["executions_frame"]


def executions_frame(items: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the frame that executions() documents, from the items of ListExecutions."""
    started = _times([item["startDate"] for item in items])
    stopped = _times([item.get("stopDate") for item in items])
    return pd.DataFrame(
        {
            "name": pd.Series([item["name"] for item in items], dtype="str"),
            "status": pd.Series([item["status"] for item in items], dtype="str"),
            "started": started,
            "stopped": stopped,
            "duration_s": (stopped - started).dt.total_seconds(),
            "redrive_count": pd.Series([item.get("redriveCount", 0) for item in items], dtype="int64"),
            "execution": pd.Series([item["executionArn"] for item in items], dtype="str"),
        }
    )


def _times(moments: list[Any]) -> pd.Series:
    return pd.to_datetime(pd.Series(moments, dtype="object"), utc=True).astype("datetime64[ns, UTC]")
