"""The parts moto's package leaves out, each on its own, and the provider that needs them."""

import subprocess
import sys

import pytest

from workbench.localaws.stepfunctions.parts.arns import (
    stepfunctions_express_execution_arn,
    stepfunctions_standard_execution_arn,
    stepfunctions_state_machine_arn,
)
from workbench.localaws.stepfunctions.parts.pages import PageTokenError, PaginatedList
from workbench.localaws.stepfunctions.parts.store import AccountRegionBundle, BaseStore, LocalAttribute

pytestmark = pytest.mark.unit


class Things(BaseStore):
    things = LocalAttribute(default=dict)


def test_a_store_for_each_account_and_region() -> None:
    bundle = AccountRegionBundle("service", Things)
    bundle["1"]["a"].things["x"] = 1
    assert bundle["1"]["a"].things == {"x": 1}
    assert bundle["1"]["b"].things == {}
    assert bundle["2"]["a"].things == {}


def test_pages_and_their_tokens() -> None:
    pages = PaginatedList([1, 2, 3, 4, 5])
    assert pages.get_page(str, page_size=2) == ([1, 2], "3")
    assert pages.get_page(str, next_token="3", page_size=2) == ([3, 4], "5")
    assert pages.get_page(str, next_token="5", page_size=2) == ([5], None)
    assert pages.get_page(str, filter_function=lambda item: item > 4) == ([5], None)
    with pytest.raises(PageTokenError):
        pages.get_page(str, next_token="9")


def test_arns() -> None:
    machine = stepfunctions_state_machine_arn("m", "000000000000", "us-east-1")
    assert machine == "arn:aws:states:us-east-1:000000000000:stateMachine:m"
    execution = stepfunctions_standard_execution_arn(machine, "e")
    assert execution == "arn:aws:states:us-east-1:000000000000:execution:m:e"
    first, second = (stepfunctions_express_execution_arn(machine, "e") for _ in range(2))
    assert first.startswith("arn:aws:states:us-east-1:000000000000:express:m:e:")
    assert first != second


def test_the_provider_needs_no_other_part() -> None:
    code = (
        "from workbench.localaws.stepfunctions.parts import load_provider_module as load\n"
        "module = load()\n"
        "error = module.InvalidToken('m')\n"
        "assert (error.code, error.message, str(error)) == ('InvalidToken', 'm', 'm')\n"
        "assert module.InvalidDefinition().message == ''\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
