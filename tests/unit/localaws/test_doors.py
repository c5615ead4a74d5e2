"""Which requests are refused by where they come from and go to."""

import pytest

from workbench.localaws.gateway import doors

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:4566", "localhost:4566", "LOCALHOST:4566", "[::1]:4566", "b.s3.localhost:4566", "a-b.localhost:4566"],
)
def test_names_of_this_machine_pass(host):
    assert doors.foreign({"host": host}, 4566) is None


@pytest.mark.parametrize(
    "host",
    [
        "", "127.0.0.1", "127.0.0.1:80", "evil.example:4566", "127.0.0.1.evil.example:4566", "localhost.evil:4566",
        "evillocalhost:4566", ".localhost:4566", "127.0.0.1:4566@evil:4566", "127.0.0.1:4566\n", "127.0.0.2:4566",
        "0.0.0.0:4566", "[::]:4566", "user@localhost:4566", "localhost:4566:4566", "2130706433:4566",
    ],
)  # fmt: skip
def test_other_names_do_not(host):
    assert doors.foreign({"host": host}, 4566)


@pytest.mark.parametrize("origin", ["", "null", "http://127.0.0.1:4566", "https://evil.example"])
def test_a_web_page_does_not(origin):
    assert doors.foreign({"host": "localhost:4566", "origin": origin}, 4566)


def test_a_person_who_types_the_address_may_and_a_link_elsewhere_may_not():
    assert doors.foreign({"host": "localhost:1", "sec-fetch-site": "none"}, 1) is None
    for site in ("cross-site", "same-site", "anything"):
        assert doors.foreign({"host": "localhost:1", "sec-fetch-site": site}, 1)


@pytest.mark.parametrize(
    ("path", "closed"),
    [
        ("/_ministack/reset", True), ("/_localstack/health", True), ("//_ministack/reset", True), ("/health", True),
        ("/health/", True), ("/_anything", True), ("/_aws/sqs/messages", True), ("/_aws/execute-api/a/b", False),
        ("/", False), ("/bucket/_ministack/reset", False), ("/healthy", False),
    ],
)  # fmt: skip
def test_the_emulators_own_paths_are_closed(path, closed):
    assert doors.is_administration(path) is closed


@pytest.mark.parametrize(
    ("path", "invoke"),
    [
        ("/restapis/abc/prod/_user_request_/event", True), ("/restapis/abc/prod/_user_request_", True),
        ("/restapis/abc/prod/_user_request_x", False), ("/restapis/abc/resources", False),
        ("/x/restapis/a/b/_user_request_/", False), ("/_aws/execute-api/abc/prod", True), ("/_aws/other", False),
    ],
)  # fmt: skip
def test_only_invoke_urls_are_called_unsigned(path, invoke):
    assert doors.is_api_invoke(path) is invoke


def test_a_custom_resources_answer_is_a_put_to_its_token():
    token = "01234567-89ab-cdef-0123-456789abcdef"
    assert doors.is_callback("PUT", f"/_ministack/cfn-response/{token}")
    for method, path in [
        ("GET", f"/_ministack/cfn-response/{token}"),
        ("PUT", "/_ministack/cfn-response/"),
        ("PUT", f"/_ministack/cfn-response/{token}/x"),
        ("PUT", "/_ministack/reset"),
    ]:
        assert not doors.is_callback(method, path)
