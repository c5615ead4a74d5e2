"""What the whole course costs one learner on AWS, with the arithmetic: requests, transitions, storage."""

from dataclasses import dataclass

import pandas as pd

__all__ = ["CostLine", "course_cost", "cost_sentence"]

#: Prices of US East (N. Virginia) in US$, without any free tier, as the pages named beside them gave them at this time.
_AS_OF = "June 2026"
_PAGES = "https://aws.amazon.com/{}/pricing/"
_MILLION = 1e6
#: What the notebooks and exercises make at most: events put on the bus, and executions started without one.
_EVENTS, _EXECUTIONS = 150, 150
_RUNS = _EVENTS + _EXECUTIONS
#: Into "Record Message", "Check Status?" and the last state, and out. Source: Step Functions pricing.
_TRANSITIONS_A_RUN = 4
_INVOCATION_GB_S = 0.128 * 0.5
#: A function that reads a queue polls it with 5 connections, each held for 20 s, as long as it is deployed.
#: Source: Lambda Developer Guide, "Using Lambda with Amazon SQS", "Polling and batching streams".
_DEPLOYED_H = 24
_POLLS = _DEPLOYED_H * 3600 / 20 * 5


@dataclass(frozen=True)
class CostLine:
    """One kind of charge: `quantity` of `unit` at `price` US$ each, and AWS's page that says so.

    `read` tells whether the price was read on that page; otherwise it is a well-known one that was not looked up.
    """

    service: str
    unit: str
    quantity: float
    price: float
    page: str
    read: bool = True

    @property
    def source(self) -> str:
        """AWS's page, and when it said so, or that it was not asked."""
        return f"{_PAGES.format(self.page)}, {_AS_OF if self.read else 'not looked up: compare before you rely on it'}"

    @property
    def cost_usd(self) -> float:
        """Quantity times price, in US$."""
        return self.quantity * self.price


_LINES = (
    CostLine("Step Functions", "state transitions", _RUNS * _TRANSITIONS_A_RUN, 25 / _MILLION, "step-functions"),
    CostLine("EventBridge", "custom events", _EVENTS, 1 / _MILLION, "eventbridge"),
    CostLine("Lambda", "requests", 3 * _RUNS, 0.20 / _MILLION, "lambda"),
    CostLine("Lambda", "GB-seconds", 3 * _RUNS * _INVOCATION_GB_S, 0.0000166667, "lambda"),
    CostLine("DynamoDB", "write request units", 2 * _RUNS, 0.625 / _MILLION, "dynamodb"),
    CostLine("DynamoDB", "read request units", 4 * _RUNS, 0.125 / _MILLION, "dynamodb"),
    CostLine("SQS", "requests", _POLLS + 3 * _EVENTS, 0.40 / _MILLION, "sqs"),
    CostLine("API Gateway", "REST calls", 50, 3.50 / _MILLION, "api-gateway", read=False),
    CostLine("CloudWatch Logs", "GB written", 0.005, 0.50, "cloudwatch", read=False),
    CostLine("S3", "requests that write", 100, 5 / _MILLION, "s3", read=False),
    CostLine("S3", "GB-months", 0.001, 0.023, "s3", read=False),
)


def course_cost() -> pd.DataFrame:
    """Return the charges of the whole course for one learner, one row a kind, and their sum as the last row.

    Columns: service, unit (str); quantity, price_usd, cost_usd (float64; cost = quantity x price); source (str: AWS's
    page and when it said so, or that it was not looked up). No free tier is counted; with one most pay nothing.
    """
    frame = pd.DataFrame(
        {
            "service": [line.service for line in _LINES],
            "unit": [line.unit for line in _LINES],
            "quantity": [float(line.quantity) for line in _LINES],
            "price_usd": [line.price for line in _LINES],
            "cost_usd": [line.cost_usd for line in _LINES],
            "source": [line.source for line in _LINES],
        }
    )
    total = {"service": "all", "unit": "", "quantity": float("nan"), "price_usd": float("nan")}
    total |= {"cost_usd": frame["cost_usd"].sum(), "source": ""}
    return pd.concat([frame, pd.DataFrame([total])], ignore_index=True)


def cost_sentence() -> str:
    """Return the line shown before a first deployment, with the arithmetic of its three largest parts."""
    total = sum(line.cost_usd for line in _LINES)
    largest = sorted(_LINES, key=lambda line: line.cost_usd, reverse=True)[:3]
    told = ", ".join(
        f"{line.quantity:,g} {line.service} {line.unit} x US${line.price:.10f}".rstrip("0")
        + f" = US${line.cost_usd:.4f}"
        for line in largest
    )
    return (
        f"The whole course costs about US${total:.3f} here without any free tier: {told}, and the rest. Prices of "
        f"us-east-1, {_AS_OF}; wb.course_cost() shows every line and its page. What stays deployed goes on polling "
        "its queue, so destroy() it when you are done."
    )
