"""EventApi: POST /event puts the body on the bus (row 10)."""

from pathlib import Path

from aws_cdk import aws_apigateway, aws_events, aws_lambda
from constructs import Construct

from infra.checks import check_instance, check_prefix
from infra.common_bus import EVENT_SOURCE
from infra.python_function import python_function

__all__ = ["EventApi"]

HANDLER = Path(__file__).resolve().parent.parent / "lambda" / "event_api"
#: The API asks for no credentials, so what a stranger can cost on a real account is bounded here.
_REQUESTS_PER_S = 100
_BURST = 200


class EventApi(Construct):
    """A REST API whose `POST /event` invokes a function that puts {source, detail: {message}} on `bus`."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bus: aws_events.IEventBus,
        source: str = EVENT_SOURCE,
        prefix: str = "",
    ) -> None:
        check_instance("bus", bus, aws_events.IEventBus)
        if not source:
            raise ValueError(f"source must not be empty; the article's is {EVENT_SOURCE!r}")
        check_prefix(prefix)
        super().__init__(scope, id)
        self._function = python_function(
            self,
            code=HANDLER,
            description="Puts the body of POST /event on the bus",
            environment={"EVENT_BUS_NAME": bus.event_bus_name, "EVENT_SOURCE": source},
        )
        bus.grant_put_events_to(self._function)
        self._api = aws_apigateway.RestApi(
            self,
            "Api",
            rest_api_name=f"{prefix}commonevent",
            description="POST /event puts the body on the bus",
            # an account-wide setting that a course's stack must not touch
            cloud_watch_role=False,
            deploy_options=aws_apigateway.StageOptions(
                throttling_rate_limit=_REQUESTS_PER_S, throttling_burst_limit=_BURST
            ),
        )
        # the stack names its outputs itself
        self._api.node.try_remove_child("Endpoint")
        self._api.root.add_resource("event").add_method(
            "POST", aws_apigateway.LambdaIntegration(self._function, allow_test_invoke=False)
        )

    @property
    def api(self) -> aws_apigateway.RestApi:
        """The REST API; on AWS `api.url_for_path('/event')` is where to POST."""
        return self._api

    @property
    def function(self) -> aws_lambda.Function:
        """The function behind POST /event."""
        return self._function
