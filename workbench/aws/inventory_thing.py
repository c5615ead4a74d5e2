"""Thing: one thing in an account, as a service lists it."""

from dataclasses import dataclass

__all__ = ["Thing"]


@dataclass(frozen=True)
class Thing:
    """One thing in an account.

    kind: AWS::Service::Kind. state: a stack's status and the like, "" where a kind has none.
    remove: what follows `aws` on the command line to remove it.
    """

    kind: str
    name: str
    arn: str
    state: str
    remove: str
