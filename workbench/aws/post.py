"""Posts to the API: finds its address, signs the request, and hands back status and body."""

import json
import urllib.error
import urllib.request
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.naming import api_of
from workbench.aws.places import is_loopback
from workbench.errors import ConnectionRefusedByAwsError, NotFoundError

__all__ = ["api_url", "post"]

_TIMEOUT_S = 30


def api_url(api: str, connection: Connection, path: str = "event") -> str:
    """Return the address of `path` on a REST API given its id, its name, or already a URL.

    On AWS that is https://<id>.execute-api.<region>.amazonaws.com/<stage>/<path>; the embedded AWS, and any other
    endpoint of one's own, answers on <endpoint>/restapis/<id>/<stage>/_user_request_/<path>.
    Raises NotFoundError when no API or no stage is there.
    """
    if api.startswith(("http://", "https://")):
        return api
    found = api_of(api, connection)
    with explained(f"list the stages of the API {found['name']}", connection):
        stages = [
            stage["stageName"] for stage in connection.client("apigateway").get_stages(restApiId=found["id"])["item"]
        ]
    if not stages:
        raise NotFoundError(f"The API {found['name']} has no stage yet: deploy the stack again.")
    stage = "prod" if "prod" in stages else stages[0]
    if connection.endpoint_url:
        return f"{connection.endpoint_url}/restapis/{found['id']}/{stage}/_user_request_/{path}"
    suffix = "amazonaws.com.cn" if connection.region.startswith("cn-") else "amazonaws.com"
    return f"https://{found['id']}.execute-api.{connection.region}.{suffix}/{stage}/{path}"


def post(url: str, text: str, connection: Connection) -> tuple[int, Any]:
    """POST `text` as JSON and return (HTTP status, body); the body is parsed when it is JSON.

    The request is signed: the embedded AWS refuses what is not, and on AWS the API may later ask for IAM.
    Raises ConnectionRefusedByAwsError when nothing answers.
    """
    credentials = connection.session.get_credentials()
    if credentials is None:
        raise ConnectionRefusedByAwsError(f"{connection} has no credentials to sign with: connect() again.")
    signed = AWSRequest(method="POST", url=url, data=text.encode(), headers={"Content-Type": "application/json"})
    SigV4Auth(credentials, "execute-api", connection.region).add_auth(signed)
    request = urllib.request.Request(url, text.encode(), dict(signed.headers), method="POST")  # noqa: S310
    handlers = [urllib.request.ProxyHandler({})] if is_loopback(connection.endpoint_url) else []
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=_TIMEOUT_S) as answer:
            return answer.status, _body(answer.read())
    except urllib.error.HTTPError as refusal:
        return refusal.code, _body(refusal.read())
    except OSError as error:
        raise ConnectionRefusedByAwsError(
            f"Could not POST to {url}: {error}. Deploy the stack, or see `python3 start.py status`."
        ) from error


def _body(content: bytes) -> Any:
    text = content.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        return text
