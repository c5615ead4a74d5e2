"""A stand-in for Step Functions on loopback, for benchmarks: it replays one history for every execution, with latency.

Run as a process of its own, so that its work is not the client's: python bench/fake_step_functions.py PORT --runs 1000
It answers ListExecutions and GetExecutionHistory with pages as AWS does, every answer after 20-50 ms, and with
--throttle it keeps AWS's bucket of GetExecutionHistory: 400 calls, refilled with 20 a second.
"""

import argparse
import asyncio
import json
import random
import time
from typing import Any

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:Bench"
EXECUTION = MACHINE.replace("stateMachine", "execution")
LATENCY_S = (0.020, 0.050)
START = 1_767_225_600.0
LARGE = "run-large"


def small_history(events: int = 12) -> list[dict[str, Any]]:
    """The article's execution: a task with a token, a choice and a success, with payloads of a few hundred bytes."""
    payload = json.dumps({"messageId": "m-1", "event": {"text": "x" * 300}})
    called = {"resourceType": "lambda", "resource": "invoke.waitForTaskToken"}
    kinds: list[tuple[str, str, dict[str, Any]]] = [
        ("ExecutionStarted", "executionStartedEventDetails", {"input": payload}),
        ("TaskStateEntered", "stateEnteredEventDetails", {"name": "Record Message", "input": payload}),
        ("TaskScheduled", "taskScheduledEventDetails", {**called,
                                                         "region": "us-east-1", "parameters": payload}),
        ("TaskStarted", "taskStartedEventDetails", called),
        ("TaskSubmitted", "taskSubmittedEventDetails", {**called, "output": payload}),
        ("TaskSucceeded", "taskSucceededEventDetails", {**called, "output": payload}),
        ("TaskStateExited", "stateExitedEventDetails", {"name": "Record Message", "output": payload}),
        ("ChoiceStateEntered", "stateEnteredEventDetails", {"name": "Check Status?", "input": payload}),
        ("ChoiceStateExited", "stateExitedEventDetails", {"name": "Check Status?", "output": payload}),
        ("SucceedStateEntered", "stateEnteredEventDetails", {"name": "Job Succeed", "input": payload}),
        ("SucceedStateExited", "stateExitedEventDetails", {"name": "Job Succeed", "output": payload}),
        ("ExecutionSucceeded", "executionSucceededEventDetails", {"output": payload}),
    ]  # fmt: skip
    return [_event(number, kind, {key: details}) for number, (kind, key, details) in enumerate(kinds[:events], 1)]


def large_history(size: int = 25_000) -> list[dict[str, Any]]:
    """A history of the largest size AWS keeps: a loop of a Pass and a Choice."""
    told = [_event(1, "ExecutionStarted", {"executionStartedEventDetails": {"input": "{}"}})]
    while len(told) < size - 1:
        name, kind = ("Again?", "Choice") if len(told) % 4 > 1 else ("Count", "Pass")
        end = "Entered" if len(told) % 2 else "Exited"
        value = {"input" if end == "Entered" else "output": '{"count": 1}'}
        told.append(_event(len(told) + 1, f"{kind}State{end}", {f"state{end}EventDetails": {"name": name, **value}}))
    return [*told, _event(size, "ExecutionSucceeded", {"executionSucceededEventDetails": {"output": "{}"}})]


def _event(number: int, kind: str, details: dict[str, Any]) -> dict[str, Any]:
    previous = 0 if number == 2 else number - 1
    return {"id": number, "previousEventId": previous, "type": kind, "timestamp": START + number / 100, **details}


class Service:
    """Answers the two operations; `runs` is the number of executions there are; the large one is the oldest."""

    def __init__(self, runs: int, throttle: bool) -> None:
        self.runs, self.throttle = runs, throttle
        self.small = json.dumps({"events": small_history()}).encode()
        large = large_history()
        self.large = [
            json.dumps(
                {"events": large[at : at + 1000], **({"nextToken": str(at + 1000)} if at < 24_000 else {})}
            ).encode()
            for at in range(0, len(large), 1000)
        ]
        self.tokens, self.filled_at = 400.0, time.monotonic()

    def answer(self, operation: str, asked: dict[str, Any]) -> tuple[int, bytes]:
        """Return status and body of one call."""
        if operation == "ListExecutions":
            return 200, json.dumps(self.page(int(asked.get("nextToken", 0)))).encode()
        if self.throttle and not self.token():
            return 400, json.dumps({"__type": "ThrottlingException", "message": "Rate exceeded"}).encode()
        if asked["executionArn"].endswith(LARGE):
            return 200, self.large[int(asked.get("nextToken", 0)) // 1000]
        return 200, self.small

    def token(self) -> bool:
        """Take a token of the bucket, if there is one."""
        now = time.monotonic()
        self.tokens = min(400.0, self.tokens + (now - self.filled_at) * 20)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    def page(self, start: int) -> dict[str, Any]:
        """Return one page of ListExecutions, newest first."""
        names = [*(f"run-{number}" for number in range(self.runs - 1, 0, -1)), LARGE]
        found = [
            {"executionArn": f"{EXECUTION}:{name}", "stateMachineArn": MACHINE, "name": name, "status": "SUCCEEDED",
             "startDate": START, "stopDate": START + 1, "redriveCount": 0}
            for name in names[start : start + 1000]
        ]  # fmt: skip
        return {"executions": found, **({"nextToken": str(start + 1000)} if start + 1000 < self.runs else {})}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the calls of one connection."""
        while head := await _head(reader):
            lines = head.decode("latin-1").split("\r\n")
            fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            body = await reader.readexactly(int(fields.get("content-length", 0)))
            operation = fields.get("x-amz-target", "").rpartition(".")[2]
            await asyncio.sleep(random.uniform(*LATENCY_S))
            status, answer = self.answer(operation, json.loads(body or b"{}"))
            reason = "OK" if status == 200 else "Bad Request"
            said = f"HTTP/1.1 {status} {reason}\r\nContent-Type: application/x-amz-json-1.0\r\n"
            writer.write(f"{said}Content-Length: {len(answer)}\r\n\r\n".encode() + answer)
            await writer.drain()
        writer.close()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


async def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("port", type=int)
    options.add_argument("--runs", type=int, default=1000)
    options.add_argument("--throttle", action="store_true")
    chosen = options.parse_args()
    service = Service(chosen.runs, chosen.throttle)
    server = await asyncio.start_server(service.serve, "127.0.0.1", chosen.port, limit=2**20)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
