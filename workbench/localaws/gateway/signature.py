"""Verifies the AWS Signature Version 4 of a request, in its header or its query string, against any key we know."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ministack.core import iam_evaluator, sigv4
from ministack.core.responses import _account_from_sts_session

from workbench.localaws.gateway.keys import RING
from workbench.localaws.gateway.signature_v2 import is_v2, verify_v2

__all__ = ["Caller", "Refusal", "SignedRequest", "verify"]

_HEX_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class SignedRequest:
    """A request as it arrived: raw (still encoded) path, parsed query, lower-case headers, undecoded body."""

    method: str
    raw_path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Caller:
    """Who signed a request, and for which region and service."""

    access_key_id: str
    account: str
    region: str
    service: str


@dataclass(frozen=True)
class Refusal:
    """Why a request is refused, in AWS's words."""

    code: str
    message: str


_NO_TOKEN = Refusal("MissingAuthenticationToken", "Request is missing Authentication Token")
_UNKNOWN_KEY = Refusal("UnrecognizedClientException", "The security token included in the request is invalid.")
_MISMATCH = Refusal("SignatureDoesNotMatch", sigv4.SIGNATURE_MISMATCH)


def _secret(access_key_id: str, token: str) -> tuple[str, str] | Refusal:
    """Return secret and account of a root key of this start, an IAM user's key or a session key."""
    if root := RING.get(access_key_id):
        return (root.secret_access_key, root.account) if not token else _UNKNOWN_KEY
    account = iam_evaluator.find_iam_access_key_account(access_key_id) or _account_from_sts_session(access_key_id)
    if account is None:
        return _UNKNOWN_KEY
    found = iam_evaluator.resolve_credential(access_key_id, account, token)
    if isinstance(found, iam_evaluator.CredentialResolutionError):
        return Refusal(found.code, found.message)
    return found.secret_access_key, account


def _out_of_time(signature: sigv4.HeaderSignature, query: Mapping[str, list[str]], presigned: bool) -> Refusal | None:
    """Refuse a request signed too long ago, or a presigned URL after its X-Amz-Expires seconds."""
    if not presigned or "X-Amz-Expires" not in query:
        late = sigv4.request_time_failure(signature)
        return Refusal(*late) if late else None
    try:
        expired = sigv4.presigned_request_is_expired(signature.amz_date, query["X-Amz-Expires"][0])
    except ValueError:
        expired = True
    return Refusal("AccessDenied", "Request has expired") if expired else None


def verify(request: SignedRequest) -> Caller | Refusal:
    """Return who signed the request, or why it is refused."""
    ways = ["authorization" in request.headers, "X-Amz-Signature" in request.query, is_v2(request.query)]
    if sum(ways) > 1:
        return Refusal("InvalidArgument", "Only one auth mechanism allowed: a header or a query-string signature.")
    if not any(ways):
        return _NO_TOKEN
    if ways[2]:
        return _verify_v2(request)
    presigned = ways[1]
    if not presigned and not request.headers["authorization"].startswith("AWS4-HMAC-SHA256 "):
        return Refusal("IncompleteSignature", "Only AWS4-HMAC-SHA256 signatures are accepted.")
    signature = (
        sigv4.parse_query_signature(request.query) if presigned else sigv4.parse_header_signature(request.headers)
    )
    if isinstance(signature, tuple):
        return Refusal(*signature)
    if late := _out_of_time(signature, request.query, presigned):
        return late
    in_query = request.query.get("X-Amz-Security-Token", [""])[0]
    token = in_query if presigned else request.headers.get("x-amz-security-token", "")
    found = _secret(signature.access_key_id, token)
    if isinstance(found, Refusal):
        return found
    secret, account = found
    failure = sigv4.header_signature_failure(
        signature, secret, request.method, request.raw_path, request.query, request.headers, request.body,
        presigned=presigned,
    )  # fmt: skip
    if failure:
        return Refusal(*failure)
    stated = request.headers.get("x-amz-content-sha256", "")
    if _HEX_DIGEST.fullmatch(stated) and stated != hashlib.sha256(request.body).hexdigest():
        return _MISMATCH
    return Caller(signature.access_key_id, account, signature.region, signature.service)


def _verify_v2(request: SignedRequest) -> Caller | Refusal:
    """Check a presigned S3 URL of the older version; it names no region."""
    access_key_id = request.query["AWSAccessKeyId"][0]
    found = _secret(access_key_id, request.query.get("x-amz-security-token", [""])[0])
    if isinstance(found, Refusal):
        return found
    failure = verify_v2(request.method, request.raw_path, request.query, request.headers, found[1])
    return Refusal(*failure) if failure else Caller(access_key_id, found[1], "us-east-1", "s3")
