"""A real account for the opt-in tier: the one of WORKBENCH_AWS_PROFILE, if its owner has allowed it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench import paths
from workbench.aws import allow_list
from workbench.aws.connection import Connection, connect
from workbench.aws.leftovers import leftovers
from workbench.aws.person import person_prefix
from workbench.cdk.destruction import destroy
from workbench.errors import WorkbenchError

PROFILE = "WORKBENCH_AWS_PROFILE"
HOME = "WORKBENCH_AWS_HOME"


@pytest.fixture(scope="module")
def profile() -> str:
    """The profile to use. Without one the tests are skipped, before anything of the person's is touched."""
    if found := os.environ.get(PROFILE):
        return found
    return pytest.skip(f"no account: set {PROFILE} to a profile of a sandbox account, after `start.py allow`")


@pytest.fixture(scope="module")
def persons_folder(profile: str) -> Iterator[Path]:
    """The work folder with the person's own list of accounts and id, here and in the kernels that the tests start.

    For one module only: every test after it has the run's own folder again.
    """
    folder = Path(os.environ.get(HOME) or paths.REPO / ".workbench")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "WORK_DIR", folder)
        patch.setenv("WORKBENCH_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def account(persons_folder: Path, profile: str) -> Iterator[Connection]:
    """The connection; before and after the tests nothing of the person's is in the account."""
    try:
        connection = connect(profile)
    except WorkbenchError as error:
        pytest.skip(f"no way to the account of {profile!r}: {str(error).splitlines()[0]}")
    entry = allow_list.read_allow_list().get(connection.account)
    if entry is None or entry.status != "allowed":
        pytest.skip(f"{connection.account} is not allowed in {persons_folder}: `start.py allow --profile {profile}`")
    before = leftovers(connection)
    if not before.empty:
        pytest.fail(f"The account holds things of yours already; remove them first:\n{before.to_string()}")
    yield connection
    remove_all(connection)
    after = leftovers(connection)
    assert after.empty, f"left over:\n{after.to_string()}"


def remove_all(connection: Connection) -> None:
    """Destroy every stack whose name begins with the person's prefix, the youngest first."""
    pages = connection.client("cloudformation").get_paginator("describe_stacks").paginate()
    stacks = [stack for page in pages for stack in page["Stacks"] if stack["StackName"].startswith(person_prefix())]
    for stack in sorted(stacks, key=lambda stack: stack["CreationTime"], reverse=True):
        destroy(stack["StackName"], connection)
