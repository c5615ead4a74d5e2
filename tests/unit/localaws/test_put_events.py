"""The checks PutEvents makes of its entries."""

import pytest

from workbench.localaws.eventbus.put_events import entry_bytes, entry_error

pytestmark = pytest.mark.unit

GOOD = {"Source": "s", "DetailType": "t", "Detail": '{"a": 1}'}


def test_a_good_entry_passes():
    assert entry_error(GOOD) is None


@pytest.mark.parametrize("name", ["Source", "DetailType", "Detail"])
def test_each_required_part_is_named(name):
    code, message = entry_error({**GOOD, name: ""})
    assert code == "InvalidArgument"
    assert name in message


@pytest.mark.parametrize("detail", ["{", "[]", '"x"', "1", "[" * 100_000])
def test_a_detail_must_be_a_json_object(detail):
    assert entry_error({**GOOD, "Detail": detail})[0] == "MalformedDetail"


def test_the_size_counts_bytes_and_a_time():
    assert entry_bytes({**GOOD, "Detail": "ü"}) == 1 + 1 + 2
    assert entry_bytes({**GOOD, "Detail": "{}", "Time": 0, "Resources": ["abc"]}) == 1 + 1 + 2 + 3 + 14
