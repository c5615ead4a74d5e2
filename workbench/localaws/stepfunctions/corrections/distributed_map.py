"""Distributed Map states with child executions, batches, tolerated failures, every reader and real results.

The shipped map run swallows a failed item and keeps no child executions. Source: developer guide, "Using Map state in
Distributed mode", and the API's DescribeMapRun.
"""

from typing import Any

from botocore.exceptions import ClientError

from workbench.localaws.stepfunctions.clients import client_for
from workbench.localaws.stepfunctions.corrections.failing import failure
from workbench.localaws.stepfunctions.map_run.readers import delimited_rows, items_of, listed_objects, pointed_at
from workbench.localaws.stepfunctions.map_run.results import write_results
from workbench.localaws.stepfunctions.map_run.run import run_items
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install", "transform"]


def _from_state_props(self: Any, state_props: Any) -> None:
    _shipped_from_state_props(self, state_props)
    self.lifted = {}
    self.iteration_component.map_state = self
    if self.item_reader is not None:
        self.item_reader.map_state = self


def _map_run(self: Any, env: Any, eval_input: Any) -> None:
    from moto.stepfunctions.parser.backend.store import sfn_stores

    details = env.aws_execution_details
    executions = sfn_stores[details.account][details.region].executions

    def keep(record: Any) -> None:
        executions[record.exec_arn] = record

    env.stack.append(run_items(self, env, eval_input, keep))


def _read_items(self: Any, env: Any) -> None:
    lifted = getattr(getattr(self, "map_state", None), "lifted", {})
    resource_config = None
    if self.reader_config:
        self.reader_config.eval(env=env)
        resource_config = env.stack.pop()
    if self.parargs:
        self.parargs.eval(env=env)
    else:
        env.stack.append({})
    try:
        self.resource_eval.eval_resource(env=env)
        transform(self, env, resource_config, lifted)
    except ClientError as error:
        _fail_reading(env, error.response["Error"]["Message"])
    except ValueError as error:
        _fail_reading(env, str(error))


def transform(self: Any, env: Any, resource_config: Any, lifted: dict[str, Any]) -> None:
    """Turn what a reader read, on the stack, into items."""
    if not self.reader_config:
        if isinstance(env.stack[-1], list):
            env.stack[-1] = listed_objects(env.stack[-1])
        return
    if "InputType" in lifted:
        items = items_of(lifted["InputType"], env.stack.pop(), _object_reader(env))
        env.stack.append(items[: resource_config["MaxItemsValue"]])
        return
    if isinstance(env.stack[-1], list):
        env.stack[-1] = listed_objects(env.stack[-1])[: resource_config["MaxItemsValue"]]
        return
    if "CSVDelimiter" in lifted:
        env.stack.append(delimited_rows(env.stack.pop(), lifted["CSVDelimiter"]))
    if "ItemsPointer" in lifted:
        env.stack.append(pointed_at(env.stack.pop(), lifted["ItemsPointer"]))
    env.stack.append(resource_config)
    self.resource_output_transformer.eval(env=env)


def _object_reader(env: Any) -> Any:
    client: Any = client_for(env.aws_execution_details.region, "s3", _credentials(env))

    def read(bucket: str, key: str) -> str:
        return client.get_object(Bucket=bucket, Key=key)["Body"].read().decode()

    return read


def _credentials(env: Any) -> Any:
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.credentials import StateCredentials

    return StateCredentials(role_arn=env.aws_execution_details.role_arn)


def _fail_reading(env: Any, cause: str) -> None:
    error = "States.ItemReaderFailed"
    raise failure(env, error, {"error": error, "cause": cause}, "MapRunFailed")


def _put_results(env: Any, resource_runtime_part: Any, state_credentials: Any) -> None:
    parameters = env.stack.pop()
    env.stack.pop()
    run = env.map_run_record_pool_manager.get_all()[-1]
    client = client_for(resource_runtime_part.region, "s3", state_credentials)
    env.stack.append(write_results(client, parameters["Bucket"], parameters.get("Prefix", ""), run, run.writer_config))


def _describe(self: Any) -> dict[str, Any]:
    return {**_shipped_describe(self), "startDate": self.start_date, "stopDate": self.stop_date, "redriveCount": 0}


def _list_item(self: Any) -> dict[str, Any]:
    return {**_shipped_list_item(self), "startDate": self.start_date, "stopDate": self.stop_date}


def install() -> None:
    """Replace the shipped map run, its readers and its writer."""
    global _shipped_from_state_props, _shipped_describe, _shipped_list_item
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.item_reader.item_reader_decl import ItemReader
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration import (
        distributed_iteration_component,
    )
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor.map_run_record import (
        MapRunRecord,
    )
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.result_writer.resource_eval import (
        resource_eval_s3,
    )
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.state_map import StateMap

    _shipped_from_state_props = replace_method(StateMap, "from_state_props", _from_state_props)
    replace_method(distributed_iteration_component.DistributedIterationComponent, "_map_run", _map_run)
    replace_method(ItemReader, "_eval_body", _read_items)
    replace_method(resource_eval_s3.ResourceEvalS3, "_handle_put_object", staticmethod(_put_results))
    _shipped_describe = replace_method(MapRunRecord, "describe", _describe)
    _shipped_list_item = replace_method(MapRunRecord, "list_item", _list_item)


_shipped_from_state_props: Any = None
_shipped_describe: Any = None
_shipped_list_item: Any = None
