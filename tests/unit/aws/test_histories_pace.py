"""Calls from threads within a bucket, by a simulated clock, and the pool that makes them."""

import threading

import pytest
from botocore.exceptions import ClientError

from workbench.aws.histories_pace import Pace, StoppedError, pace_of
from workbench.aws.histories_pool import results_of
from workbench.aws.token_bucket import Quota, TokenBucket

pytestmark = pytest.mark.unit


class Clock:
    """Seconds that pass only when somebody pauses."""

    def __init__(self):
        self.seconds = 0.0
        self.pauses = []

    def now(self):
        return self.seconds

    def pause(self, seconds):
        self.pauses.append(seconds)
        self.seconds += seconds


def error(code):
    return ClientError({"Error": {"Code": code, "Message": "Rate exceeded"}}, "GetExecutionHistory")


def paced(size=2, refill=1):
    clock = Clock()
    return Pace(TokenBucket(Quota(size, refill)), clock.now, clock.pause), clock


def answers(*those):
    waiting = list(those)

    def operation(**_):
        one = waiting.pop(0)
        if isinstance(one, Exception):
            raise one
        return one

    return operation


def test_calls_beyond_the_bucket_wait_for_their_token():
    pace, clock = paced(size=2, refill=4)
    for _ in range(4):
        pace.call(dict)
    assert clock.pauses == [0.25, 0.25]


def test_a_throttled_call_is_made_again_later():
    pace, clock = paced(size=5, refill=4)
    answer = pace.call(answers(error("ThrottlingException"), error("ThrottlingException"), {"events": []}))
    assert answer == {"events": []}
    assert pace.throttles == 2
    assert clock.seconds > 0


def test_botocores_own_retries_slow_it_down_too():
    pace, _ = paced(size=5, refill=4)
    pace.call(answers({"ResponseMetadata": {"RetryAttempts": 3}}))
    assert (pace.throttles, pace.bucket.rate_per_s) == (1, 2)


def test_throttled_for_good_it_gives_up_with_awss_own_error():
    pace, _ = paced()
    with pytest.raises(ClientError, match="ThrottlingException"):
        pace.call(answers(*[error("ThrottlingException")] * 30))
    assert pace.throttles == 20


def test_other_errors_are_raised_at_once():
    pace, _ = paced()
    with pytest.raises(ClientError, match="AccessDenied"):
        pace.call(answers(error("AccessDenied")))
    assert pace.throttles == 0


def test_after_stop_nothing_is_called():
    pace = Pace(None)
    pace.stop()
    with pytest.raises(StoppedError):
        pace.call(lambda: pytest.fail("called"))


def test_the_embedded_aws_has_no_bucket(make_stubbed):
    assert pace_of("GetExecutionHistory", make_stubbed(is_local=True).connection).bucket is None
    assert pace_of("GetExecutionHistory", make_stubbed(is_local=False).connection).bucket.quota == Quota(400, 20)


@pytest.mark.parametrize("workers", [1, 4])
def test_the_pool_gives_each_result_once(workers):
    found = dict(results_of(range(50), lambda item: item * item, workers, stop=lambda: None))
    assert found == {item: item * item for item in range(50)}


def test_the_pool_raises_what_the_work_raises_and_leaves_no_thread():
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        list(results_of([3, 2, 1, 0], lambda item: 1 / item, 2, stop=lambda: None))
    assert threading.active_count() == before


def test_a_pool_that_is_left_stops_its_work():
    gate, before = threading.Event(), threading.active_count()
    started = []

    def work(item):
        started.append(item)
        if item:
            gate.wait(60)

    results = results_of(range(1000), work, 3, stop=gate.set)
    next(results)
    results.close()
    assert threading.active_count() == before
    assert len(started) < 20
