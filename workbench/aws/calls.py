"""Turns what boto3 raises into WorkbenchErrors that name the command that mends it."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore import exceptions as boto

from workbench.aws.way import ENVIRONMENT, Way
from workbench.errors import ConnectionRefusedByAwsError, NotFoundError, WorkbenchError

__all__ = ["explained"]

_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_WRONG_KEYS = {
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
    "AuthFailure",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
}
_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
_THROTTLED = {"Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException"}
_MISSING = {
    "ResourceNotFoundException",
    "StateMachineDoesNotExist",
    "ExecutionDoesNotExist",
    "NotFoundException",
    "QueueDoesNotExist",
    "AWS.SimpleQueueService.NonExistentQueue",
}


@contextmanager
def explained(doing: str, connection: Way | None = None, *, profile: str | None = None) -> Iterator[None]:
    """Run AWS calls; raise WorkbenchErrors instead of boto3's.

    `doing` completes "Could not ...", for example "list the executions of SimpleSfn".
    Raises NotFoundError for what does not exist, ConnectionRefusedByAwsError for everything about the way to AWS
    (no credentials, expired, refused, unreachable), WorkbenchError for any other refusal; boto3's error is the cause.
    """
    profile = connection.profile if connection is not None else profile
    where = str(connection) if connection is not None else f"profile {profile!r}"
    try:
        yield
    except boto.ClientError as error:
        raise _from_answer(error, doing, where, profile) from error
    except (boto.BotoCoreError, OSError) as error:
        raise _from_the_way(error, doing, where, profile) from error


def _login(profile: str | None) -> str:
    """The command that renews the credentials of this connection."""
    if profile is None:
        return "Run `python3 start.py up`, then connect() again."
    if profile == ENVIRONMENT:
        return (
            "Set AWS_PROFILE, or fresh AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, "
            f"then connect({profile!r}) again."
        )
    return f"Run `aws sso login --profile {profile}` (or renew the profile's keys), then connect({profile!r}) again."


def _from_answer(error: boto.ClientError, doing: str, where: str, profile: str | None) -> WorkbenchError:
    code = error.response.get("Error", {}).get("Code", "Unknown")
    said = f"Could not {doing} on {where}: {code}: {error.response.get('Error', {}).get('Message', '')}".rstrip(": ")
    if code in _EXPIRED:
        return ConnectionRefusedByAwsError(f"{said}\nThe credentials have expired. {_login(profile)}")
    if code in _WRONG_KEYS:
        return ConnectionRefusedByAwsError(f"{said}\nThe credentials are not known here. {_login(profile)}")
    if code in _DENIED:
        who = f"connect({profile!r})" if profile else "connect()"
        return ConnectionRefusedByAwsError(
            f"{said}\nThe caller lacks this permission: grant it, or take another profile. {who} shows who is calling."
        )
    if code in _THROTTLED:
        return WorkbenchError(f"{said}\nAWS is limiting the rate of calls: wait a few seconds and run the cell again.")
    if code in _MISSING:
        return NotFoundError(f"{said}\nCheck the name, the region and the prefix, or run wb.deploy(...) first.")
    return WorkbenchError(f"{said}\nThe sentence after the code is AWS's own and names what to change.")


def _from_the_way(error: Exception, doing: str, where: str, profile: str | None) -> ConnectionRefusedByAwsError:
    said = f"Could not {doing} on {where}: {error}"
    if isinstance(error, boto.ProfileNotFound):
        mend = f"Run `aws configure list-profiles` to see the profiles, or `aws configure sso --profile {profile}`."
    elif isinstance(error, boto.NoRegionError):
        mend = f"Name one: connect({profile!r}, region='eu-central-1'), or `aws configure set region ...`."
    elif isinstance(
        error,
        boto.NoCredentialsError
        | boto.PartialCredentialsError
        | boto.CredentialRetrievalError
        | boto.SSOError
        | boto.TokenRetrievalError
        | boto.UnauthorizedSSOTokenError,
    ):
        mend = _login(profile)
    elif profile is None:
        mend = "The embedded AWS does not answer. Run `python3 start.py status`; connect() starts it again."
    else:
        mend = "Check the network, the proxy settings (HTTPS_PROXY) and the region's name."
    return ConnectionRefusedByAwsError(f"{said}\n{mend}")
