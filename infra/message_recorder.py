"""MessageRecorder: the function that writes one message to the table and answers the task token (rows 7 and 8)."""

from pathlib import Path

from aws_cdk import aws_dynamodb, aws_lambda
from constructs import Construct

from infra.checks import check_instance
from infra.python_function import python_function

__all__ = ["MessageRecorder"]

HANDLER = Path(__file__).resolve().parent.parent / "lambda" / "message_recorder"


class MessageRecorder(Construct):
    """A Lambda function that records a message in `table`, with its log group.

    It may put items into the table and nothing else; what it may do to executions is granted by SimpleSfn.
    """

    def __init__(self, scope: Construct, id: str, *, table: aws_dynamodb.ITable) -> None:
        check_instance("table", table, aws_dynamodb.ITable)
        super().__init__(scope, id)
        self._function = python_function(
            self,
            code=HANDLER,
            description="Records one message in the table and answers the task token",
            environment={"MESSAGES_TABLE_NAME": table.table_name},
        )
        table.grant(self._function, "dynamodb:PutItem")

    @property
    def function(self) -> aws_lambda.Function:
        """The function; its log group is `function.log_group`."""
        return self._function
