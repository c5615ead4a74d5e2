"""Unpacks a function's code and layers once per content, below the server's temporary folder."""

import hashlib
import io
import os
import tempfile
import threading
import zipfile
from pathlib import Path

__all__ = ["layer_paths", "unpack"]

_lock = threading.Lock()


def unpack(content: bytes) -> Path:
    """Return the folder with this zip's files; zipfile keeps every member inside it."""
    folder = Path(tempfile.gettempdir(), "code", hashlib.sha256(content).hexdigest()[:32])
    with _lock:
        if not folder.is_dir():
            draft = folder.with_name(f"{folder.name}.draft")
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                archive.extractall(draft)
            draft.rename(folder)
    return folder


def layer_paths(folders: list[Path]) -> list[str]:
    """Return what AWS puts on sys.path for these layers: python/ and its site-packages, first layer first."""
    paths = []
    for folder in folders:
        below = folder / "python"
        paths += [below, *sorted(below.glob("lib/python3*/site-packages"))]
    return [os.fspath(each) for each in paths if each.is_dir()]
