"""The order of a search: from an id to executions, from those to the event, from that to everything else."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from workbench.aws import trace_search as search
from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.naming import paged
from workbench.aws.record import record
from workbench.aws.routes import Function, dead_letter_queues, functions, routes, tested
from workbench.errors import WorkbenchError
from workbench.recording.functions import functions_called
from workbench.recording.trace_finds import DeadLetter, Finds, FoundExecution, Invocation, StoredRow

__all__ = ["Hunt"]

#: Lines are looked for from this long before the event's own `time`, which is in whole seconds by another clock.
_BEFORE = timedelta(minutes=1)


class Hunt:
    """One search. `notes` collects what could not be read: a deleted queue or a refused log must not hide the rest."""

    def __init__(self, sought: str, since: datetime, connection: Connection) -> None:
        self.sought, self.since, self.connection = sought, since, connection
        self.notes: list[str] = []
        self.routes, self.queues = routes(connection)

    def run(self, sent: datetime | None) -> Finds:
        """Look everywhere, in the order in which one find leads to the next."""
        executions = self._executions()
        self.notes += [note for each in executions for note in each.recording.notes]
        event = next((read for each in executions if (read := _event_in(each))), None)
        ids = self._ids(event, executions)
        letters = [letter for one in ids[:1] for letter in self._letters(one)]
        event = event or next((read for each in letters if (read := envelope(each.body))), None)
        if event:
            self.since = pd.Timestamp(event["time"]).to_pydatetime() - _BEFORE
        every = functions(self.connection) if ids else []
        invocations = [each for one in ids[:1] for each in self._invocations(every, one)]
        writers = _writers(every, executions, invocations)
        return Finds(
            sought=self.sought,
            event_id=event["id"] if event else next(iter(ids), None),
            event=event,
            sent=sent,
            routes=tuple(tested(self.routes, event, self.connection) if event else self.routes),
            executions=tuple(executions),
            invocations=tuple(invocations),
            rows=tuple(self._rows(writers, ids)),
            dead_letters=tuple(letters),
            notes=tuple(dict.fromkeys(self.notes)),
        )

    def _rows(self, writers: list[Function], ids: list[str]) -> list[StoredRow]:
        try:
            return search.stored_rows(writers, ids, self.connection)
        except WorkbenchError as error:
            self.notes.append(str(error).splitlines()[0])
            return []

    def _executions(self) -> list[FoundExecution]:
        if self.sought.startswith("arn:"):
            return [FoundExecution(record(self.sought, self.connection), "execution ARN")]
        found: dict[str, str] = {}
        for machine in self._targets("state machine"):
            try:
                by_name = search.executions_by_name(machine, self.sought, self.since, self.connection)
                by_log = search.executions_by_log(machine, self.sought, self.since, self.connection)
            except WorkbenchError as error:
                self.notes.append(str(error).splitlines()[0])
                continue
            found |= dict.fromkeys(by_name, "event id in the execution's name")
            found |= dict.fromkeys(by_log, "id in the machine's log")
        return [FoundExecution(record(arn, self.connection), why) for arn, why in found.items()]

    def _targets(self, kind: str) -> list[str]:
        return list(dict.fromkeys(route.target for route in self.routes if route.target_kind == kind))

    def _ids(self, event: dict[str, Any] | None, executions: list[FoundExecution]) -> list[str]:
        """Return the ids to look for: the event's own, then the one that was given."""
        own = [event["id"]] if event else []
        if not self.sought.startswith("arn:"):
            return list(dict.fromkeys([*own, self.sought]))
        if not own and executions:
            told = _object(executions[0].recording.describe.get("input")).get("id")
            own = [told] if isinstance(told, str) and told else []
        return own

    def _letters(self, text: str) -> list[DeadLetter]:
        found: list[DeadLetter] = []
        queues: dict[str, str | None] = dict.fromkeys(self.queues.values())
        for queue in self._targets("queue"):
            try:
                _, redrive = dead_letter_queues(queue, self.connection)
            except WorkbenchError as error:
                self.notes.append(str(error).splitlines()[0])
            else:
                queues |= {redrive: queue} if redrive else {}
        for queue, source in queues.items():
            try:
                letters = search.letters_in(queue, text, self.connection)
                found += [replace(letter, target_arn=letter.target_arn or source) for letter in letters]
            except WorkbenchError as error:
                self.notes.append(str(error).splitlines()[0])
        return found

    def _invocations(self, every: list[Function], text: str) -> list[Invocation]:
        """Look into the logs of the functions that name a bus, and of those that rules call, directly or by a queue."""
        buses = {route.bus for route in self.routes}
        fed = {target: target for target in self._targets("function")}
        for queue in self._targets("queue"):
            with explained(f"find what reads the queue {queue.rpartition(':')[2]}", self.connection):
                sources = paged(
                    self.connection, "lambda", "list_event_source_mappings", "EventSourceMappings", EventSourceArn=queue
                )
            fed |= {source["FunctionArn"]: queue for source in sources}
        found: list[Invocation] = []
        for function in every:
            named = {value.rpartition("/")[2] for value in function.environment.values()}
            by = next((target for arn, target in fed.items() if arn.startswith(function.arn)), None)
            if by is None and not buses & named:
                continue
            role = "sender" if by is None else "target"
            try:
                found += search.invocations_of(function, role, by or "", text, self.since, self.connection)
            except WorkbenchError as error:
                self.notes.append(str(error).splitlines()[0])
        return found


def envelope(text: Any) -> dict[str, Any] | None:
    """Return an event as EventBridge delivers it, None for any other text.

    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
    """
    event = _object(text)
    return event if {"id", "source", "detail-type", "time", "detail"} <= event.keys() else None


def _event_in(found: FoundExecution) -> dict[str, Any] | None:
    return envelope(found.recording.describe.get("input"))


def _object(text: Any) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _writers(every: list[Function], executions: list[FoundExecution], invocations: list[Invocation]) -> list[Function]:
    """Return the functions that had the event in their hands: those that may have stored it."""
    names = {each.function for each in invocations}
    for found in executions:
        names |= {called.rpartition(":")[2] for called in functions_called(found.recording.events)}
    return [function for function in every if function.name in names]
