"""A checkout in a temporary folder whose environment is complete without having been installed."""

import sys
from pathlib import Path

import pytest

from workbench.install.state import Checkout

FILES = (
    "requirements.txt",
    "requirements-dev.txt",
    "constraints.txt",
    "pyproject.toml",
    "package.json",
    "package-lock.json",
)


def put_python(checkout: Checkout) -> None:
    """Put a working interpreter where the environment's is."""
    checkout.python.parent.mkdir(parents=True, exist_ok=True)
    checkout.python.symlink_to(sys.executable)


def put_cdk(checkout: Checkout) -> None:
    """Put a file where the CDK CLI is."""
    checkout.cdk.parent.mkdir(parents=True, exist_ok=True)
    checkout.cdk.touch()


@pytest.fixture
def bare(tmp_path: Path) -> Checkout:
    """A fresh clone: the requirement files and nothing else."""
    for name in FILES:
        (tmp_path / name).write_text("uv==1.2.3  # why\n")
    return Checkout(tmp_path)


@pytest.fixture
def complete(bare: Checkout) -> Checkout:
    """The same after a set-up without the development tools."""
    put_python(bare)
    put_cdk(bare)
    bare.begin()
    bare.finish(dev=False)
    return bare
