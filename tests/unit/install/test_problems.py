"""What the set-up says about a failure: the cause it recognises and the next step."""

from pathlib import Path

import pytest

from workbench.install.problems import explain, missing_ensurepip

pytestmark = pytest.mark.unit
LOG = Path("set-up.log")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("error: Failed to fetch: `https://x/`\n  Caused by: dns error", "check the network"),
        ("WARNING: Retrying after connection broken by 'NewConnectionError'", "check the network"),
        ("npm error code ENOTFOUND", "check the network"),
        ("npm error code EAI_AGAIN", "check the network"),
        ("Caused by: operation timed out", "check the network"),
        ("invalid peer certificate: UnknownIssuer", "certificate file"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] unable to get local issuer", "certificate file"),
        ("OSError: [Errno 28] No space left on device", "free about 2 GB"),
        ("npm error code ENOSPC", "free about 2 GB"),
        ("error: failed to create file: Permission denied (os error 13)", "you own"),
        ("something nobody has seen", "read the lines above"),
    ],
)
def test_the_cause_decides_the_next_step(output, words):
    said = explain("packages", output, LOG)
    assert words in said
    assert output.splitlines()[-1].strip() in said
    assert "set-up.log" in said


def test_warnings_do_not_hide_the_error():
    output = "ERROR: no matching distribution\n" + "WARNING: retrying\n" * 20
    said = explain("uv", output, LOG)
    assert "ERROR: no matching distribution" in said
    assert "retrying" not in said


def test_a_long_line_is_cut():
    assert max(len(line) for line in explain("uv", "x" * 5000, LOG).splitlines()) < 300


@pytest.mark.parametrize("release", ["ID=debian\n", 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', "ID_LIKE='debian'"])
def test_debian_is_told_the_package_by_name(release):
    assert "sudo apt install python3." in str(missing_ensurepip(release))


@pytest.mark.parametrize("release", ["", "ID=fedora\n"])
def test_other_systems_are_not_told_apt(release):
    said = str(missing_ensurepip(release))
    assert "apt" not in said
    assert "Next:" in said
