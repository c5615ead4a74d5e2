"""DynamoDB's types become plain Python, in documented dtypes, to the last page."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.aws.attributes import items_frame, plain, typed
from workbench.aws.rows import rows
from workbench.errors import NotFoundError, WorkbenchError

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ({"S": "x"}, "x"),
        ({"N": "3"}, 3),
        ({"N": "1.5"}, 1.5),
        ({"N": "1E2"}, 100),
        ({"BOOL": False}, False),
        ({"NULL": True}, None),
        ({"B": b"\x00\x01"}, b"\x00\x01"),
        ({"SS": ["b", "a"]}, ["a", "b"]),
        ({"NS": ["2", "1.5"]}, [1.5, 2]),
        ({"L": [{"N": "1"}, {"S": "x"}]}, [1, "x"]),
        ({"M": {"a": {"M": {"b": {"N": "2"}}}}}, {"a": {"b": 2}}),
    ],
)
def test_an_attribute_becomes_a_plain_value(attribute, value):
    assert plain(attribute) == value
    assert type(plain(attribute)) is type(value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_what_is_written_is_read_back(value):
    assert plain(typed(value)) == value


def test_floats_and_timestamps_have_a_type_too():
    assert typed(1.5) == {"N": "1.5"}
    assert typed(pd.Timestamp("2026-01-01T00:00:00.250Z")) == {"N": "1767225600250"}


def test_what_dynamodb_cannot_hold_is_named():
    with pytest.raises(WorkbenchError, match=r"no type for <object"):
        typed(object())


def test_the_dtypes_of_a_frame():
    frame = items_frame(
        [
            {"id": {"S": "a"}, "n": {"N": "1"}, "gap": {"N": "1"}, "x": {"N": "0.5"}, "ok": {"BOOL": True}},
            {"id": {"S": "b"}, "n": {"N": "2"}, "x": {"N": "2"}, "ok": {"BOOL": False}, "more": {"L": []}},
        ]
    )
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        "id": "str",
        "n": "int64",
        "gap": "Int64",
        "x": "float64",
        "ok": "bool",
        "more": "object",
    }
    assert frame["gap"].isna().tolist() == [False, True]


def test_epoch_milliseconds_become_timestamps_where_named():
    frame = items_frame([{"createdAt": {"N": "1767225600250"}}, {"other": {"S": "x"}}], timestamps=("createdAt",))
    assert str(frame["createdAt"].dtype) == "datetime64[ns, UTC]"
    assert frame["createdAt"].iloc[0] == pd.Timestamp("2026-01-01T00:00:00.250Z")
    assert pd.isna(frame["createdAt"].iloc[1])


def test_a_column_that_is_no_time_says_so():
    with pytest.raises(WorkbenchError, match=r"'createdAt' holds 'yesterday'"):
        items_frame([{"createdAt": {"S": "yesterday"}}], timestamps=("createdAt",))


TABLE = {
    "Table": {
        "AttributeDefinitions": [
            {"AttributeName": "createdAt", "AttributeType": "N"},
            {"AttributeName": "messageId", "AttributeType": "S"},
            {"AttributeName": "shard", "AttributeType": "N"},
            {"AttributeName": "other", "AttributeType": "S"},
        ],
        "KeySchema": [
            {"AttributeName": "messageId", "KeyType": "HASH"},
            {"AttributeName": "createdAt", "KeyType": "RANGE"},
            {"AttributeName": "shard", "KeyType": "RANGE"},
        ],
    }
}


def has_tables(stubbed, *names):
    stubbed.answers("dynamodb", "list_tables", {"TableNames": list(names)}, {})


def test_all_pages_are_read_with_the_parameters(stubbed):
    has_tables(stubbed, "alice-MessagesTable", "other")
    statement = 'SELECT * FROM "alice-MessagesTable" WHERE messageId = ?'
    asked = {"Statement": statement, "Parameters": [{"S": "id-1"}]}
    stubbed.answers("dynamodb", "execute_statement", {"Items": [{"n": {"N": "1"}}], "NextToken": "t"}, asked)
    stubbed.answers("dynamodb", "execute_statement", {"Items": [], "NextToken": "u"}, {**asked, "NextToken": "t"})
    stubbed.answers("dynamodb", "execute_statement", {"Items": [{"n": {"N": "2"}}]}, {**asked, "NextToken": "u"})
    found = rows("messagestable", stubbed.connection, 'SELECT * FROM "{table}" WHERE messageId = ?', ["id-1"])
    assert found["n"].tolist() == [1, 2]


def test_without_a_query_the_whole_table_is_read(stubbed):
    has_tables(stubbed, "MessagesTable")
    stubbed.answers("dynamodb", "execute_statement", {"Items": []}, {"Statement": 'SELECT * FROM "MessagesTable"'})
    stubbed.answers("dynamodb", "describe_table", TABLE, {"TableName": "MessagesTable"})
    assert rows("MessagesTable", stubbed.connection).empty


def test_an_empty_table_still_has_the_columns_of_its_keys(stubbed):
    has_tables(stubbed, "MessagesTable")
    stubbed.answers("dynamodb", "execute_statement", {"Items": []}, {"Statement": 'SELECT * FROM "MessagesTable"'})
    stubbed.answers("dynamodb", "describe_table", TABLE, {"TableName": "MessagesTable"})
    found = rows("MessagesTable", stubbed.connection)
    assert {name: str(dtype) for name, dtype in found.dtypes.items()} == {
        "messageId": "str",
        "createdAt": "datetime64[ns, UTC]",
        "shard": "int64",
    }


def test_a_missing_parameter_is_found_before_the_call(stubbed):
    has_tables(stubbed, "MessagesTable")
    with pytest.raises(WorkbenchError, match=r"1 '\?' but 0 parameters"):
        rows("MessagesTable", stubbed.connection, 'SELECT * FROM "{table}" WHERE messageId = ?')


def test_dynamodbs_sentence_about_a_wrong_query_is_kept(stubbed):
    has_tables(stubbed, "MessagesTable")
    stubbed["dynamodb"].add_client_error("execute_statement", "ValidationException", "Statement wasn't well formed")
    with pytest.raises(WorkbenchError, match="Statement wasn't well formed"):
        rows("MessagesTable", stubbed.connection, "SELECT")


def test_a_table_that_is_not_there_is_named(stubbed):
    has_tables(stubbed, "other")
    with pytest.raises(NotFoundError, match="no table 'MessagesTable'. What there is: other"):
        rows("MessagesTable", stubbed.connection)
