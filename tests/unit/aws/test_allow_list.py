"""The list of accounts that may be written to: what goes on it, and how it is kept."""

import stat

import pytest

from workbench.aws import allow_list
from workbench.errors import RefusedError, WorkbenchError

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("own_allow_list")]

ACCOUNT = "123456789012"


def test_without_a_file_nothing_is_allowed():
    assert allow_list.read_allow_list() == {}


def test_the_typed_id_must_be_the_accounts():
    for typed in ("", "yes", "123456789013"):
        with pytest.raises(RefusedError, match="Nothing was allowed"):
            allow_list.allow(ACCOUNT, typed)
    assert allow_list.read_allow_list() == {}
    allow_list.allow(ACCOUNT, f" {ACCOUNT}\n", "ada-sandbox")
    entry = allow_list.read_allow_list()[ACCOUNT]
    assert (entry.status, entry.alias) == ("allowed", "ada-sandbox")


def test_the_file_is_its_owners_alone(own_allow_list):
    allow_list.allow(ACCOUNT, ACCOUNT)
    assert stat.S_IMODE(own_allow_list.stat().st_mode) == 0o600


def test_a_mark_of_production_stays():
    allow_list.mark_production(ACCOUNT)
    with pytest.raises(RefusedError, match="marked as production"):
        allow_list.allow(ACCOUNT, ACCOUNT)
    assert allow_list.forget(ACCOUNT) is False
    assert allow_list.read_allow_list()[ACCOUNT].status == "production"


def test_an_allowed_account_can_become_production_and_others_stay():
    allow_list.allow("111111111111", "111111111111")
    allow_list.allow(ACCOUNT, ACCOUNT)
    allow_list.mark_production(ACCOUNT)
    found = {account: entry.status for account, entry in allow_list.read_allow_list().items()}
    assert found == {"111111111111": "allowed", ACCOUNT: "production"}
    assert allow_list.forget("111111111111") is True


@pytest.mark.parametrize("account", ["", "12345", "12345678901a", "1234567890123"])
def test_what_is_no_account_id_is_not_written(account):
    with pytest.raises(WorkbenchError, match="12 digits"):
        allow_list.mark_production(account)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"version": 1, "accounts": {"123456789012": {"status": "sure", "alias": "", "since": ""}}}'],
)
def test_a_damaged_file_allows_nothing_and_is_not_overwritten(own_allow_list, text):
    own_allow_list.write_text(text)
    for act in (allow_list.read_allow_list, lambda: allow_list.allow(ACCOUNT, ACCOUNT)):
        with pytest.raises(RefusedError, match="cannot be read"):
            act()
    assert own_allow_list.read_text() == text
