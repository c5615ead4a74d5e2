"""The errors a service answers with: a code, a message and an HTTP status."""

from typing import Any

__all__ = ["CommonServiceException", "RequestContext", "give_service_error_signature"]


class CommonServiceException(Exception):  # noqa: N818 - the name moto's provider imports
    """An error whose code is given when it is raised."""

    def __init__(self, code: str, message: str, status_code: int = 400, sender_fault: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status_code = status_code
        self.sender_fault = sender_fault


class RequestContext:
    """Whose request it is: the account and region a call works in."""

    def __init__(self, account_id: str, region: str, partition: str = "aws") -> None:
        self.account_id = account_id
        self.region = region
        self.partition = partition


def give_service_error_signature(error_class: type[Exception]) -> None:
    """Let a modelled error be raised with no message or only a message, as the provider raises it.

    moto's base class wants an error type too and overwrites `code`, which its HTTP layer uses for the status.
    """
    name = error_class.__name__

    def __init__(self: Any, message: str = "", *_: Any, **members: Any) -> None:  # noqa: N807
        Exception.__init__(self, message)
        self.code = name
        self.message = message
        for member, value in members.items():
            setattr(self, member, value)

    error_class.__init__ = __init__  # type: ignore[assignment]
    error_class.__str__ = lambda self: self.message  # type: ignore[method-assign,attr-defined]
