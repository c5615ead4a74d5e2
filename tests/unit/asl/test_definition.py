"""A definition is read from every form it comes in, and what is no state machine is refused with the next step."""

import json
from pathlib import Path

import pytest

from workbench.asl.definition import load_definition
from workbench.errors import DefinitionError

pytestmark = pytest.mark.unit

MACHINE = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
TEXT = json.dumps(MACHINE)
STATE_MACHINE = "AWS::StepFunctions::StateMachine"


def template(definition, key="DefinitionString", kind=STATE_MACHINE):
    return {
        "Resources": {
            "Table": {"Type": "AWS::DynamoDB::Table"},
            "Machine": {"Type": kind, "Properties": {key: definition}},
        }
    }


JOINED = {
    "Fn::Join": [
        "",
        [
            '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"',
            {"Fn::GetAtt": ["Charge", "Arn"]},
            '","End":true}}}',
        ],
    ]
}
SUBBED = {
    "Fn::Sub": [
        '{"StartAt":"${First}","States":{"A":{"Type":"Task","Resource":"${Arn}","End":true}}}',
        {"First": "A", "Arn": {"Ref": "Charge"}},
    ]
}


@pytest.mark.parametrize(
    "source",
    [
        MACHINE,
        TEXT,
        f"\n  {TEXT}\n",
        TEXT.encode(),
        json.dumps(MACHINE, indent=2),
        "StartAt: A\nStates:\n  A:\n    Type: Pass\n    End: true\n",
        template(TEXT),
        template(MACHINE, "Definition"),
        template(MACHINE, "Definition", "AWS::Serverless::StateMachine"),
        template(TEXT)["Resources"]["Machine"],
        {"DefinitionString": TEXT},
        {"Fn::Sub": TEXT},
        {"Fn::Join": ["", [TEXT[:20], TEXT[20:]]]},
        {"definition": TEXT, "name": "m", "stateMachineArn": "arn:aws:states:eu-west-1:1:stateMachine:m"},
        {"stepFunctions": {"stateMachines": {"one": {"definition": MACHINE}}}},
    ],
)
def test_every_form_gives_the_same_definition(source):
    assert load_definition(source) == MACHINE


@pytest.mark.parametrize("name", ["m.json", "m.asl", "m.asl.json", "m.yaml", "with space.txt"])
@pytest.mark.parametrize("as_type", [str, Path])
def test_a_file_is_read_by_what_is_in_it(tmp_path, name, as_type):
    path = tmp_path / name
    path.write_text("\ufeff" + json.dumps(MACHINE, indent=1), encoding="utf-8")
    assert load_definition(as_type(path)) == MACHINE


def test_functions_of_a_template_become_readable_placeholders():
    assert load_definition(template(JOINED))["States"]["A"]["Resource"] == "${Charge.Arn}"
    assert load_definition(template(SUBBED))["States"]["A"]["Resource"] == "${Charge}"
    inline = {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": {"Fn::GetAtt": "Charge.Arn"}}}}
    assert load_definition(template(inline, "Definition"))["States"]["A"]["Resource"] == "${Charge.Arn}"


def test_a_yaml_template_keeps_its_tags_names_and_dates(tmp_path):
    (tmp_path / "machine").mkdir()
    (tmp_path / "machine" / "m.asl.yaml").write_text(
        "StartAt: yes\nStates:\n  yes: {Type: Wait, Timestamp: 2030-01-01}\n"
    )
    path = tmp_path / "template.yaml"
    path.write_text(
        "Resources:\n  Machine:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n"
        "      DefinitionUri: machine/m.asl.yaml\n      Role: !GetAtt Role.Arn\n"
        "      Name: !Sub '${AWS::StackName}-m'\n"
    )
    found = load_definition(path)
    assert found == {"StartAt": "yes", "States": {"yes": {"Type": "Wait", "Timestamp": "2030-01-01"}}}


def test_bare_placeholders_in_json_are_read_as_text():
    found = load_definition(
        '{"StartAt": "A", "States": {"A": {"Type": "Map", "MaxConcurrency": ${Limit}, "End": true}}}'
    )
    assert found["States"]["A"]["MaxConcurrency"] == "${Limit}"


@pytest.mark.parametrize(
    "text",
    [
        '// why\n{"StartAt": "A", /* how */ "States": {"A": {"Type": "Pass", "End": true,},},}',
        "{StartAt: 'A', States: {A: {Type: 'Pass', End: true}}}",
        '{\n  "StartAt": "A", // where\n  "States": {"A": {"Type": "Pass", "End": true}}\n}',
    ],
)
def test_json_as_people_write_it_is_read(text):
    assert load_definition(text) == MACHINE


def test_what_looks_like_a_comment_in_a_text_is_kept():
    text = '{"States": {"A": {"Type": "Pass", "Comment": "http://a.b // ${c}, /* d */ ,]"},}}'
    assert load_definition(text)["States"]["A"]["Comment"] == "http://a.b // ${c}, /* d */ ,]"


def test_one_of_several_machines_is_chosen_by_its_logical_id():
    both = template(TEXT)
    both["Resources"]["Other"] = {"Type": STATE_MACHINE, "Properties": {"DefinitionString": '{"States": {"B": {}}}'}}
    assert load_definition(both, machine="Machine") == MACHINE
    assert load_definition(both, machine="Other")["States"] == {"B": {}}
    with pytest.raises(DefinitionError, match="2 state machines: Machine, Other.*machine="):
        load_definition(both)
    with pytest.raises(DefinitionError, match="no state machine 'Third'"):
        load_definition(both, machine="Third")


class Connection:
    """Answers DescribeStateMachine and DescribeStateMachineForExecution."""

    asked: dict[str, str]
    profile = None

    def client(self, name):
        assert name == "stepfunctions"
        return self

    def describe_state_machine(self, **asked):
        self.asked = asked
        return {"definition": TEXT}

    describe_state_machine_for_execution = describe_state_machine


@pytest.mark.parametrize(
    ("arn", "parameter"),
    [
        ("arn:aws:states:us-east-1:000000000000:stateMachine:m", "stateMachineArn"),
        ("arn:aws:states:us-east-1:000000000000:stateMachine:m:3", "stateMachineArn"),
        ("arn:aws:states:us-east-1:000000000000:execution:m:run", "executionArn"),
    ],
)
def test_an_arn_is_asked_for_through_the_connection(arn, parameter):
    connection = Connection()
    assert load_definition(arn, connection=connection) == MACHINE
    assert connection.asked == {parameter: arn}
    with pytest.raises(DefinitionError, match="connection="):
        load_definition(arn)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (None, "NoneType"),
        (42, "int"),
        ([MACHINE], "list"),
        ("", "empty text"),
        ("no/such/file.json", "No such file"),
        ("x" * 5000, "can be read"),
        ("a\0b", "can be read"),
        ("[1, 2]", r"holds \[1, 2\]"),
        ('{"StartAt": "A", ', "line 1, column"),
        ("{}", "only nothing"),
        ({"a": 1}, "only 'a'"),
        ({"StartAt": "A", "States": []}, "'StartAt', 'States'"),
        ("a: b\nc: [", "not YAML"),
        ("two\nlines", "holds 'two lines'"),
        ({"Resources": {}}, "no state machine among its 0 resources"),
        ({"Resources": {"T": {"Type": "AWS::DynamoDB::Table"}}}, "no state machine among its 1 resources"),
        (template(None), "not in the template"),
        (template({"Bucket": "b"}, "DefinitionS3Location"), "DefinitionS3Location"),
        (template("s3://bucket/key", "DefinitionUri", "AWS::Serverless::StateMachine"), "DefinitionUri"),
        (template("gone.json", "DefinitionUri", "AWS::Serverless::StateMachine"), "gone.json"),
    ],
)
def test_what_is_no_state_machine_is_refused_with_what_was_seen(source, said):
    with pytest.raises(DefinitionError, match=said):
        load_definition(source)


def test_a_folder_is_no_definition(tmp_path):
    with pytest.raises(DefinitionError, match="directory"):
        load_definition(tmp_path)
