"""Creates what `cdk bootstrap` would, for each account and region when it is first seen."""

import asyncio
import json
import logging

from ministack import app
from ministack.core.responses import request_scope

from workbench.localaws.gateway.signature import Caller

__all__ = ["Bootstrap"]

_QUALIFIER = "hnb659fds"
#: What aws-cdk-lib 2.275 asks for at least is 6; the CLI's own template is at 30.
_VERSION = "30"
#: Only these services show what bootstrapping made; a call to any other need not wait for it.
_SERVICES = frozenset({"s3", "ssm", "cloudformation", "sts"})
_LOG = logging.getLogger("localaws.bootstrap")


class Bootstrap:
    """Remembers which accounts and regions have their asset bucket and version parameter."""

    def __init__(self) -> None:
        self._done: set[tuple[str, str]] = set()
        self._lock = asyncio.Lock()

    async def welcome(self, caller: Caller) -> None:
        """Bootstrap the caller's account and region if that has not been done."""
        place = (caller.account, caller.region)
        if caller.service not in _SERVICES or place in self._done:
            return
        async with self._lock:
            if place not in self._done:
                await _make(*place)
                self._done.add(place)


async def _make(account: str, region: str) -> None:
    bucket = f"cdk-{_QUALIFIER}-assets-{account}-{region}"
    parameter = {
        "Name": f"/cdk-bootstrap/{_QUALIFIER}/version",
        "Type": "String",
        "Value": _VERSION,
        "Overwrite": True,
    }
    target = {"x-amz-target": "AmazonSSM.PutParameter", "content-type": "application/x-amz-json-1.1"}
    host = {"host": "127.0.0.1"}
    with request_scope(account, region):
        answers = [
            await app.SERVICE_HANDLERS["s3"]("PUT", f"/{bucket}", host, _location(region), {}),
            await app.SERVICE_HANDLERS["ssm"]("POST", "/", {**host, **target}, json.dumps(parameter).encode(), {}),
        ]
    for status, _, body in answers:
        if status >= 300:
            _LOG.error("bootstrapping %s in %s failed: %s %r", account, region, status, body)


def _location(region: str) -> bytes:
    if region == "us-east-1":
        return b""
    constraint = f"<LocationConstraint>{region}</LocationConstraint>"
    return f"<CreateBucketConfiguration>{constraint}</CreateBucketConfiguration>".encode()
