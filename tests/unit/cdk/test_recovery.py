"""What is done with a stack before it is deployed to, by the state it was left in."""

from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from workbench.cdk import stacks
from workbench.cdk.recovery import make_deployable
from workbench.errors import DeployError

pytestmark = pytest.mark.unit


class CloudFormation:
    """A stack that goes through the given statuses, one a look; after delete_stack through those of `after`."""

    def __init__(self, statuses, after=(None,), continued=()):
        self.calls = []
        self._statuses = list(statuses)
        self._after = list(after)
        self._continued = list(continued)

    def describe_stacks(self, StackName):  # noqa: N803 - AWS's own name
        now = self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]
        if now is None:
            error = {"Code": "ValidationError", "Message": f"Stack with id {StackName} does not exist"}
            raise ClientError({"Error": error}, "DescribeStacks")
        return {"Stacks": [{"StackStatus": now}]}

    def delete_stack(self, StackName):  # noqa: N803
        self.calls.append("delete")
        self._statuses = self._after

    def continue_update_rollback(self, StackName):  # noqa: N803
        self.calls.append("continue")
        self._statuses = self._continued


def connection_to(cloudformation):
    return SimpleNamespace(client=lambda _: cloudformation, is_local=True, profile=None)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(stacks.time, "sleep", lambda _: None)


@pytest.mark.parametrize(
    ("statuses", "expected", "calls"),
    [
        ([None], None, []),
        (["CREATE_COMPLETE"], "CREATE_COMPLETE", []),
        (["UPDATE_ROLLBACK_COMPLETE"], "UPDATE_ROLLBACK_COMPLETE", []),
        (["DELETE_COMPLETE"], None, []),
        (["CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"], "CREATE_COMPLETE", []),
        (["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE"], "UPDATE_COMPLETE", []),
        (["DELETE_IN_PROGRESS", None], None, []),
        (["ROLLBACK_COMPLETE"], None, ["delete"]),
        (["ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"], None, ["delete"]),
        (["ROLLBACK_FAILED"], None, ["delete"]),
        (["CREATE_FAILED"], None, ["delete"]),
        (["REVIEW_IN_PROGRESS"], None, ["delete"]),
        (["DELETE_FAILED"], None, ["delete"]),
    ],
)
def test_by_state(statuses, expected, calls):
    cloudformation = CloudFormation(statuses, after=["DELETE_IN_PROGRESS", None])
    assert make_deployable("Mine", connection_to(cloudformation), timeout_s=60) == expected
    assert cloudformation.calls == calls


def test_a_failed_roll_back_is_finished():
    after = ["UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"]
    cloudformation = CloudFormation(["UPDATE_ROLLBACK_FAILED"], continued=after)
    assert make_deployable("Mine", connection_to(cloudformation), timeout_s=60) == "UPDATE_ROLLBACK_COMPLETE"
    assert cloudformation.calls == ["continue"]


def test_a_roll_back_that_fails_again_is_told():
    cloudformation = CloudFormation(["UPDATE_ROLLBACK_FAILED"], continued=["UPDATE_ROLLBACK_FAILED"])
    with pytest.raises(DeployError, match="UPDATE_ROLLBACK_FAILED.*destroy"):
        make_deployable("Mine", connection_to(cloudformation), timeout_s=60)


def test_a_stack_that_cannot_be_removed_is_told():
    cloudformation = CloudFormation(["ROLLBACK_COMPLETE"], after=["DELETE_FAILED"])
    with pytest.raises(DeployError, match="was to be removed before deploying, and is DELETE_FAILED"):
        make_deployable("Mine", connection_to(cloudformation), timeout_s=60)


def test_an_operation_that_does_not_end_is_told():
    with pytest.raises(DeployError, match="still CREATE_IN_PROGRESS after 0 s"):
        make_deployable("Mine", connection_to(CloudFormation(["CREATE_IN_PROGRESS"])), timeout_s=0)
