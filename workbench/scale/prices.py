"""What a million events cost on AWS, part by part, as a Standard and as an Express workflow."""

import math

import pandas as pd

from workbench.scale.limits import Design

__all__ = ["prices_frame"]

#: US$ in US East (N. Virginia), first tier, without free tiers, as published in 2025. Look before you count on them.
_PER_MILLION = {
    "API Gateway": (3.50, "REST requests", "https://aws.amazon.com/api-gateway/pricing/"),
    "EventBridge": (1.00, "custom events of 64 KB", "https://aws.amazon.com/eventbridge/pricing/"),
    "transitions": (25.00, "state transitions", "https://aws.amazon.com/step-functions/pricing/"),
    "requests": (1.00, "Express requests", "https://aws.amazon.com/step-functions/pricing/"),
    "invocations": (0.20, "requests", "https://aws.amazon.com/lambda/pricing/"),
    "DynamoDB": (0.625, "writes of 1 KB, on demand", "https://aws.amazon.com/dynamodb/pricing/on-demand/"),
}
_LAMBDA_GB_S = 0.0000166667
#: US$0.06 a GB-hour; time is rounded up to 100 ms, memory to 64 MB. Source: the pricing page of Step Functions.
_EXPRESS_GB_S, _EXPRESS_STEP_S, _EXPRESS_GB = 0.06 / 3600, 0.1, 64 / 1024
_LOGS_GB, _LOGS_SOURCE = 0.50, "https://aws.amazon.com/cloudwatch/pricing/"


def prices_frame(
    design: Design, execution_s: float, *, memory_mb: int = 128, log_kb: float = 8.0, events: float = 1e6
) -> pd.DataFrame:
    """Return one row a part with what `events` events cost; the sum over the rows is the whole.

    execution_s: seconds of one execution (Express is charged for them). memory_mb: of the function. log_kb: what one
    event writes to logs; a machine that logs ALL with execution data writes each payload several times.
    Columns: part, unit (str), units (float64, for all events), usd (float64), share (float64, 0 to 1), source (str).
    """
    rows: list[tuple[str, str, float, float, str]] = []

    def per_million(part: str, name: str, each: float) -> None:
        price, unit, source = _PER_MILLION[name]
        rows.append((part, unit, each * events, each * events * price / 1e6, source))

    if design.by_api:
        per_million("API Gateway", "API Gateway", 1)
    per_million("EventBridge", "EventBridge", 1)
    if design.kind == "STANDARD":
        per_million("Step Functions", "transitions", design.transitions)
    else:
        per_million("Step Functions", "requests", 1)
        charged_s = math.ceil(round(execution_s / _EXPRESS_STEP_S, 9)) * _EXPRESS_STEP_S * events * _EXPRESS_GB
        source = _PER_MILLION["requests"][2]
        rows.append(("Step Functions", "GB-seconds of 64 MB", charged_s, charged_s * _EXPRESS_GB_S, source))
    invocations = 2 if design.by_api else 1
    per_million("Lambda", "invocations", invocations)
    function_gb_s = design.function_s * memory_mb / 1024 * events
    rows.append(("Lambda", "GB-seconds", function_gb_s, function_gb_s * _LAMBDA_GB_S, _PER_MILLION["invocations"][2]))
    if design.writes:
        per_million("DynamoDB", "DynamoDB", design.writes)
    logged_gb = log_kb * events / 2**20
    rows.append(("CloudWatch Logs", "GB taken in", logged_gb, logged_gb * _LOGS_GB, _LOGS_SOURCE))
    found = pd.DataFrame(rows, columns=["part", "unit", "units", "usd", "source"])
    found["share"] = found["usd"] / found["usd"].sum()
    return found[["part", "unit", "units", "usd", "share", "source"]]
