"""MessagesTable: the DynamoDB table the messages end up in (row 8)."""

from aws_cdk import RemovalPolicy, aws_dynamodb
from constructs import Construct

from infra.checks import check_prefix

__all__ = ["MessagesTable"]


class MessagesTable(Construct):
    """A table keyed by messageId (hash, string) and createdAt (range, epoch milliseconds), on demand.

    It is removed with the stack, messages included.
    """

    def __init__(self, scope: Construct, id: str, *, prefix: str = "", name: str = "MessagesTable") -> None:
        check_prefix(prefix)
        if not name:
            raise ValueError("name must not be empty; the article's table is 'MessagesTable'")
        super().__init__(scope, id)
        self._table = aws_dynamodb.Table(
            self,
            "Table",
            table_name=f"{prefix}{name}",
            partition_key=aws_dynamodb.Attribute(name="messageId", type=aws_dynamodb.AttributeType.STRING),
            sort_key=aws_dynamodb.Attribute(name="createdAt", type=aws_dynamodb.AttributeType.NUMBER),
            billing_mode=aws_dynamodb.BillingMode.PAY_PER_REQUEST,
            removal_policy=RemovalPolicy.DESTROY,
        )

    @property
    def table(self) -> aws_dynamodb.Table:
        """The DynamoDB table."""
        return self._table
