"""Connects to the embedded AWS or to a real account, and says which of the two it is."""

import html
import os
import threading
from dataclasses import dataclass, field
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from workbench import toolchain
from workbench.aws.calls import explained
from workbench.errors import ConnectionRefusedByAwsError

__all__ = ["Connection", "connect"]

_RETRIES: Any = {"mode": "standard", "total_max_attempts": 5}
_AWS = Config(retries=_RETRIES, user_agent_extra="stepfunctions-workbench")
#: The embedded AWS is on loopback: never through a proxy, never under a host name with a prefix.
_LOCAL = Config(
    retries={"mode": "standard", "total_max_attempts": 2},
    proxies={},
    inject_host_prefix=False,
    connect_timeout=5,
    read_timeout=90,
    use_dualstack_endpoint=False,
    s3={"addressing_style": "path"},
)


@dataclass(frozen=True)
class Connection:
    """One way to one AWS: the embedded one, or an account through a profile.

    Make it with connect() in a notebook's second cell and hand it on; its display says LOCAL or AWS.
    """

    session: boto3.Session
    account: str
    region: str
    caller: str
    is_local: bool
    endpoint_url: str | None = None
    profile: str | None = None
    _clients: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def client(self, name: str) -> Any:
        """Return the boto3 client of a service ("stepfunctions", "dynamodb" ...); made once, then kept."""
        with self._lock:
            if name not in self._clients:
                with explained(f"make a client for {name}", self):
                    self._clients[name] = self.session.client(  # type: ignore[call-overload]
                        name, endpoint_url=self.endpoint_url, config=_LOCAL if self.is_local else _AWS
                    )
            return self._clients[name]

    @property
    def facts(self) -> dict[str, str]:
        """What every display of a connection shows, in order."""
        shown = {"where": "LOCAL" if self.is_local else "AWS", "account": self.account, "region": self.region}
        shown["caller"] = self.caller
        if self.is_local:
            shown["endpoint"] = str(self.endpoint_url)
        else:
            shown["profile"] = str(self.profile)
        return shown

    def __str__(self) -> str:
        return f"{'LOCAL' if self.is_local else 'AWS'} account {self.account} in {self.region}"

    def __repr__(self) -> str:
        return "Connection(" + ", ".join(f"{name}={value}" for name, value in self.facts.items()) + ")"

    def _repr_html_(self) -> str:
        note = (
            "the embedded AWS on this machine: free, and it forgets everything when it stops"
            if self.is_local
            else "a real account: what you deploy here costs money until you destroy it"
        )
        cells = "".join(
            f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
            f"<td style='text-align:left'>{html.escape(value)}</td></tr>"
            for name, value in self.facts.items()
        )
        edge = "#2f7d32" if self.is_local else "#b3261e"
        return f"<table style='border-left:6px solid {edge}'>{cells}</table><div>{note}</div>"


def connect(profile: str | None = None, region: str | None = None) -> Connection:
    """Connect to the embedded AWS (no profile), or to the account of a profile of yours.

    Without a profile the embedded AWS is used, and started if it is not running; nothing of ~/.aws is read.
    With a profile, boto3's own conventions hold: ~/.aws/config, SSO, assumed roles, the profile's region.
    `region` overrides the region of either. Raises ConnectionRefusedByAwsError with the command that mends it.
    """
    toolchain.activate()  # a notebook's first call: aws_cdk, imported later, starts Node on import
    return _connect_locally(region) if profile is None else _connect_to_account(profile, region)


def _connect_locally(region: str | None) -> Connection:
    from workbench import localaws

    server = localaws.start()
    session = boto3.Session(
        server.access_key_id,
        server.secret_access_key,
        region_name=region or server.region,
        botocore_session=_session_without_files(),
    )
    return _introduced(session, endpoint_url=server.endpoint)


def _session_without_files() -> botocore.session.Session:
    """A session that reads neither ~/.aws nor AWS_PROFILE: the embedded AWS must not depend on the person's set-up."""
    unread = (None, None, None, None)
    names = ("profile", "config_file", "credentials_file", "use_fips_endpoint", "use_dualstack_endpoint")
    session = botocore.session.Session(session_vars=dict.fromkeys(names, unread))
    for name in ("config_file", "credentials_file"):
        session.set_config_variable(name, os.devnull)
    return session


def _connect_to_account(profile: str, region: str | None) -> Connection:
    with explained("connect", profile=profile):
        session = boto3.Session(profile_name=profile, region_name=region)
    if session.region_name is None:
        raise ConnectionRefusedByAwsError(
            f"The profile {profile!r} names no region. Give one: connect({profile!r}, region='eu-central-1'), "
            f"or run `aws configure set region eu-central-1 --profile {profile}`."
        )
    return _introduced(session, profile=profile)


def _introduced(session: boto3.Session, *, endpoint_url: str | None = None, profile: str | None = None) -> Connection:
    """Ask AWS who is calling, so that a wrong key or account shows here and not in the tenth cell."""
    local = profile is None
    region = str(session.region_name)
    unknown = Connection(session, "(unknown)", region, "(unknown)", local, endpoint_url, profile)
    with explained("find out who is calling", unknown):
        identity = unknown.client("sts").get_caller_identity()
    return Connection(session, identity["Account"], region, identity["Arn"], local, endpoint_url, profile)
