"""Gives the interpreter the JSONata evaluator that moto leaves out."""

__all__ = ["install"]


def install() -> None:
    """Nothing yet."""
