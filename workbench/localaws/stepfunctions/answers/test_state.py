"""TestState with mocks and the stages of the data flow."""

from typing import Any

__all__ = ["TestState"]


class TestState:
    """Runs one state alone."""

    __test__ = False

    def test_state(self, context: Any, request: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Answer TestState."""
        from workbench.localaws.stepfunctions.test_state.runner import test_state

        return test_state(context, request, self.get_store(context).activities)  # type: ignore[attr-defined]
