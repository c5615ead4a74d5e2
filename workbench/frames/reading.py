"""The state of one reading of a history: its events, the links between them, and what has been found so far."""

from collections import defaultdict, deque

from workbench.frames.endings import Endings
from workbench.frames.scopes import Failure, Scope, Visit
from workbench.frames.source import Event

__all__ = ["Reading"]


class Reading(Endings):
    """What the readers of single events share. `anchor` is the visit that a later event pointing here starts from."""

    def __init__(self, events: list[Event], linked: bool, links: dict[int, int | None]) -> None:
        super().__init__()
        self.events = events
        self.linked = linked
        self.links = links
        self.by_id = {event.id: event for event in events}
        self.tells: dict[int, str] = {}
        self.anchor: dict[int, Visit | None] = {}
        self.visit_of: dict[int, Visit | None] = {}
        self.name_of: dict[int, str | None] = {}
        self.scope_of: dict[int, Scope] = {}
        self.evidence_of: dict[int, str] = {}
        self.root = Scope("execution")
        self.unknown = Scope("execution", certain=False)
        self.latest: dict[tuple[tuple[int, ...], str | None], Visit] = {}
        self.latest_named: dict[str | None, Visit] = {}
        self.entered_after: dict[tuple[int | None, str | None], Visit] = {}
        self.unplaced_error = 0
        self.last_aborted: Visit | None = None
        self.cut_scopes: list[Scope] = []
        self.failed_ahead: dict[int | None, deque[int]] = defaultdict(deque)
        self.aborts_ahead: dict[int | None, deque[Event]] = defaultdict(deque)
        self.ended: Event | None = None
        self.failure: Failure | None = None
        self.blamed: Visit | None = None
