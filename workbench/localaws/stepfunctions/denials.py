"""Names the resource in an access denial, as AWS does: user, action, resource, and which kind of policy is missing.

Source: IAM user guide, "Troubleshoot access denied error messages".
"""

from typing import Any

__all__ = ["install_denials"]


def install_denials() -> None:
    """Give the gateway's denials AWS's sentence; messages that are given already stay as they are."""
    from ministack.core import iam_actions

    shipped = iam_actions.access_denied_response

    def access_denied_response(service: str, action: str, principal_arn: str, request_id: str, **more: Any) -> Any:
        resource = more.get("resource_arn") or "*"
        if not more.get("message") and not more.get("resource_policy_arn") and not more.get("error_code"):
            explicit = more.get("explicit_deny", False)
            more["message"] = iam_actions.identity_denial_message(action, principal_arn, resource, explicit)
        return shipped(service, action, principal_arn, request_id, **more)

    iam_actions.access_denied_response = access_denied_response
