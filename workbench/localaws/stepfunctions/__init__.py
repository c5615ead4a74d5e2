"""Step Functions of the embedded AWS: moto's AWS-validated provider behind the gateway."""

__all__ = ["install"]


def install() -> None:
    """Replace the gateway's Step Functions service in this process; call it once, before it serves."""
    from workbench.localaws.stepfunctions.service import install as install_service

    install_service()
