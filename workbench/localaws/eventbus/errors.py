"""Why an event could not be given to its target, as EventBridge names it in a dead-letter message."""

__all__ = ["DeliveryError"]


class DeliveryError(Exception):
    """A failed delivery. `code` is one of EventBridge's, such as NO_PERMISSIONS; only `retriable` ones are tried again.

    Source: EventBridge user guide, "Using dead-letter queues", ERROR_CODE.
    """

    def __init__(self, code: str, message: str, *, retriable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retriable = retriable
