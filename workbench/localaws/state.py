"""The state file: what a kernel needs to find the embedded AWS, readable by its owner only."""

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from workbench.errors import LocalAwsError
from workbench.paths import WORK_DIR, work_dir

__all__ = ["STATE_FILE", "Server", "read", "remove", "write"]

STATE_FILE = WORK_DIR / "localaws.json"


@dataclass(frozen=True)
class Server:
    """A running embedded AWS: where it listens and the root credentials of its first account."""

    endpoint: str
    port: int
    region: str
    account: str
    access_key_id: str
    secret_access_key: str = field(repr=False)
    pid: int
    iam: bool
    log_path: str
    #: Random name of this one process, also on its command line: a reused pid is not mistaken for it.
    instance: str = field(repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Return what any AWS client needs: every field but the internal instance name."""
        return {name: value for name, value in asdict(self).items() if name != "instance"}


def read(path: Path = STATE_FILE) -> Server | None:
    """Return the server the state file names, running or not; None when there is no file.

    Raises LocalAwsError when the file is there but cannot be read or is not ours.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LocalAwsError(f"The state file {path} cannot be read: {error}. Give yourself access to it.") from error
    try:
        record = json.loads(text)
        return Server(**{each.name: record[each.name] for each in fields(Server)})
    except (ValueError, KeyError, TypeError) as error:
        raise LocalAwsError(
            f"The state file {path} is not one of ours ({error!r}). Delete it; `python3 start.py up` writes a new one."
        ) from error


def write(server: Server, path: Path = STATE_FILE) -> None:
    """Put the state file in place in one step, with mode 0600 from its first byte."""
    work_dir()
    draft = path.with_name(f"{path.name}.{server.instance}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(server), file, indent=2)
    draft.replace(path)


def remove(instance: str, path: Path = STATE_FILE) -> None:
    """Delete the state file if it still belongs to this instance."""
    try:
        current = read(path)
    except LocalAwsError:
        return
    if current is not None and current.instance == instance:
        path.unlink(missing_ok=True)
