"""The token bucket against a simulated AWS and a simulated clock: nothing sleeps, nobody looks at the time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.aws.token_bucket import QUOTAS, Quota, TokenBucket, quota_of
from workbench.errors import WorkbenchError

pytestmark = pytest.mark.unit


class SimulatedAws:
    """The bucket as AWS keeps it, with somebody else who takes tokens too; counts what it throttles."""

    def __init__(self, quota, others_per_s=0.0):
        self.quota, self.others_per_s = quota, others_per_s
        self.tokens, self.at, self.throttles = quota.size, 0.0, 0

    def call(self, now):
        refill = self.quota.refill_per_s - self.others_per_s
        self.tokens = min(self.quota.size, self.tokens + (now - self.at) * refill)
        self.at = now
        if self.tokens < 1 - 1e-9:
            self.throttles += 1
            return False
        self.tokens -= 1
        return True


def drive(bucket, aws, calls):
    """Make so many successful calls one after the other; return the simulated seconds they took."""
    now = 0.0
    done = 0
    while done < calls:
        now += bucket.take(now)
        if aws.call(now):
            bucket.answered(now)
            done += 1
        else:
            bucket.throttled(now, now)
    return now


@given(size=st.integers(1, 400), refill=st.integers(1, 300), calls=st.integers(1, 1500))
def test_alone_it_is_never_throttled_and_loses_no_time(size, refill, calls):
    quota = Quota(size, refill)
    aws = SimulatedAws(quota)
    took = drive(TokenBucket(quota), aws, calls)
    assert aws.throttles == 0
    assert took == pytest.approx(quota.least_s(calls), abs=1e-6)


def test_a_thousand_histories_take_thirty_seconds_at_the_published_rate():
    assert drive(TokenBucket(QUOTAS["GetExecutionHistory"][0]), SimulatedAws(Quota(400, 20)), 1000) == pytest.approx(30)


def test_beside_others_it_slows_down_and_still_ends():
    """Somebody takes 15 of 20 a second: few throttles, and not much slower than what is left allows."""
    aws = SimulatedAws(Quota(400, 20), others_per_s=15)
    took = drive(TokenBucket(Quota(400, 20)), aws, 1000)
    assert took <= 2 * (1000 - 400) / 5
    assert aws.throttles < 200


def test_when_the_others_have_gone_the_rate_comes_back():
    bucket = TokenBucket(Quota(10, 20))
    for moment in (1.0, 2.0, 3.0):
        bucket.throttled(moment, moment)
    assert bucket.rate_per_s == pytest.approx(2.5)
    for step in range(50):
        bucket.answered(3.0 + step)
    assert bucket.rate_per_s == 20


def test_many_calls_under_way_cut_the_rate_once():
    bucket = TokenBucket(Quota(10, 20))
    for _ in range(10):
        bucket.throttled(5.0, 4.0)
    assert bucket.rate_per_s == 10


def test_the_rate_never_falls_to_nothing():
    bucket = TokenBucket(Quota(10, 20))
    for moment in range(1, 100):
        bucket.throttled(float(moment), float(moment))
    assert bucket.rate_per_s == pytest.approx(20 / 16)


def test_a_clock_that_stands_still_or_steps_back_gives_no_tokens():
    bucket = TokenBucket(Quota(1, 1))
    assert [bucket.take(10.0), bucket.take(10.0), bucket.take(9.0)] == [0.0, 1.0, 2.0]


def test_quotas_differ_by_region_and_unknown_ones_say_so():
    assert quota_of("ListExecutions", "eu-west-1") == Quota(200, 5)
    assert quota_of("ListExecutions", "eu-central-1") == Quota(100, 2)
    with pytest.raises(WorkbenchError, match="'ListWishes'.*DescribeExecution"):
        quota_of("ListWishes", "eu-west-1")


@pytest.mark.parametrize(("size", "refill"), [(0, 1), (1, 0), (1, -2)])
def test_a_bucket_that_lets_nothing_through_is_refused(size, refill):
    with pytest.raises(WorkbenchError, match="lets nothing through"):
        Quota(size, refill)
