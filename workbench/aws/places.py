"""Where a session's calls go: its region, and the address it was told to use instead of AWS's own."""

import difflib
import os
from urllib.parse import urlsplit

import boto3

from workbench.errors import ConnectionRefusedByAwsError

__all__ = ["configured_endpoint", "is_loopback", "known_region"]

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def configured_endpoint(session: boto3.Session) -> str | None:
    """Return the address every service is sent to, or None for AWS's own.

    AWS_ENDPOINT_URL, or `endpoint_url` of the profile; nothing when AWS_IGNORE_CONFIGURED_ENDPOINT_URLS says so.
    Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
    """
    core = session._session  # boto3 has no public name for the profile's settings
    if core.get_config_variable("ignore_configured_endpoint_urls"):
        return None
    return os.environ.get("AWS_ENDPOINT_URL") or core.get_scoped_config().get("endpoint_url")


def is_loopback(url: str | None) -> bool:
    """Tell whether an address is on this machine."""
    return url is not None and urlsplit(url).hostname in _LOOPBACK


def known_region(session: boto3.Session, profile: str) -> None:
    """Raise ConnectionRefusedByAwsError when boto3 has never heard of the session's region."""
    region = str(session.region_name)
    known = {
        name
        for partition in session.get_available_partitions()
        for name in session.get_available_regions("stepfunctions", partition)
    }
    if region not in known:
        near = difflib.get_close_matches(region, known, n=3) or ["eu-central-1"]
        raise ConnectionRefusedByAwsError(
            f"There is no region {region!r} with Step Functions. Did you mean {' or '.join(near)}? "
            f"connect({profile!r}, region={near[0]!r}), or `aws configure set region {near[0]} --profile {profile}`."
        )
