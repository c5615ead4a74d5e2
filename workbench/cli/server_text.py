"""What a person is told about the running embedded AWS."""

from workbench.localaws import Server

__all__ = ["FORGETS", "describe"]

FORGETS = "It forgets everything when it stops; every notebook builds what it needs again in seconds."


def describe(server: Server) -> str:
    """Return the lines that describe a running server; the secret is left to --json."""
    facts = {
        "endpoint": server.endpoint,
        "account": f"{server.account} in {server.region}",
        "access key": f"{server.access_key_id} (the secret: python3 start.py status --json)",
        "permissions": "checked (IAM on)" if server.iam else "not checked (IAM off)",
        "process": f"pid {server.pid}, log {server.log_path}",
    }
    return "\n".join([*(f"  {name:<12}{value}" for name, value in facts.items()), FORGETS])
