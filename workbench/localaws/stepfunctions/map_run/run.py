"""Runs the children of a map run: so many at once, until all are done or too many have failed."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, NoReturn

from workbench.localaws.stepfunctions.corrections.failing import failure
from workbench.localaws.stepfunctions.map_run.batches import batched, batcher_values
from workbench.localaws.stepfunctions.map_run.children import Child, run_child
from workbench.localaws.stepfunctions.map_run.results import transformed

__all__ = ["run_items"]

#: AWS runs up to 10,000 children at once; the embedded AWS shares its machine with a notebook.
_MOST_AT_ONCE = 40
_THRESHOLD = "States.ExceedToleratedFailureThreshold"


def run_items(component: Any, env: Any, eval_input: Any, keep: Callable[[Any], None]) -> list[Any]:
    """Run every item, or batch of items, as a child and return the results of those that succeeded.

    Raises the interpreter's failure when more fail than the state tolerates.
    """
    state = component.map_state
    run = eval_input.map_run_record
    items = _selected(env, eval_input, env.stack.pop())
    inputs, sizes = _inputs(state, env, items)
    run.item_counter.total.count(len(items))
    run.execution_counter.total.count(len(inputs))
    run.writer_config = state.lifted.get("WriterConfig", {})
    run.is_express = state.lifted.get("ExecutionType") == "EXPRESS"
    children = _run_all(component, env, run, inputs, sizes, keep)
    run.children = children
    succeeded = [child.record for child in children if child is not None and child.status == "SUCCEEDED"]
    return transformed(succeeded, run.writer_config.get("Transformation", "COMPACT"))


def _selected(env: Any, eval_input: Any, items: list[Any]) -> list[Any]:
    selector = eval_input.item_selector or eval_input.parameters
    if selector is None:
        return items
    selected = []
    for index, item in enumerate(items):
        frame = env.open_inner_frame()
        frame.states.reset(input_value=env.states.get_input())
        frame.states.context_object.context_object_data["Map"] = {"Item": {"Index": index, "Value": item}}
        frame.stack.append(frame.states.get_input())
        selector.eval(frame)
        selected.append(frame.stack.pop())
        env.delete_frame(frame)
    return selected


def _inputs(state: Any, env: Any, items: list[Any]) -> tuple[list[Any], list[int]]:
    batcher = getattr(state, "lifted", {}).get("ItemBatcher")
    if batcher is None:
        return items, [1] * len(items)
    inputs = batched(items, *batcher_values(batcher, state, env))
    return inputs, [len(batch["Items"]) for batch in inputs]


def _run_all(
    component: Any, env: Any, run: Any, inputs: list[Any], sizes: list[int], keep: Callable[[Any], None]
) -> list[Child | None]:
    children: list[Child | None] = [None] * len(inputs)
    if not inputs:
        return children
    at_once = min(run.max_concurrency or _MOST_AT_ONCE, _MOST_AT_ONCE, len(inputs))
    waiting = list(enumerate(inputs))[::-1]
    running: dict[Future[Child], int] = {}
    program = component._get_iteration_program()
    with ThreadPoolExecutor(at_once, thread_name_prefix="states-map-run") as pool:
        while waiting or running:
            while waiting and len(running) < at_once and env.is_running():
                index, child_input = waiting.pop()
                run.execution_counter.running.count()
                run.item_counter.running.count(sizes[index])
                running[pool.submit(run_child, env, program, run, child_input, keep)] = index
            if not running:
                break
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                index = running.pop(done)
                children[index] = done.result()
                _count(run, children[index], sizes[index])
            if _too_many_failed(run):
                _abort(env)
                _fail(env)
    return children


def _count(run: Any, child: Child | None, size: int) -> None:
    name = {"SUCCEEDED": "succeeded", "FAILED": "failed"}.get(child.status if child else "", "aborted")
    for counter, amount in ((run.execution_counter, 1), (run.item_counter, size)):
        counter.running.offset(-amount)
        getattr(counter, name).count(amount)
        if name == "succeeded":
            counter.results_written.count(amount)


def _too_many_failed(run: Any) -> bool:
    failed = run.item_counter.failed.get()
    if not failed:
        return False
    total = run.item_counter.total.get()
    by_count = run.tolerated_failure_count
    by_percentage = run.tolerated_failure_percentage
    if not by_count and not by_percentage:
        return True
    return bool((by_count and failed > by_count) or (by_percentage and failed * 100 / total > by_percentage))


def _abort(env: Any) -> None:
    for frame in list(env._frames):
        frame.set_stop(stop_date=None, cause=None, error=None)


def _fail(env: Any) -> NoReturn:
    cause = "The specified tolerated failure threshold was exceeded"
    raise failure(env, _THRESHOLD, {"error": _THRESHOLD, "cause": cause}, "MapRunFailed")
