"""ListExecutions with its filters, and lists in pages."""

from typing import Any

from workbench.localaws.stepfunctions.parts.pages import PageTokenError, PaginatedList
from workbench.localaws.stepfunctions.parts.service_errors import CommonServiceException

__all__ = ["Lists", "page"]

_REDRIVEN = {"REDRIVEN": True, "NOT_REDRIVEN": False}


class Lists:
    """Lists of executions and map runs."""

    def list_executions(self, context: Any, **members: Any) -> dict[str, Any]:
        """Answer ListExecutions for a state machine or a map run."""
        arn = members.get("state_machine_arn")
        map_run_arn = members.get("map_run_arn")
        redrive_filter = members.pop("redrive_filter", None)
        if arn is None and map_run_arn is None:
            raise CommonServiceException("ValidationException", "Must provide a StateMachine ARN or MapRun ARN")
        if map_run_arn is not None:
            return self._list_children(context, map_run_arn, members)
        try:
            answer = super().list_executions(context=context, **members)  # type: ignore[misc]
        except PageTokenError as error:
            raise _invalid_token() from error
        if redrive_filter is not None:
            wanted = _REDRIVEN[redrive_filter]
            answer["executions"] = [item for item in answer["executions"] if (item["redriveCount"] > 0) == wanted]
        return answer

    def _list_children(self, context: Any, map_run_arn: str, members: dict[str, Any]) -> dict[str, Any]:
        status = members.get("status_filter")
        children = [
            execution.to_execution_list_item()
            for execution in self.get_store(context).executions.values()  # type: ignore[attr-defined]
            if execution.map_run_arn == map_run_arn and status in (None, execution.exec_status)
        ]
        children.sort(key=lambda item: item["startDate"], reverse=True)
        return page("executions", children, "executionArn", members.get("max_results"), members.get("next_token"))

    def list_map_runs(
        self,
        context: Any,
        execution_arn: str,
        max_results: int | None = None,
        next_token: str | None = None,
        **_: Any,
    ) -> dict[str, Any]:
        """Answer ListMapRuns in pages."""
        execution = self._get_execution(context=context, execution_arn=execution_arn)  # type: ignore[attr-defined]
        env = execution.exec_worker.env
        records = env.map_run_record_pool_manager.get_all() if env is not None else []
        return page("mapRuns", [record.list_item() for record in records], "mapRunArn", max_results, next_token)


def page(
    name: str, items: list[dict[str, Any]], key: str, max_results: int | None, next_token: str | None
) -> dict[str, Any]:
    """Return `{name: page, nextToken}`; raises InvalidToken for a token that names none of the items."""
    from moto.stepfunctions.parser.stepfunctions_utils import get_next_page_token_from_arn

    try:
        part, token = PaginatedList(items).get_page(
            token_generator=lambda item: get_next_page_token_from_arn(item[key]),
            next_token=next_token,
            page_size=max_results,
        )
    except PageTokenError as error:
        raise _invalid_token() from error
    return {name: part, "nextToken": token}


def _invalid_token() -> CommonServiceException:
    return CommonServiceException("InvalidToken", "Invalid Token: 'Invalid token'")
