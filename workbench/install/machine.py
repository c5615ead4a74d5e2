"""Names the machine as far as wheels care: system, processor, Python, and the oldest system a set of wheels runs on."""

import platform
import re
import struct
import sys
import sysconfig
from collections.abc import Iterable

__all__ = ["needed_system", "platform_name", "python_name", "system_version"]

#: Tags from before PEP 600 named the glibc by a year: https://peps.python.org/pep-0600/
_LEGACY = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
_TAG = re.compile(r"(manylinux\d{4}|manylinux1)_|(?:manylinux|macosx)_(\d+)_(\d+)_")


def platform_name() -> str:
    """Return what wheels have to be made for, such as `linux x86_64 64-bit glibc` or `darwin arm64 64-bit`."""
    words = [sys.platform, platform.machine().lower(), f"{struct.calcsize('P') * 8}-bit"]
    if sys.platform == "linux":
        words.append(platform.libc_ver()[0] or "musl")
    return " ".join(words)


def python_name() -> str:
    """Return the Python that wheels have to be made for, such as `cpython 3.12`; a `t` is the build without a GIL."""
    free_threaded = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
    return f"{sys.implementation.name} {sys.version_info.major}.{sys.version_info.minor}{free_threaded}"


def system_version() -> tuple[int, int] | None:
    """Return the version that this system's wheels are bound to: of glibc on Linux, of macOS; None elsewhere."""
    text = platform.mac_ver()[0] if sys.platform == "darwin" else platform.libc_ver()[1]
    numbers = [int(part) for part in text.split(".")[:2] if part.isdigit()]
    return (numbers[0], numbers[1] if len(numbers) > 1 else 0) if numbers else None


def needed_system(wheels: Iterable[str]) -> tuple[int, int] | None:
    """Return the oldest version of glibc or macOS on which all of these wheel files install; None: any."""
    needed = [min(found) for name in wheels if (found := _versions(name))]
    return max(needed, default=None)


def _versions(wheel: str) -> list[tuple[int, int]]:
    """The versions a wheel's last tag names; it installs on every system that is at least one of them."""
    tag = wheel.rpartition("-")[2]
    return [_LEGACY[legacy] if legacy else (int(major), int(minor)) for legacy, major, minor in _TAG.findall(tag)]
