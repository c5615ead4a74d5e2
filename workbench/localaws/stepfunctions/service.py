"""Replaces the gateway's Step Functions service by moto's provider."""

from workbench.localaws.stepfunctions import bridge, engine
from workbench.localaws.stepfunctions.cloudformation import install_cloudformation
from workbench.localaws.stepfunctions.denials import install_denials
from workbench.localaws.stepfunctions.token_resources import install_token_resources
from workbench.localaws.stepfunctions.wire.handler import handle_request

__all__ = ["install"]


def install() -> None:
    """Replace the service in this process; call it once, before the gateway serves.

    The interpreter itself is loaded in the background (about a second), or by the first request that needs it.
    """
    from ministack.services import stepfunctions as module

    module.handle_request = handle_request
    module._state_machines = bridge.StateMachines()
    module._resolve_state_machine_arn = bridge.resolve_state_machine_arn
    module._start_execution = bridge.start_execution
    install_cloudformation(module)
    install_denials()
    install_token_resources()
    engine.warm_up()
