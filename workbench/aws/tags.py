"""The tags every stack of the workbench carries on an account: whose it is, and until when it is wanted."""

from datetime import UTC, datetime, timedelta

from workbench.aws.person import person

__all__ = ["EXPIRES", "OWNER", "stack_tags"]

OWNER = "workbench:owner"
EXPIRES = "workbench:expires"
_KEPT = timedelta(days=7)


def stack_tags(now: datetime | None = None) -> dict[str, str]:
    """Return {"workbench:owner": the person's id, "workbench:expires": the day, ISO 8601, a week from now}.

    Nothing removes a stack by itself on that day: an account's owner can see from it what nobody wants any more.
    """
    return {OWNER: person(), EXPIRES: ((now or datetime.now(UTC)) + _KEPT).date().isoformat()}
