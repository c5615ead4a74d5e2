"""Fills in what a definition from a template leaves open, so that it can be tested before anything is deployed."""

import json
import re
from typing import Any

from workbench.aws.connection import Connection

__all__ = ["filled"]

#: A Task's Resource that is nothing but a reference: `${Recorder.Arn}`. Only a function or an activity is named so.
_REFERENCE = re.compile(r'("Resource": ")\$\{([A-Za-z0-9]+)(?:\.Arn)?\}"')


def filled(definition: dict[str, Any], connection: Connection) -> dict[str, Any]:
    """Return the definition with CloudFormation's pseudo parameters filled in, and each open Resource named.

    A Resource that refers to something of the template becomes the ARN of a function of that logical id.
    """
    region, account = connection.region, connection.account
    partition = connection.session.get_partition_for_region(region)
    suffix = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
    values = {"Partition": partition, "Region": region, "AccountId": account, "URLSuffix": suffix}
    text = json.dumps(definition, ensure_ascii=False)
    for name, value in values.items():
        text = text.replace(f"${{AWS::{name}}}", value)
    text = _REFERENCE.sub(rf'\g<1>arn:{partition}:lambda:{region}:{account}:function:\g<2>"', text)
    return dict(json.loads(text))
