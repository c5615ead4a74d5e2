"""The pinned tools: libraries are pointed at them, and nothing of theirs goes into the home."""

import os

import pytest

from workbench import toolchain
from workbench.paths import WORK_DIR

pytestmark = pytest.mark.unit


def test_the_cdk_library_and_the_cli_keep_their_caches_below_the_work_folder(monkeypatch):
    monkeypatch.setattr(os, "environ", {"PATH": os.environ["PATH"], "HOME": "/the/home"})
    toolchain.activate()
    for environment in (os.environ, toolchain.environment()):
        assert environment["CDK_HOME"].startswith(str(WORK_DIR))
        assert environment["JSII_NODE"] == str(toolchain.node())
