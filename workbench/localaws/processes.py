"""Recognises our own server process among all processes, and waits for it and its children to end."""

import psutil

__all__ = ["INSTANCE_OPTION", "family", "is_ours", "wait_gone"]

#: Stands before the instance name on the server's command line.
INSTANCE_OPTION = "--instance"


def is_ours(pid: int, instance: str) -> bool:
    """Return whether this pid is alive and still the server that carries this instance name."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and instance in process.cmdline()
    except psutil.Error:
        return False


def family(pid: int) -> list[psutil.Process]:
    """Return the process and all its children now, the Lambda workers among them."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def wait_gone(processes: list[psutil.Process], timeout_s: float) -> list[psutil.Process]:
    """Wait until all have ended and return those that have not after `timeout_s` seconds."""
    _, alive = psutil.wait_procs(processes, timeout=timeout_s)
    return [each for each in alive if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
