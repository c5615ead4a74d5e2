"""Turns what went wrong during set-up into one message with the next step."""

import errno
import re
import sys
from pathlib import Path

from workbench.errors import WorkbenchError

__all__ = ["SetUpError", "explain", "from_os_error", "missing_ensurepip"]

_NO_NETWORK = re.compile(
    r"name resolution|Name or service not known|NewConnectionError|getaddrinfo|nodename nor servname|dns error"
    r"|error sending request|tcp connect error|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|ENETUNREACH"
    r"|Connection refused|Network is unreachable|timed out|ProxyError|Cannot connect to proxy|ConnectTimeout",
    re.IGNORECASE,
)
_BAD_CERTIFICATE = re.compile(
    r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|UnknownIssuer|SELF_SIGNED_CERT|UNABLE_TO_[A-Z_]*CERT"
)
_DISK_FULL = re.compile(r"No space left on device|ENOSPC|Disk quota exceeded|not enough space on the disk")
_NOT_ALLOWED = re.compile(r"Permission denied|EACCES|EPERM|Access is denied|Read-only file system|EROFS")
#: What uv and npm say when they may only look into a bundle.
_NOT_IN_BUNDLE = re.compile(r"ENOTCACHED|only-if-cached|not found in the provided package locations")
_WARNING = re.compile(r"\s*(WARNING|warning|npm warn)\b")
_TAIL_LINES = 6


class SetUpError(WorkbenchError):
    """The set-up could not finish; the message names the step, the cause and what to do next."""


def explain(step: str, output: str, log: Path) -> str:
    """Return the message for a set-up command that failed.

    `step` is the step's title, `output` what the command printed, `log` the file that holds all of it.
    """
    if _DISK_FULL.search(output):
        cause, next_step = "the disk is full", "free about 2 GB"
    elif _NOT_IN_BUNDLE.search(output):
        cause, next_step = "the bundle lacks a package", "make the bundle again: python3 start.py bundle"
    elif _BAD_CERTIFICATE.search(output):
        cause = "the certificate of the package index is not trusted by this machine"
        next_step = "point PIP_CERT and NODE_EXTRA_CA_CERTS at your network's certificate file"
    elif _NO_NETWORK.search(output):
        cause = "no package index could be reached"
        next_step = "check the network, and the proxy or mirror in `pip config list` and `npm config list`"
    elif _NOT_ALLOWED.search(output):
        cause, next_step = "a file could not be written", "check that you own this folder and your cache folder"
    else:
        cause, next_step = "the command failed", "read the lines above"
    lines = [line for line in output.splitlines() if line.strip()]
    tail = ([line for line in lines if not _WARNING.match(line)] or lines)[-_TAIL_LINES:]
    shown = "".join(f"\n  | {line[:200]}" for line in tail)
    return (
        f"Set-up stopped at `{step}`: {cause}.{shown}\n"
        f"Next: {next_step}, then start again; it begins where it must by itself. Whole log: {log}"
    )


def from_os_error(error: OSError, folder: Path) -> SetUpError:
    """Return the set-up error for a file operation that the system refused below `folder`."""
    where = error.filename or folder
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return SetUpError(
            f"Set-up cannot write {where}: {error.strerror}.\n"
            f"Next: copy the workbench to a folder you own, or make {folder} yours, then start again. "
            "On Windows, first close whatever still runs from .venv."
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SetUpError(f"Set-up cannot write {where}: the disk is full.\nNext: free about 2 GB, then start again.")
    return SetUpError(
        f"Set-up failed on {where}: {error.strerror or error}.\nNext: look at that path, then start again."
    )


def missing_ensurepip(os_release: str) -> SetUpError:
    """Return the error for a Python that was packaged without venv; `os_release` is the text of /etc/os-release."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    like = " ".join(re.findall(r"^ID(?:_LIKE)?=(.*)$", os_release, re.MULTILINE)).lower()
    if "debian" in like or "ubuntu" in like:
        next_step = f"sudo apt install python{version}-venv"
    else:
        next_step = "install the package of your system that brings Python's `venv` and `ensurepip`"
    return SetUpError(
        f"This Python ({sys.executable}, {version}) comes without `ensurepip`, so it cannot make .venv.\n"
        f"Next: {next_step}, then start again."
    )
