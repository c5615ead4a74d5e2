"""`npx cdk synth` and a notebook give the same template, whatever the command line adds on its way."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import toolchain
from workbench.paths import REPO

pytestmark = pytest.mark.synth


@pytest.fixture(scope="module")
def cdk_synth(tmp_path_factory):
    """cdk_synth(*options) -> (assembly folder, stderr) of the CLI run in the repository, as a person would."""

    def run(*options: str) -> tuple[Path, str]:
        folder = tmp_path_factory.mktemp("cdk.out")
        environment = toolchain.environment()
        # `python` in cdk.json is the one of the activated environment
        environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
        environment.pop("JSII_NODE")
        done = subprocess.run(
            [*toolchain.cdk_command(), "synth", "--quiet", "--output", str(folder), *options],
            cwd=REPO,
            env=environment,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert done.returncode == 0, done.stderr
        return folder, done.stderr

    return run


def test_the_same_template(cdk_synth, template):
    folder, said = cdk_synth()
    assert json.loads((folder / "CommonEventStack.template.json").read_text()) == template
    assert "CDKMetadata" not in template["Resources"]
    assert "deprecated" not in said.lower()


def test_the_switches_of_the_command_line(cdk_synth):
    from infra.app import build_app
    from workbench.cdk.synthesis import synth

    folder, _ = cdk_synth("-c", "prefix=alice-", "-c", "bootstrap_roles=true")
    written = json.loads((folder / "alice-CommonEventStack.template.json").read_text())
    assert written == synth(build_app("alice-", bootstrap_roles=True)).template()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert "deploy-role" in manifest["artifacts"]["alice-CommonEventStack"]["properties"]["assumeRoleArn"]


def test_no_role_is_assumed_unless_asked_for(cdk_synth):
    folder, _ = cdk_synth()
    assert "assumeRoleArn" not in (folder / "manifest.json").read_text()
    assert "assumeRoleArn" not in (folder / "CommonEventStack.assets.json").read_text()
