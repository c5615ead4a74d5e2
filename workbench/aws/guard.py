"""Refuses everything that writes to an account the person has not allowed, and finds that out just before.

The embedded AWS may always be written to. Any other account must be on the list that `python3 start.py allow` writes,
must not be production, and must be the one the credentials belong to now.
"""

import os
import time
from typing import Any

from workbench.aws.allow_list import allow_list_path, read_allow_list
from workbench.aws.calls import explained
from workbench.aws.operations import only_reads
from workbench.aws.places import is_loopback
from workbench.aws.production import production_signs
from workbench.aws.way import ENVIRONMENT, AccountWay
from workbench.errors import RefusedError

__all__ = ["require_writable", "watch_client"]

#: For so long a call of a client need not ask again who is calling with the same keys; verbs always ask.
_FRESH_S = 5.0


def require_writable(doing: str, way: AccountWay) -> None:
    """Return when `way` may be written to now, else raise RefusedError; nothing is changed either way.

    `doing` completes "Refused to ...", for example "deploy CommonEventStack". Asks GetCallerIdentity each time.
    """
    if way.is_local:
        _really_local(doing, way)
        return
    _one_place(doing, way)
    caller = _caller(doing, way)
    _listed(doing, way)
    if caller.endswith(":root"):
        raise _refused(doing, way, "the caller is the root user, whose rights nothing limits", "Use a role or a user.")
    signs = _signs(way)
    if signs:
        raise _refused(
            doing,
            way,
            f"the account looks like production: {', '.join(signs)}",
            "Take a sandbox account. The workbench has no switch that writes to this one.",
        )
    way.verdicts[_writable_with(way)] = time.monotonic()


def watch_client(client: Any, way: AccountWay) -> None:
    """Put the guard before every call of a client that is not known to only read."""
    service = client.meta.service_model.service_name

    def before(params: dict[str, Any], model: Any, **_: Any) -> None:
        if only_reads(_name_of(service), model.name, params):
            return
        asked_at = way.verdicts.get(_writable_with(way))
        if asked_at is None or time.monotonic() - asked_at > _FRESH_S:
            require_writable(f"call {model.name} of {service}", way)
        else:
            _listed(f"call {model.name} of {service}", way)

    client.meta.events.register("provide-client-params.*.*", before)


def _writable_with(way: AccountWay) -> str:
    """Name the verdict on the credentials as they are now: other keys may be another account's."""
    keys = way.session.get_credentials()
    return f"writable with {keys.access_key if keys else None}"


def _name_of(service: str) -> str:
    """botocore's model of Step Functions calls it by the name of its endpoint in some versions."""
    return "stepfunctions" if service in ("states", "sfn") else service


def _really_local(doing: str, way: AccountWay) -> None:
    if not is_loopback(way.endpoint_url):
        raise _refused(
            doing, way, f"the connection says LOCAL, but goes to {way.endpoint_url!r}", "Make it with wb.connect()."
        )


def _one_place(doing: str, way: AccountWay) -> None:
    """Refuse when single services are sent elsewhere: who calls would be asked in one place, and written in another."""
    sent = sorted(name for name in os.environ if name.startswith("AWS_ENDPOINT_URL_"))
    if not way.endpoint_url:
        profile = way.session._session.get_scoped_config()  # boto3 has no public name for the profile's settings
        sent += [f"services = {profile['services']} of the profile"] if profile.get("services") else []
        if sent:
            raise _refused(
                doing,
                way,
                f"some services are sent to addresses of their own ({', '.join(sent)})",
                "Unset these, or send every service to one place with AWS_ENDPOINT_URL.",
            )


def _caller(doing: str, way: AccountWay) -> str:
    """Return the ARN of who is calling now, having made sure that it still is the connection's account."""
    with explained(f"find out who is calling (before: {doing})", way):
        identity = way.client("sts").get_caller_identity()
    if identity["Account"] != way.account:
        raise _refused(
            doing,
            way,
            f"the credentials now belong to another account, {identity['Account']}",
            f"connect({way.profile!r}) again and look at what it shows.",
        )
    return str(identity["Arn"])


def _listed(doing: str, way: AccountWay) -> None:
    entry = read_allow_list().get(way.account)
    option = "" if way.profile == ENVIRONMENT else f" --profile {way.profile}"
    if entry is None:
        raise _refused(
            doing,
            way,
            "this account is not on your list of accounts that may be written to",
            f"If it is a sandbox of yours, run `python3 start.py allow{option}` and type its id.",
        )
    if entry.status == "production":
        raise _refused(
            doing,
            way,
            f"it is marked as production in {allow_list_path()} since {entry.since}",
            "Take a sandbox account.",
        )


def _signs(way: AccountWay) -> list[str]:
    if "signs" not in way.verdicts:
        way.verdicts["signs"] = production_signs(way)
    signs: list[str] = way.verdicts["signs"]
    return signs


def _refused(doing: str, way: AccountWay, why: str, mend: str) -> RefusedError:
    return RefusedError(f"Refused to {doing} on {way}: {why}. Nothing was changed.\n{mend}")
