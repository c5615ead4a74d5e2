"""What a bundle says about itself: for which machine and which requirements it was made, and the sum of every file."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from workbench.install.problems import SetUpError

__all__ = ["MANIFEST", "UNFINISHED", "BundleError", "Manifest", "digest", "inventory", "megabytes"]

MANIFEST = "bundle.json"
#: There from the first to the last moment of making one; `bundle.json` is written just before it goes.
UNFINISHED = "bundle.unfinished"
_FORMAT = 1
_BLOCK = 2**20


class BundleError(SetUpError):
    """A bundle cannot be made or used; the message names the folder, what is wrong and what to do next."""


@dataclass(frozen=True)
class Manifest:
    """The content of bundle.json. `packages` and `node` are the digests of the requirement files it was made from."""

    platform: str
    python: str
    packages: str
    node: str
    dev: bool
    registry: str  # npm keeps its cache by the registry's address
    needs: tuple[int, int] | None  # oldest glibc or macOS
    files: dict[str, tuple[int, str]] = field(default_factory=dict)  # path below the folder -> bytes, sha256
    format: int = _FORMAT

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(size for size, _ in self.files.values())

    def write(self, folder: Path) -> None:
        """Write it whole or not at all."""
        part = folder / (MANIFEST + ".part")
        part.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        part.replace(folder / MANIFEST)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read that of a bundle; raises BundleError where there is none, or one of another form."""
        again = (
            "Next: make it again with `python3 start.py bundle` where there is a network, and copy it here whole; "
            "or remove it, to install from the network."
        )
        if (folder / UNFINISHED).exists():
            raise BundleError(f"The bundle {folder} is half-made: making it was interrupted.\n{again}")
        try:
            content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise BundleError(f"{folder} is no bundle, or not all of one: it has no {MANIFEST}.\n{again}") from None
        except ValueError as error:
            raise BundleError(f"The bundle {folder} is damaged: {MANIFEST}: {error}.\n{again}") from error
        try:
            if content["format"] != _FORMAT:
                raise BundleError(
                    f"The bundle {folder} has format {content['format']}, this checkout reads {_FORMAT}.\n{again}"
                )
            files = {str(name): (int(size), str(sha)) for name, (size, sha) in content["files"].items()}
            needs = (int(content["needs"][0]), int(content["needs"][1])) if content["needs"] else None
            return cls(**{**content, "files": files, "needs": needs})
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise BundleError(
                f"The bundle {folder} is damaged: {MANIFEST} lacks its fields ({error}).\n{again}"
            ) from error


def inventory(folder: Path, tick: Callable[[str], None]) -> dict[str, tuple[int, str]]:
    """Return bytes and sha256 of every file below `folder`, by its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (MANIFEST, UNFINISHED))
    return {path.relative_to(folder).as_posix(): (path.stat().st_size, digest(path, tick)) for path in files}


def digest(path: Path, tick: Callable[[str], None]) -> str:
    """Return the sha256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
            tick(path.name)
    return found.hexdigest()


def megabytes(size: int) -> str:
    """Return a number of bytes as people say it."""
    return f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
