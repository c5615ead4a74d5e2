"""What a notebook's kernel is told once, before anything is shown in it."""

import sys
from typing import Any

__all__ = ["settle"]


def settle() -> None:
    """Let dollars be dollars in frames, and let Node's warnings be read; both do nothing outside a notebook."""
    _no_formulas()
    for stream in (sys.stdout, sys.stderr):
        _with_buffer(stream)


def _no_formulas() -> None:
    """JupyterLab sets what stands between two dollars as a formula; in a frame of ours they are paths, or money."""
    if pandas := sys.modules.get("pandas"):
        pandas.options.display.html.use_mathjax = False


def _with_buffer(stream: Any) -> None:
    """A kernel's streams take text only; the CDK's bridge to Node writes bytes, and where it cannot, their base64."""
    if stream is not None and not hasattr(stream, "buffer"):
        stream.buffer = _Bytes(stream)


class _Bytes:
    """Takes bytes for a stream of text."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, content: bytes) -> int:
        self._stream.write(content.decode("utf-8", "replace"))
        return len(content)

    def flush(self) -> None:
        self._stream.flush()
