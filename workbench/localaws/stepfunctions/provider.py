"""moto's Step Functions provider with the answers AWS gives where the shipped ones differ."""

from typing import Any

from workbench.localaws.stepfunctions.answers.activities import Activities
from workbench.localaws.stepfunctions.answers.checks import Checks
from workbench.localaws.stepfunctions.answers.describe import Describe
from workbench.localaws.stepfunctions.answers.history import History
from workbench.localaws.stepfunctions.answers.lists import Lists
from workbench.localaws.stepfunctions.answers.redrive import Redrive
from workbench.localaws.stepfunctions.answers.task_tokens import TaskTokens
from workbench.localaws.stepfunctions.answers.test_state import TestState

__all__ = ["make_provider"]

_MIXINS = (Checks, Describe, History, Lists, Activities, Redrive, TaskTokens, TestState)


def make_provider(module: Any) -> Any:
    """Return the provider of this process. `module` is `moto.stepfunctions.parser.provider`, loaded and corrected."""
    return type("Provider", (*_MIXINS, module.StepFunctionsProvider), {})()
