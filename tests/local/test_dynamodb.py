"""PartiQL pages: a Limit gives a NextToken, and the pages together give every row once."""

import uuid

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.local


@pytest.fixture(scope="module")
def table(client):
    name = f"t-{uuid.uuid4().hex[:8]}"
    client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    for n in range(25):
        item = {"id": {"S": "abc"[n % 3]}, "at": {"N": str(n)}, "event": {"S": f"e{n}"}}
        client("dynamodb").put_item(TableName=name, Item=item)
    return name


def pages(client, statement, limit, **settings):
    found, token = [], None
    while True:
        more = {"NextToken": token} if token else {}
        answer = client("dynamodb").execute_statement(Statement=statement, Limit=limit, **settings, **more)
        assert len(answer["Items"]) <= limit
        found.append(answer["Items"])
        token = answer.get("NextToken")
        if not token:
            return found


def test_the_pages_of_a_select_give_each_row_once(client, table):
    found = pages(client, f'SELECT * FROM "{table}"', 10)
    rows = [row["at"]["N"] for page in found for row in page]
    assert len(found) >= 3
    assert sorted(map(int, rows)) == list(range(25))


def test_a_condition_and_its_parameters_hold_on_every_page(client, table):
    found = pages(client, f'SELECT "at" FROM "{table}" WHERE id = ?', 4, Parameters=[{"S": "a"}])
    assert sorted(int(row["at"]["N"]) for page in found for row in page) == list(range(0, 25, 3))


def test_a_limit_that_is_not_reached_ends_at_once(client, table):
    assert len(pages(client, f'SELECT * FROM "{table}"', 100)) == 1


def test_a_token_of_another_statement_is_refused(client, table):
    token = client("dynamodb").execute_statement(Statement=f'SELECT * FROM "{table}"', Limit=1)["NextToken"]
    with pytest.raises(ClientError, match="NextToken"):
        client("dynamodb").execute_statement(Statement=f'SELECT id FROM "{table}"', Limit=1, NextToken=token)
    with pytest.raises(ClientError, match="NextToken"):
        client("dynamodb").execute_statement(Statement=f'SELECT * FROM "{table}"', Limit=1, NextToken="nonsense")


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(client, table, limit):
    with pytest.raises((ClientError, Exception), match="(?i)limit"):
        client("dynamodb").execute_statement(Statement=f'SELECT * FROM "{table}"', Limit=limit)


def test_rows_of_one_key_come_in_the_order_of_their_numbers(client, table):
    found = pages(client, f'SELECT "at" FROM "{table}" WHERE id = ?', 100, Parameters=[{"S": "a"}])
    numbers = [int(row["at"]["N"]) for row in found[0]]
    assert numbers == sorted(numbers)
    statement = f'SELECT "at" FROM "{table}" WHERE id = \'a\' ORDER BY "at" DESC'
    newest = client("dynamodb").execute_statement(Statement=statement, Limit=2)
    assert [row["at"]["N"] for row in newest["Items"]] == ["24", "21"]


def test_a_limit_counts_the_rows_that_are_read_not_those_that_match(client, table):
    statement = f"SELECT * FROM \"{table}\" WHERE event = 'e24'"
    found = pages(client, statement, 10)
    assert len(found) == 3
    assert [row["event"]["S"] for page in found for row in page] == ["e24"]
