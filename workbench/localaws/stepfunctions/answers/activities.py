"""GetActivityTask: a long poll that ends as soon as a task is there."""

import time
from typing import Any

__all__ = ["Activities"]

_LONG_POLL_S = 60.0
_LOOK_EVERY_S = 0.05


class Activities:
    """Workers' side of activities."""

    @staticmethod
    def _pull_activity_task(activity: Any) -> Any:
        end = time.monotonic() + _LONG_POLL_S
        while time.monotonic() < end:
            try:
                return activity.get_task()
            except IndexError:
                time.sleep(_LOOK_EVERY_S)
        return None

    def _send_activity_task_started(self, context: Any, task_token: str, worker_name: str | None) -> None:  # noqa: ARG002
        from workbench.localaws.stepfunctions.corrections.task_tokens import endpoint_of

        endpoint = endpoint_of(task_token)
        if endpoint is not None:
            endpoint.notify_activity_task_start(worker_name=worker_name)

    def list_activities(
        self, context: Any, max_results: int | None = None, next_token: str | None = None, **_: Any
    ) -> dict[str, Any]:
        """Answer ListActivities in pages."""
        from workbench.localaws.stepfunctions.answers.lists import page

        activities = [item.to_activity_list_item() for item in self.get_store(context).activities.values()]  # type: ignore[attr-defined]
        return page("activities", activities, "activityArn", max_results, next_token)
