"""Way: what an explanation has to know about the connection a call went through."""

from typing import Protocol

__all__ = ["Way"]


class Way(Protocol):
    """A way to an AWS. Its str() names it in messages, such as "AWS account 123456789012 in eu-central-1"."""

    @property
    def profile(self) -> str | None:
        """The profile whose credentials are used, or None for the embedded AWS."""
