"""A list that hands out pages and the token of the next one."""

from collections.abc import Callable
from typing import Any

__all__ = ["PageTokenError", "PaginatedList"]


class PageTokenError(ValueError):
    """A page token names no item of the list."""


class PaginatedList(list):
    """A list with pages. A token names the first item of the page it asks for."""

    def get_page(
        self,
        token_generator: Callable[[Any], str],
        next_token: str | None = None,
        page_size: int | None = None,
        filter_function: Callable[[Any], bool] | None = None,
    ) -> tuple[list[Any], str | None]:
        """Return the page that starts at `next_token` and the token of the page after it (None at the end).

        Raises `PageTokenError` when no item has that token.
        """
        items = [item for item in self if filter_function(item)] if filter_function else list(self)
        first = 0
        if next_token is not None:
            first = next((at for at, item in enumerate(items) if token_generator(item) == next_token), -1)
            if first < 0:
                raise PageTokenError(next_token)
        end = first + (page_size or 100)
        return items[first:end], token_generator(items[end]) if end < len(items) else None
