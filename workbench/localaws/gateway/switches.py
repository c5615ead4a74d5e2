"""The environment ministack and boto3 read in the server process; set before either is imported."""

import os
import shutil
import tempfile

from workbench.localaws.state import Server
from workbench.paths import work_dir

__all__ = ["ACCOUNT", "REGION", "apply"]

REGION = "us-east-1"
#: The account of the first root key.
ACCOUNT = "000000000000"


def apply(server: Server) -> None:
    """Set every switch for this server, and give it a temporary folder that the next start clears."""
    temporary = work_dir("localaws-tmp")
    for left_over in temporary.iterdir():
        shutil.rmtree(left_over, ignore_errors=True)
    own = work_dir("localaws-tmp", server.instance)
    tempfile.tempdir = str(own)
    os.environ.update(
        {
            # ministack listens on every interface, and offers MQTT and SFTP, unless told otherwise
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(server.port),
            "MINISTACK_HOST": "localhost",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "AUTH": "true" if server.iam else "false",
            "MINISTACK_ACCOUNT_ID": server.account,
            "MINISTACK_REGION": server.region,
            "LAMBDA_EXECUTOR": "local",
            "DOCKER_HOST": f"unix://{own}/no-docker.sock",
            "S3_PERSIST": "0",
            "PERSIST_STATE": "0",
            "TMPDIR": str(own),
            # boto3 in this process: our root key, and never the user's files or the network
            "AWS_ACCESS_KEY_ID": server.access_key_id,
            "AWS_SECRET_ACCESS_KEY": server.secret_access_key,
            "AWS_DEFAULT_REGION": server.region,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
        }
    )
