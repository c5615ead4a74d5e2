"""Counting executions and rows, with clients that answer from memory."""

import pytest
from botocore.exceptions import ClientError

from workbench.course.tally import Tally

pytestmark = pytest.mark.unit


class Account:
    """A connection whose clients list what is in `machines` and `tables`, a page an entry."""

    def __init__(self):
        self.machines, self.tables, self.express, self.vanishing = {}, {}, set(), set()

    def client(self, name):
        return self

    def describe_table(self, TableName):  # noqa: N803 - boto3's own name
        if TableName in self.vanishing:
            raise ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "DescribeTable")
        return {"Table": {"KeySchema": [{"AttributeName": "id"}, {"AttributeName": "at"}]}}

    def get_paginator(self, operation):
        self.operation = operation
        return self

    def paginate(self, **request):
        if self.operation == "list_state_machines":
            kinds = {name: "EXPRESS" if name in self.express else "STANDARD" for name in self.machines}
            return [{"stateMachines": [{"stateMachineArn": name, "type": kind}]} for name, kind in kinds.items()]
        if self.operation == "list_executions":
            if request["stateMachineArn"] in self.vanishing:
                raise ClientError({"Error": {"Code": "StateMachineDoesNotExist"}}, "ListExecutions")
            return [{"executions": [{"executionArn": arn}]} for arn in self.machines[request["stateMachineArn"]]]
        if self.operation == "list_tables":
            return [{"TableNames": [name]} for name in self.tables]
        assert request["ProjectionExpression"] == "#k0, #k1"
        return [{"Items": [item]} for item in self.tables[request["TableName"]]]


@pytest.fixture
def account():
    held = Account()
    held.machines["m"] = ["e0"]
    held.tables["t"] = [{"id": {"S": "old"}}]
    return held


def test_what_was_there_before_does_not_count(account):
    tally = Tally(account)
    tally.look()
    assert (tally.executions, tally.rows) == (0, 0)


def test_every_page_counts(account):
    tally = Tally(account)
    account.machines["m"] += ["e1", "e2"]
    account.tables["t"] += [{"id": {"S": "a"}}, {"id": {"S": "b"}}, {"id": {"S": "c"}}]
    tally.look()
    assert (tally.executions, tally.rows) == (2, 3)


def test_what_the_notebook_destroys_again_still_counts(account):
    tally = Tally(account)
    account.machines["mine"] = ["e1"]
    account.tables["mine"] = [{"id": {"S": "a"}}]
    tally.look()
    account.machines.clear()
    account.tables.clear()
    tally.look()
    assert (tally.executions, tally.rows) == (1, 1)


def test_a_machine_or_table_that_vanishes_meanwhile_is_no_error(account):
    tally = Tally(account)
    account.machines["m"].append("e1")
    account.machines["gone"] = ["e2"]
    account.tables["gone"] = [{"id": {"S": "a"}}]
    account.vanishing = {"gone"}
    tally.look()
    assert (tally.executions, tally.rows) == (1, 0)


def test_express_machines_cannot_be_listed_and_are_left_out(account):
    account.express = {"m"}
    assert Tally(account).executions == 0


def test_any_other_refusal_is_an_error(account):
    def refuse(**request):
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "ListExecutions")

    account.paginate = refuse
    with pytest.raises(ClientError):
        Tally(account)
