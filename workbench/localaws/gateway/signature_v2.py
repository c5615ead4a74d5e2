"""Verifies Signature Version 2 on S3 URLs: boto3 still presigns with it unless told otherwise."""

from typing import Any

from ministack import app
from ministack.core import iam_evaluator

__all__ = ["is_v2", "verify_v2"]


def is_v2(query: dict[str, list[str]]) -> bool:
    """Return whether this is a presigned S3 URL of Signature Version 2."""
    return "AWSAccessKeyId" in query and "Signature" in query and "X-Amz-Signature" not in query


def verify_v2(
    method: str, raw_path: str, query: dict[str, list[str]], headers: dict[str, str], account: str
) -> tuple[str, str] | None:
    """Return None when the signature is right and not expired, else AWS's code and message."""
    bucket = app._extract_s3_vhost_bucket(headers.get("host", ""))
    request = iam_evaluator.SignedRequest(
        query["AWSAccessKeyId"][0],
        method,
        raw_path,
        query,
        headers,
        sigv2=True,
        auth_path=f"/{bucket}{raw_path}" if bucket else raw_path,
    )
    checked: Any = iam_evaluator._sigv2_check(request, account)
    return (checked.code, checked.message) if isinstance(checked, iam_evaluator.AuthError) else None
