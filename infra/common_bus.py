"""CommonBus: the event bus every message passes (row 9)."""

from aws_cdk import aws_events
from constructs import Construct

from infra.checks import check_prefix

__all__ = ["EVENT_SOURCE", "CommonBus"]

#: The source of the article's events: what the API puts on the bus and the rules match.
EVENT_SOURCE = "com.devpost.commonevent"


class CommonBus(Construct):
    """The bus `commonbus`."""

    def __init__(self, scope: Construct, id: str, *, prefix: str = "") -> None:
        check_prefix(prefix)
        super().__init__(scope, id)
        self._bus = aws_events.EventBus(self, "Bus", event_bus_name=f"{prefix}commonbus")

    @property
    def bus(self) -> aws_events.EventBus:
        """The event bus."""
        return self._bus
