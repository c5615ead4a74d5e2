"""One line that tells how far something is: rewritten in place in a notebook and on a terminal, silent elsewhere."""

import sys
from typing import Any

__all__ = ["ProgressLine"]


class ProgressLine:
    """A line of text that replaces itself; only its last state stays in an executed notebook."""

    def __init__(self) -> None:
        self._shown = ""
        self._handle: Any = None

    def show(self, text: str) -> None:
        """Put `text` where the line is; the same text twice is written once."""
        if text == self._shown:
            return
        if _in_a_kernel():
            from IPython.display import display

            bundle = {"text/plain": text}
            if self._handle is None:
                self._handle = display(bundle, raw=True, display_id=True)
            else:
                self._handle.update(bundle, raw=True)
        elif sys.stdout.isatty():
            sys.stdout.write("\r" + text.ljust(len(self._shown)))
            sys.stdout.flush()
        self._shown = text

    def end(self) -> None:
        """Leave the line; what is written next starts on a new one."""
        if self._shown and not _in_a_kernel() and sys.stdout.isatty():
            sys.stdout.write("\n")


def _in_a_kernel() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None
