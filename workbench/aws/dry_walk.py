"""Walks a definition state by state: what TestState answers decides where it goes next."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.asl.data_flow import language_of, stages_of
from workbench.aws import dry_containers
from workbench.aws.connection import Connection
from workbench.aws.dataflow import flow_rows
from workbench.aws.dry_tasks import family_of
from workbench.aws.mocks import Mocks
from workbench.aws.state_tests import ask
from workbench.errors import WorkbenchError
from workbench.recording.made_events import MadeEvents

__all__ = ["DryWalk", "End", "Visit"]

#: What says how long a Wait takes; a dry run does not wait.
_TIMES = ("Seconds", "SecondsPath", "Timestamp", "TimestampPath")


@dataclass(frozen=True, slots=True)
class End:
    """How a chain of states ended: `previous` is its last event; `error` is None when it succeeded."""

    previous: int
    output: str = "null"
    error: str | None = None
    cause: str | None = None


class DryWalk:
    """One dry run. `flow` collects a row a stage, `notes` what could not be done as AWS would."""

    def __init__(
        self, definition: Mapping[str, Any], mocks: Mocks, events: MadeEvents, connection: Connection, most: int
    ) -> None:
        self.definition, self.mocks, self.events, self.connection = definition, mocks, events, connection
        self.most, self.visits, self.step = most, 0, 0
        self.flow: list[tuple[Any, ...]] = []
        self.notes: list[str] = []

    def scope(
        self, machine: Mapping[str, Any], given: str, previous: int, variables: dict[str, Any], path: tuple[int, ...],
        context: Mapping[str, Any] | None = None,
    ) -> End:  # fmt: skip
        """Walk the states of the machine, of one iteration, or of one branch, from StartAt to the end."""
        name = machine.get("StartAt")
        while name is not None:
            state = machine.get("States", {}).get(name)
            if state is None:
                raise WorkbenchError(f"The definition goes on at {name!r}, which it does not have.")
            self.visits += 1
            if self.visits > self.most:
                raise WorkbenchError(
                    f"After {self.most} state visits the run was not over, last in {name!r}: a loop that the mocks "
                    "never end? Give a list of answers for what it waits on, or more visits with max_visits=..."
                )
            visit = Visit(self, name, state, given, variables, path, context or {})
            previous, answer = visit.run(previous)
            if answer["status"] == "FAILED":
                return End(previous, error=answer.get("error") or "", cause=answer.get("cause"))
            given, name = answer["output"], answer.get("nextState")
        return End(previous, given)

    def note(self, name: str, path: tuple[int, ...], attempt: int, state: Any, given: str, answer: Any) -> None:
        """Write the stages of one answer down."""
        self.step += 1
        stages = stages_of(state, language_of(self.definition, state), given, answer)
        self.flow += [(self.step, name, path, attempt, *row) for row in flow_rows(stages)]


class Visit:
    """One state, from its Entered event to its Exited event or its failure."""

    def __init__(
        self, walk: DryWalk, name: str, state: Mapping[str, Any], given: str, variables: dict[str, Any],
        path: tuple[int, ...], context: Mapping[str, Any],
    ) -> None:  # fmt: skip
        self.walk, self.name, self.state, self.given = walk, name, state, given
        self.variables, self.path, self.context = variables, path, context
        self.type = str(state.get("Type"))
        self.retried: Counter[int] = Counter()
        self.retrier: dict[str | None, int] = {}

    def run(self, previous: int) -> tuple[int, dict[str, Any]]:
        """Return the last event and TestState's last answer."""
        events = self.walk.events
        previous = events.add(f"{self.type}StateEntered", previous, name=self.name, input=self.given)
        attempt = 0
        while True:
            attempt += 1
            previous, answer = self._attempt(previous)
            self.walk.note(self.name, self.path, attempt, self.state, self.given, answer)
            if answer["status"] != "RETRIABLE":
                break
            details = answer.get("inspectionData", {}).get("errorDetails", {})
            events.wait(details.get("retryBackoffIntervalSeconds", 0))
        if answer["status"] != "FAILED":
            seen = answer.get("inspectionData", {}).get("variables")
            self.variables.update(json.loads(seen) if seen else {})
            previous = events.add(f"{self.type}StateExited", previous, name=self.name, output=answer["output"])
        return previous, answer

    def _attempt(self, previous: int) -> tuple[int, dict[str, Any]]:
        if self.type in ("Map", "Parallel"):
            return dry_containers.attempt(self, previous)
        if self.type == "Wait":
            seconds = self.state.get("Seconds")
            self.walk.events.wait(seconds if isinstance(seconds, int | float) else 0)
            return previous, self.test(None)
        if self.type != "Task":
            return self._unmade(previous, self.test(None))
        return self._task(previous)

    def _unmade(self, previous: int, answer: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Write what AWS writes when a state fails before its work: EvaluationFailed in JSONata, else nothing."""
        if answer.get("error") is None or self.type == "Fail":
            return previous, answer
        if language_of(self.walk.definition, self.state) == "JSONata":
            told = {"error": answer["error"], "cause": answer.get("cause"), "state": self.name}
            previous = self.walk.events.add("EvaluationFailed", previous, **told)
        return previous, answer

    def _task(self, previous: int) -> tuple[int, dict[str, Any]]:
        mocks, events = self.walk.mocks, self.walk.events
        if self.name not in mocks:
            raise WorkbenchError(
                f"The task {self.name!r} has no mock, and a dry run calls no service. Say what it gives: "
                f"mocks={{{self.name!r}: value}}, or {{'Throw': {{'Error': name, 'Cause': text}}}} for a failure."
            )
        arguments = None
        if mocks.is_function(self.name):
            probe = self.test({"result": "{}", "fieldValidationMode": "NONE"})
            arguments = self.arguments(probe)
        answer = self.test(mocks.next(self.name, arguments))
        family, details, scheduled = family_of(self.state, answer)
        seen = answer.get("inspectionData", {})
        if answer.get("error") is not None and not self._called(seen):
            return self._unmade(previous, answer)
        previous = events.add(f"{family}Scheduled", previous, **details, **scheduled)
        previous = events.add(f"{family}Started", previous, **details)
        if str(self.state.get("Resource")).endswith(".waitForTaskToken"):
            previous = events.add("TaskSubmitted", previous, **details, output="{}")
        if answer.get("error") is None:
            previous = events.add(f"{family}Succeeded", previous, **details, output=seen.get("result"))
        else:
            told = {"error": answer.get("error") or None, "cause": answer.get("cause")}
            previous = events.add(f"{family}Failed", previous, **details, **told)
        return previous, answer

    def _called(self, seen: Mapping[str, Any]) -> bool:
        """Return whether the state got as far as its call: its arguments were made, or it has none to make."""
        made = {"Parameters": "afterParameters", "Arguments": "afterArguments"}
        return all(member in seen for field, member in made.items() if field in self.state)

    def arguments(self, answer: Mapping[str, Any]) -> Any:
        """Return what the state hands to its work: Parameters or Arguments, else its input after InputPath."""
        seen = answer.get("inspectionData", {})
        for member in ("afterArguments", "afterParameters", "afterInputPath"):
            if seen.get(member) is not None:
                return json.loads(seen[member])
        return json.loads(self.given)

    def test(self, mock: Mapping[str, Any] | None) -> dict[str, Any]:
        """Ask TestState, with the retries that the retrier of this error has already made."""
        error = (mock or {}).get("errorOutput", {}).get("error")
        answer = self._ask(mock, self.retried[self.retrier.get(error, -1)])
        details = answer.get("inspectionData", {}).get("errorDetails", {})
        index = details.get("retryIndex")
        if answer["status"] != "RETRIABLE" or index is None:
            return answer
        if self.retrier.get(error) != index and self.retried[index]:
            answer = self._ask(mock, self.retried[index])
        self.retrier[error] = index
        if answer["status"] == "RETRIABLE":
            self.retried[index] += 1
        return answer

    def _ask(self, mock: Mapping[str, Any] | None, retries: int) -> dict[str, Any]:
        context = None
        if mock is not None:
            first = self.walk.events.events[0]["executionStartedEventDetails"]
            own = {"Execution": {"Input": json.loads(first["input"])}, "State": {"Name": self.name}}
            context = {**own, **self.context}
        return ask(
            self._machine(), self.name, self.given, self.walk.connection,
            mock=mock, variables=self.variables, context=context, retries=retries,
        )  # fmt: skip

    def _machine(self) -> dict[str, Any]:
        """Return a machine of this state and an end for each way out of it: TestState wants the whole of one."""
        state = dict(self.state)
        if self.type == "Wait":
            state = {name: value for name, value in state.items() if name not in _TIMES} | {"Seconds": 0}
        elif self.type in ("Map", "Parallel"):
            state = dry_containers.without_inner(state)
        ways = [state.get("Next"), state.get("Default")]
        ways += [each.get("Next") for each in [*(state.get("Catch") or []), *(state.get("Choices") or [])]]
        ends = {way: {"Type": "Succeed"} for way in ways if isinstance(way, str) and way != self.name}
        language = language_of(self.walk.definition, state)
        return {"QueryLanguage": language, "StartAt": self.name, "States": {self.name: state, **ends}}
