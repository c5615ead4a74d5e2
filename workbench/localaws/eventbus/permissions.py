"""Whether EventBridge may use a target: through the target's role, or by the resource's own policy."""

import hashlib
from typing import Any

from ministack import app
from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import iam

from workbench.localaws.eventbus.errors import DeliveryError

__all__ = ["require_policy", "require_role"]

_SERVICE = "events.amazonaws.com"


def require_role(role_arn: str, action: str, resource_arn: str, rule_arn: str) -> None:
    """Raise DeliveryError unless the role exists, trusts EventBridge and allows the action on the resource."""
    if not app.AUTH:
        return
    role_name, account = role_arn.rsplit("/", 1)[-1], get_account_id()
    role = iam._roles.get_scoped(account, None, role_name) if role_arn else None
    trust = (role or {}).get("AssumeRolePolicyDocument")
    if role is None or not _trusts(trust, role_arn, rule_arn):
        raise DeliveryError("NO_PERMISSIONS", f"{_SERVICE} is not authorized to assume the role {role_arn or '(none)'}")
    session = hashlib.md5(rule_arn.encode(), usedforsecurity=False).hexdigest()
    caller = f"arn:aws:sts::{account}:assumed-role/{role_name}/{session}"
    context = _context(caller, action, resource_arn, rule_arn)
    policies = iam_evaluator._gather_role_policies(role_name, account)
    limits = iam_evaluator._permissions_boundary(iam._roles, role_name, account)
    if iam_evaluator.evaluate(context, policies, *limits).decision != "Allow":
        raise DeliveryError(
            "NO_PERMISSIONS",
            f"User: {caller} is not authorized to perform: {action} on resource: {resource_arn} because no "
            f"identity-based policy allows the {action} action",
        )


def require_policy(policy: Any, action: str, resource_arn: str, rule_arn: str) -> None:
    """Raise DeliveryError unless the resource's policy lets EventBridge do this for this rule."""
    if not app.AUTH:
        return
    context = _context("", action, resource_arn, rule_arn)
    if iam_evaluator.evaluate_resource_policy(policy, context, service=_SERVICE).decision != "Allow":
        raise DeliveryError(
            "NO_PERMISSIONS",
            f"{_SERVICE} is not authorized to perform: {action} on resource: {resource_arn} because no "
            f"resource-based policy allows the {action} action",
        )


def _trusts(trust: Any, role_arn: str, rule_arn: str) -> bool:
    context = _context("", "sts:AssumeRole", role_arn, rule_arn)
    return iam_evaluator.evaluate_resource_policy(_on_role(trust), context, service=_SERVICE).decision == "Allow"


def _on_role(trust: Any) -> Any:
    """A trust policy names no resource: it is the role's own."""
    document = iam_evaluator.json.loads(trust) if isinstance(trust, str) else trust or {}
    statements = document.get("Statement", [])
    statements = statements if isinstance(statements, list) else [statements]
    return {**document, "Statement": [{"Resource": "*", **each} for each in statements]}


def _context(caller: str, action: str, resource_arn: str, rule_arn: str) -> Any:
    account = get_account_id()
    return iam_evaluator.EvalContext(
        principal_arn=caller,
        principal_type="AssumedRole" if caller else "Service",
        principal_account=account,
        action=action,
        resource_arn=resource_arn,
        region=get_region(),
        service_context={"aws:sourcearn": rule_arn, "aws:sourceaccount": account},
    )
