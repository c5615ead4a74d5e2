"""Which event explains a failure, and what is said about it."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from workbench.cdk.failures import cli_failure, resource_failure
from workbench.cdk.stacks import StackEvent, first_failure

pytestmark = pytest.mark.unit


def event(logical_id, status, reason="", *, of_stack=False):
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return StackEvent(f"{logical_id}-{status}", at, logical_id, "AWS::SQS::Queue", status, reason, of_stack)


STACK_FAILED = event("Mine", "ROLLBACK_IN_PROGRESS", "The following resource(s) failed: [Q]", of_stack=True)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], None),
        ([event("Q", "CREATE_COMPLETE")], None),
        ([event("A", "CREATE_FAILED", "taken"), event("B", "CREATE_FAILED", "later")], "taken"),
        ([event("A", "CREATE_FAILED", "Resource creation cancelled"), event("B", "CREATE_FAILED", "taken")], "taken"),
        ([STACK_FAILED, event("B", "CREATE_FAILED", "taken")], "taken"),
        ([STACK_FAILED], "The following resource(s) failed: [Q]"),
        ([event("Mine", "UPDATE_FAILED", "no permission", of_stack=True)], "no permission"),
    ],
)
def test_first_failure(events, expected):
    found = first_failure(events)
    assert (found.reason if found else None) == expected


def test_resource_failure_names_resource_type_construct_and_reason():
    said = resource_failure(event("Q1A2B", "CREATE_FAILED", "it exists already"), {"Q1A2B": "EventRule/DeadLetters"})
    assert said == "AWS::SQS::Queue Q1A2B (EventRule/DeadLetters): CREATE_FAILED: it exists already"
    assert resource_failure(event("Q", "CREATE_FAILED"), {}).endswith("no reason given")


LOCAL = SimpleNamespace(is_local=True)
AWS = SimpleNamespace(is_local=False, account="111111111111", region="eu-west-1")


def test_cli_failure_is_short_and_without_colours():
    noise = "\n".join(f"Stack | {n} | CREATE_COMPLETE" for n in range(100))
    said = cli_failure(f"{noise}\n\x1b[31m❌  Mine failed\x1b[0m\n‣ ValidationError: Template format error\n", LOCAL)
    assert said == "❌  Mine failed\n‣ ValidationError: Template format error"


@pytest.mark.parametrize(("output", "expected"), [("", "The CDK CLI said nothing."), ("a\n\nb\n", "a\nb")])
def test_cli_failure_without_an_error_line(output, expected):
    assert cli_failure(output, LOCAL) == expected


def test_a_missing_bootstrap_names_the_command():
    output = "❌ Mine failed: Error: No bucket named 'cdk-hnb659fds-assets'. Is account bootstrapped?"
    assert "npx cdk bootstrap aws://111111111111/eu-west-1" in cli_failure(output, AWS)
    assert "npx" not in cli_failure(output, LOCAL)
