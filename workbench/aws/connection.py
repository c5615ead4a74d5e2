"""Connects to the embedded AWS or to a real account, and says which of the two it is."""

import html
import os
import threading
from dataclasses import dataclass, field
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from workbench import kernel, toolchain
from workbench.aws.calls import explained
from workbench.aws.guard import watch_client
from workbench.aws.places import configured_endpoint, is_loopback, known_region
from workbench.aws.production import account_alias
from workbench.aws.way import ENVIRONMENT
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
    alias: str | None = None
    verdicts: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _clients: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def client(self, name: str) -> Any:
        """Return the boto3 client of a service ("stepfunctions", "dynamodb" ...); made once, then kept.

        Whatever it is asked to write passes the guard first.
        """
        with self._lock:
            if name not in self._clients:
                config = _LOCAL if is_loopback(self.endpoint_url) else _AWS
                with explained(f"make a client for {name}", self):
                    client = self.session.client(name, endpoint_url=self.endpoint_url, config=config)
                if not self.is_local:
                    watch_client(client, self)
                self._clients[name] = client
            return self._clients[name]

    @property
    def facts(self) -> dict[str, str]:
        """What every display of a connection shows, in order."""
        shown = {"where": "LOCAL" if self.is_local else "AWS", "account": self.account, "alias": self.alias or "(none)"}
        shown |= {"region": self.region, "caller": self.caller}
        if not self.is_local:
            shown["profile"] = str(self.profile)
        if self.endpoint_url:
            shown["endpoint"] = self.endpoint_url
        return shown

    def __str__(self) -> str:
        alias = f" ({self.alias})" if self.alias else ""
        return f"{'LOCAL' if self.is_local else 'AWS'} account {self.account}{alias} in {self.region}"

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
    With a profile, AWS's own conventions hold: ~/.aws/config, SSO, assumed roles, the profile's region,
    AWS_ENDPOINT_URL. connect("environment") takes AWS's default chain: AWS_PROFILE, AWS_ACCESS_KEY_ID ..., the
    role of a container or machine. Everything may be looked at; writing needs `python3 start.py allow` first.
    `region` overrides the region of either. Raises ConnectionRefusedByAwsError with the command that mends it.
    """
    kernel.settle()
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
        session = boto3.Session(region_name=region)
        if profile != ENVIRONMENT or profile in session.available_profiles:
            session = boto3.Session(profile_name=profile, region_name=region)
        endpoint_url = configured_endpoint(session)
    if session.region_name is None:
        raise ConnectionRefusedByAwsError(
            f"The profile {profile!r} names no region. Give one: connect({profile!r}, region='eu-central-1'), "
            f"set AWS_DEFAULT_REGION, or run `aws configure set region eu-central-1 --profile {profile}`."
        )
    known_region(session, profile)
    return _introduced(session, endpoint_url=endpoint_url, profile=profile)


def _introduced(session: boto3.Session, *, endpoint_url: str | None = None, profile: str | None = None) -> Connection:
    """Ask AWS who is calling, so that a wrong key or account shows here and not in the tenth cell."""
    local = profile is None
    region = str(session.region_name)
    unknown = Connection(session, "(unknown)", region, "(unknown)", local, endpoint_url, profile)
    with explained("find out who is calling", unknown):
        identity = unknown.client("sts").get_caller_identity()
    alias = "embedded" if local else account_alias(unknown)
    return Connection(session, identity["Account"], region, identity["Arn"], local, endpoint_url, profile, alias)
