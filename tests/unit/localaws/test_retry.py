"""When a failed delivery is tried again."""

import pytest

from workbench.localaws.eventbus.retry import RetryPolicy

pytestmark = pytest.mark.unit


def test_a_target_without_a_policy_has_awss_defaults():
    assert RetryPolicy.of({}) == RetryPolicy(185, 86_400)


def test_no_retries_means_none():
    assert RetryPolicy.of({"RetryPolicy": {"MaximumRetryAttempts": 0}}).exhausted(0, 0) == "MaximumRetryAttempts"


def test_the_number_and_the_age_each_end_the_retries():
    policy = RetryPolicy.of({"RetryPolicy": {"MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 60}})
    assert [policy.exhausted(n, 1) for n in range(4)] == [None, None, None, "MaximumRetryAttempts"]
    assert policy.exhausted(0, 60) == "MaximumEventAgeInSeconds"


def test_delays_grow_and_stay_bounded():
    delays = [RetryPolicy().next_delay_s(n) for n in range(200)]
    assert delays == sorted(delays)
    assert 0 < delays[0] < delays[1]
    assert delays[-1] == 60
