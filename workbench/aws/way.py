"""What explanations and the guard have to know about a connection, which itself knows both."""

from typing import Any, Protocol

import boto3

__all__ = ["ENVIRONMENT", "AccountWay", "Way"]

#: The profile's name that stands for AWS's default chain: AWS_PROFILE, AWS_ACCESS_KEY_ID, a container's role ...
ENVIRONMENT = "environment"


class Way(Protocol):
    """A way to an AWS. Its str() names it in messages, such as "AWS account 123456789012 in eu-central-1"."""

    @property
    def profile(self) -> str | None:
        """The profile whose credentials are used, or None for the embedded AWS."""


class AccountWay(Way, Protocol):
    """A way to one account, with what it takes to find out whether it may be written to."""

    @property
    def session(self) -> boto3.Session:
        """Whose credentials are used."""

    @property
    def account(self) -> str:
        """The account's id as it was when the connection was made."""

    @property
    def region(self) -> str:
        """The region's name."""

    @property
    def is_local(self) -> bool:
        """Whether it is the embedded AWS."""

    @property
    def endpoint_url(self) -> str | None:
        """Where every service is asked, when that is not AWS's own address."""

    @property
    def alias(self) -> str | None:
        """The account's alias; None when it has none or it may not be read."""

    @property
    def verdicts(self) -> dict[str, Any]:
        """What the guard remembers of this connection."""

    def client(self, name: str) -> Any:
        """Return the boto3 client of a service."""
