"""Says in plain words how an execution ended: which state failed, in which attempt, with what, and what that means."""

import json
import re
from typing import Any

from workbench.frames.scopes import Failure, Visit
from workbench.frames.walk import History, read_history
from workbench.recording.model import Recording

__all__ = ["ERROR_MEANINGS", "failed_visit", "meaning_of", "message_in", "verdict"]

#: Step Functions' own error names and what they say.
#: Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
ERROR_MEANINGS = {
    "States.BranchFailed": "A branch of a Parallel state failed.",
    "States.DataLimitExceeded": "An input or output was larger than the 256 KiB a state may carry.",
    "States.ExceedToleratedFailureThreshold": "More items of a Map failed than it tolerates.",
    "States.HeartbeatTimeout": "The task sent no heartbeat for longer than its HeartbeatSeconds.",
    "States.IntrinsicFailure": "An intrinsic function (States.Format, States.StringToJson ...) could not be computed.",
    "States.ItemReaderFailed": "The Map could not read its list of items.",
    "States.NoChoiceMatched": "No rule of the Choice matched its input, and it has no Default.",
    "States.ParameterPathFailure": "A path in Parameters, or a time path, found nothing in the input.",
    "States.Permissions": "The role of the state machine does not allow the call.",
    "States.QueryEvaluationError": "A JSONata expression could not be evaluated.",
    "States.ResultPathMatchFailure": "ResultPath cannot be applied to this input.",
    "States.ResultWriterFailed": "The Map could not write its results.",
    "States.Runtime": "The interpreter itself could not go on, mostly because a path found nothing; no Retry helps.",
    "States.TaskFailed": "The task reported a failure.",
    "States.Timeout": "It ran longer than its time limit, or nobody called back with the task token in time.",
}
#: Where the JSON of a cause keeps its sentence: Lambda's errors, nested executions, and this system's own recorder.
SENTENCES = ("errorMessage", "message", "Message", "Cause", "ProcessorResult")
#: What AWS appends to a service's message: `(Service: AmazonDynamoDBv2; Status Code: 400; ... Proxy: null)`.
_SENDER = re.compile(r"\s*\(Service: [^()]*\)$")


def verdict(recording: Recording, history: History | None = None) -> str:
    """Return one or two sentences, for example: Failed in “Record” (attempt 3 of 3): KeyError: no such table."""
    history = history or read_history(recording.events)
    status = recording.status
    if status == "SUCCEEDED":
        return "Succeeded."
    if status == "RUNNING":
        return f"Still running when it was read; {_open_states(history)}."
    if status == "ABORTED":
        why = ": ".join(str(recording.describe[key]) for key in ("error", "cause") if recording.describe.get(key))
        return f"Stopped from outside{f' ({why})' if why else ''}; {_open_states(history)}."
    failure = history.failure
    visit = failed_visit(history, failure)
    word = "Ran out of time" if status == "TIMED_OUT" else "Failed"
    where = f" in “{failure.state}”{_attempt(visit)}{_iteration(failure)}" if failure and failure.state else ""
    error = (failure.error if failure else None) or recording.describe.get("error")
    if error is None and status == "TIMED_OUT":
        return f"{word}{where}: the execution took longer than the state machine's TimeoutSeconds."
    message = message_in((failure.cause if failure else None) or recording.describe.get("cause"))
    message = message.removeprefix(f"{error}: ")
    said = ": ".join(part for part in (error or "no error name", message) if part)
    meaning = meaning_of(error)
    return f"{word}{where}: {said.rstrip('.')}.{f' {meaning}' if meaning else ''}"


def meaning_of(error: str | None) -> str:
    """Return what one of Step Functions' own error names means, else an empty text."""
    return ERROR_MEANINGS.get(error or "", "")


def message_in(cause: Any, most: int = 300) -> str:
    """Return the sentence in a cause: the message in its JSON (see SENTENCES), else the text itself, cut to `most`."""
    if not cause:
        return ""
    text = str(cause)
    try:
        parsed = json.loads(text)
    except ValueError:
        parsed = None
    text = _sentence(parsed) or text
    text = _SENDER.sub("", " ".join(text.split()))
    return text if len(text) <= most else text[: most - 1] + "…"


def _sentence(value: Any) -> str:
    """The first text under one of SENTENCES, the outermost first."""
    level = [value] if isinstance(value, dict) else []
    while level:
        for key in SENTENCES:
            for each in level:
                if isinstance(each.get(key), str) and each[key]:
                    return str(each[key])
        level = [inner for each in level for inner in each.values() if isinstance(inner, dict)]
    return ""


def failed_visit(history: History, failure: Failure | None) -> Visit | None:
    """Return the visit that a failure blames, None when the history does not tell."""
    if failure is None or failure.entered_id is None:
        return None
    return next((visit for visit in history.visits if visit.entered and visit.entered.id == failure.entered_id), None)


def _attempt(visit: Visit | None) -> str:
    count = len(visit.attempts) if visit else 0
    return f" (attempt {count} of {count})" if count > 1 else ""


def _iteration(failure: Failure) -> str:
    return f", iteration {' / '.join(str(index) for index in failure.iteration_path)}" if failure.iteration_path else ""


def _open_states(history: History) -> str:
    leaves = [visit.name for visit in history.visits if visit.status in ("in progress", "aborted") and visit.name]
    names = list(dict.fromkeys(leaves))
    return f"it was in {', '.join(f'“{name}”' for name in names[-3:])}" if names else "no state was open"
