"""The article's system as a check needs it: built anew, apart from what the reader's cells made."""

import copy
from functools import cache
from typing import Any

from workbench import load_definition, synth

__all__ = ["article_definition", "article_template"]


@cache
def _template() -> dict[str, Any]:
    from infra.app import STACK_NAME, build_app

    return synth(build_app()).template(STACK_NAME)


def article_template() -> dict[str, Any]:
    """Return the template of the whole system, a copy to change."""
    return copy.deepcopy(_template())


def article_definition() -> dict[str, Any]:
    """Return the definition of the article's state machine, a copy to change."""
    resources = article_template()["Resources"].values()
    return load_definition(next(each for each in resources if each["Type"] == "AWS::StepFunctions::StateMachine"))
