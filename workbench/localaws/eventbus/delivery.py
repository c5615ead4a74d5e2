"""Adapter: takes every matched event from ministack's rules to its target, with retries and the dead-letter queue."""

import json
import logging
import time
from typing import Any

from ministack.core.arn import ArnParseError, parse_arn
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import eventbridge

from workbench.localaws.eventbus import dead_letters
from workbench.localaws.eventbus.dispatcher import Dispatcher
from workbench.localaws.eventbus.errors import DeliveryError
from workbench.localaws.eventbus.inputs import payload_for
from workbench.localaws.eventbus.pace import wait_for_room
from workbench.localaws.eventbus.retry import RetryPolicy
from workbench.localaws.eventbus.targets import KINDS, deliver

__all__ = ["apply"]

_LOG = logging.getLogger("localaws.eventbus")
_invoke_target_original = eventbridge._invoke_target
# Executions wait for room, so they have a queue of their own.
_executions = Dispatcher("eventbus-executions")
_others = Dispatcher("eventbus")


class _Delivery:
    """One event on its way to one target."""

    def __init__(self, spec: Any, target: dict[str, Any], rule: dict[str, Any], event: dict[str, Any]) -> None:
        self._spec = spec
        self._target = dict(target)
        self._rule = rule
        self._event = event
        self._scope = (get_account_id(), get_region())
        self._policy = RetryPolicy.of(target)
        self._accepted = time.monotonic()
        self._retries = 0
        self._queue = _executions if spec.service == "states" else _others

    def submit(self, delay_s: float = 0.0) -> None:
        """Try it after `delay_s` seconds."""
        self._queue.submit(self._attempt, delay_s)

    def _attempt(self) -> None:
        with request_scope(*self._scope):
            if self._spec.service == "states":
                wait_for_room()
            try:
                payload = payload_for(self._target, self._event, self._rule)
                deliver(self._spec, self._target, self._rule, self._event["id"], payload)
            except DeliveryError as error:
                self._failed(error)
            except Exception as error:
                _LOG.exception("delivery to %s", self._target.get("Arn"))
                self._failed(DeliveryError("INTERNAL_ERROR", f"{type(error).__name__}: {error}", retriable=True))

    def _failed(self, error: DeliveryError) -> None:
        exhausted = self._policy.exhausted(self._retries, time.monotonic() - self._accepted)
        if error.retriable and exhausted is None:
            delay_s = self._policy.next_delay_s(self._retries)
            self._retries += 1
            self.submit(delay_s)
            return
        dead_letters.send(
            self._target, self._rule, self._event, error, self._retries, exhausted if error.retriable else None
        )


def _invoke_target(target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], view: Any = None) -> None:
    """Take ministack's place at the one point where a rule reaches a target."""
    try:
        spec = parse_arn(target.get("Arn", ""))
    except ArnParseError:
        spec = None
    if spec is None or spec.service not in KINDS:
        _invoke_target_original(target, event, rule, view)
        return
    view = view or eventbridge._pattern_event_view(event)
    # A copy: the same event goes to other targets, and later to an archive.
    envelope = json.loads(json.dumps(view.event_with_detail()))
    _Delivery(spec, target, rule, envelope).submit()


def apply() -> None:
    """Deliver events here."""
    eventbridge._invoke_target = _invoke_target
