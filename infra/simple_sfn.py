"""SimpleSfn: the state machine that hands a message to a function and waits for its answer (rows 1 to 6)."""

from aws_cdk import Duration, RemovalPolicy, aws_iam, aws_lambda, aws_logs, aws_stepfunctions_tasks
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.checks import check_instance, check_prefix, check_timeout

__all__ = ["SimpleSfn"]

_TASK_TIMEOUT = Duration.minutes(1)
#: A standard execution may run for one year: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
_ONE_YEAR_S = 365 * 24 * 3600


class SimpleSfn(Construct):
    """ "Record Message" with a task token, then "Check Status?", then "Job Succeed" or "Job Failed".

    trigger_function: invoked with {"MyTaskToken": token, "Record": {messageId, createdAt, event}}; its role is
        allowed to answer the token.
    timeout: how long an execution may run before it ends TIMED_OUT.
    prefix: put before the names of the log group and the policies.
    catch_failures: the article has no Catch, so a failed callback ends the execution at "Record Message" and
        "Job Failed" is never reached; True catches it, notes StatusCode 500 and lets "Check Status?" decide.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        trigger_function: aws_lambda.IFunction,
        timeout: Duration,
        prefix: str = "",
        catch_failures: bool = False,
    ) -> None:
        check_instance("trigger_function", trigger_function, aws_lambda.IFunction)
        if trigger_function.role is None:
            raise ValueError(
                "trigger_function must have a role that can be given permissions; an imported one has none"
            )
        check_timeout("timeout", timeout, longest_s=_ONE_YEAR_S)
        check_prefix(prefix)
        super().__init__(scope, id)
        self._prefix = prefix
        self._log_group = aws_logs.LogGroup(
            self,
            "sfnLogGroup",
            log_group_name=f"{prefix}sfnLogGroup",
            retention=aws_logs.RetentionDays.ONE_WEEK,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self._machine = sfn.StateMachine(
            self,
            "Machine",
            definition_body=sfn.DefinitionBody.from_chainable(self._definition(trigger_function, catch_failures)),
            timeout=timeout,
            logs=sfn.LogOptions(destination=self._log_group, level=sfn.LogLevel.ALL, include_execution_data=True),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self._allow(
            self._machine.role,
            "sfnLambdaInvokePolicy",
            actions=["lambda:InvokeFunction"],
            resource=f"{trigger_function.function_arn}:$LATEST",
        )
        self._allow(
            trigger_function.role,
            "lambdaSfnStatusUpdatePolicy",
            actions=["states:SendTaskSuccess", "states:SendTaskFailure"],
            resource="*",
        )

    @property
    def machine(self) -> sfn.StateMachine:
        """The state machine."""
        return self._machine

    @property
    def log_group(self) -> aws_logs.LogGroup:
        """The log group the machine writes every event to."""
        return self._log_group

    def _definition(self, trigger_function: aws_lambda.IFunction, catch_failures: bool) -> sfn.Chain:
        record = aws_stepfunctions_tasks.LambdaInvoke(
            self,
            "Record Message",
            lambda_function=trigger_function,
            integration_pattern=sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
            payload=sfn.TaskInput.from_object(
                {
                    "MyTaskToken": sfn.JsonPath.task_token,
                    "Record": {
                        "messageId.$": "$.id",
                        "createdAt.$": "$.time",
                        "event.$": "States.StringToJson($.detail.message)",
                    },
                }
            ),
            task_timeout=sfn.Timeout.duration(_TASK_TIMEOUT),
            comment="Record message in dynamo",
            input_path="$",
            result_selector={"Payload.$": "$", "StatusCode.$": "$.statusCode"},
            result_path="$.recordResult",
        )
        failed = sfn.Fail(self, "Job Failed")
        check = (
            sfn.Choice(self, "Check Status?", input_path="$.recordResult")
            .when(sfn.Condition.number_equals("$.StatusCode", 500), failed)
            .when(sfn.Condition.number_equals("$.StatusCode", 200), sfn.Succeed(self, "Job Succeed"))
            .otherwise(failed)
        )
        if catch_failures:
            note = sfn.Pass(
                self, "Note Failure", result=sfn.Result.from_object({"StatusCode": 500}), result_path="$.recordResult"
            )
            record.add_catch(note.next(check), errors=["States.ALL"], result_path="$.failure")
        return record.next(check)

    def _allow(self, role: aws_iam.IRole, name: str, *, actions: list[str], resource: str) -> None:
        role.attach_inline_policy(
            aws_iam.Policy(
                self,
                name,
                policy_name=f"{self._prefix}{name}",
                statements=[aws_iam.PolicyStatement(actions=actions, resources=[resource])],
            )
        )
