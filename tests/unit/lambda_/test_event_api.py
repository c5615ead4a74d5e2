"""The API's function: a JSON body goes onto the bus, anything else is refused with a reason."""

import base64
import json

import pytest

pytestmark = pytest.mark.unit


@pytest.fixture
def run(load, fake, monkeypatch):
    """run(request, answer of PutEvents) -> (response, entries put on the bus)."""

    def call(request, answer=None):
        handler = load("event_api", "handler")
        client = fake(put_events=answer or {"FailedEntryCount": 0, "Entries": [{"EventId": "e-1"}]})
        monkeypatch.setattr(handler, "_client", lambda: client)
        response = handler.handler(request, None)
        return response, [entry for _, arguments in client.calls for entry in arguments["Entries"]]

    return call


def test_the_body_goes_onto_the_bus(run, sample):
    request = sample("event_api")
    response, (entry,) = run(request)
    assert response["statusCode"] == 200
    assert json.loads(response["body"]) == {"messageId": "e-1"}
    assert (entry["EventBusName"], entry["Source"]) == ("commonbus", "com.devpost.commonevent")
    detail = json.loads(entry["Detail"])
    assert list(detail) == ["message"]
    assert json.loads(detail["message"]) == json.loads(request["body"])


@pytest.mark.parametrize("body", ['{"a": 1}', "[1, 2]", '"text"', "7", "null", '{"é": "\\u00fc"}'])
def test_any_json_is_a_message(run, body):
    _, (entry,) = run({"body": body, "isBase64Encoded": False})
    assert json.loads(json.loads(entry["Detail"])["message"]) == json.loads(body)


def test_a_binary_body_is_decoded(run):
    _, (entry,) = run({"body": base64.b64encode(b'{"a": 1}').decode(), "isBase64Encoded": True})
    assert json.loads(json.loads(entry["Detail"])["message"]) == {"a": 1}


@pytest.mark.parametrize(
    "request_",
    [
        {"body": None},
        {"body": ""},
        {"body": "{"},
        {"body": "NaN"},
        {"body": "Infinity"},
        {"body": "not base64!", "isBase64Encoded": True},
        {"body": base64.b64encode(b"\xff\xfe").decode(), "isBase64Encoded": True},
        {},
    ],
)
def test_what_is_no_json_is_refused(run, request_):
    response, entries = run(request_)
    assert response["statusCode"] == 400
    assert "must be JSON" in json.loads(response["body"])["error"]
    assert entries == []


def test_a_refusing_bus_is_told(run, sample):
    refused = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "InternalFailure", "ErrorMessage": "later"}]}
    response, _ = run(sample("event_api"), refused)
    assert response["statusCode"] == 502
    assert json.loads(response["body"]) == {"error": "InternalFailure: later"}
