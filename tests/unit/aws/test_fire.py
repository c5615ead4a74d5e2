"""What fire() puts on the bus, posts to the API, and says about it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pandas as pd
import pytest
from botocore.stub import ANY

from workbench.aws.fire import fire
from workbench.aws.post import api_url
from workbench.errors import ConnectionRefusedByAwsError, NotFoundError, WorkbenchError

pytestmark = pytest.mark.unit


def has_bus(stubbed, name="commonbus"):
    stubbed.answers("events", "describe_event_bus", {"Name": name}, {"Name": name})


def entry(message, bus="commonbus"):
    return {
        "Source": "com.devpost.commonevent",
        "DetailType": "CommonEvent",
        "Detail": json.dumps({"message": message}),
        "EventBusName": bus,
    }


def test_messages_go_in_batches_of_ten_and_keep_their_order(stubbed):
    has_bus(stubbed)
    texts = [json.dumps({"n": n}) for n in range(23)]
    for start in (0, 10, 20):
        batch = texts[start : start + 10]
        stubbed.answers(
            "events",
            "put_events",
            {"FailedEntryCount": 0, "Entries": [{"EventId": f"id-{start + n}"} for n in range(len(batch))]},
            {"Entries": [entry(text) for text in batch]},
        )
    sent = fire([{"n": n} for n in range(23)], stubbed.connection)
    assert sent["event_id"].tolist() == [f"id-{n}" for n in range(23)]
    assert sent["message_id"].equals(sent["event_id"])
    assert sent["message"].tolist() == texts
    assert set(sent["status"]) == {"accepted"}
    assert sent["error"].isna().all()


def test_a_refused_entry_is_reported_beside_the_accepted_ones(stubbed):
    has_bus(stubbed)
    answer = {
        "FailedEntryCount": 1,
        "Entries": [{"EventId": "id-0"}, {"ErrorCode": "ThrottlingException", "ErrorMessage": "Rate exceeded"}],
    }
    stubbed.answers("events", "put_events", answer, {"Entries": ANY})
    sent = fire([1, 2], stubbed.connection)
    assert sent["status"].tolist() == ["accepted", "refused"]
    assert sent["error"].iloc[1] == "ThrottlingException: Rate exceeded"
    assert pd.isna(sent["event_id"].iloc[1])


def test_a_string_is_sent_as_it_is(stubbed):
    has_bus(stubbed, "mybus")
    stubbed.answers(
        "events",
        "put_events",
        {"FailedEntryCount": 0, "Entries": [{"EventId": "id"}]},
        {"Entries": [entry("not {json", "mybus")]},
    )
    assert fire(["not {json"], stubbed.connection, bus="mybus")["message"].tolist() == ["not {json"]


def test_the_columns_and_dtypes_hold_for_no_message_too(stubbed):
    has_bus(stubbed)
    sent = fire([], stubbed.connection)
    assert sent.columns.tolist() == ["message_id", "event_id", "via", "sent", "status", "error", "message"]
    assert str(sent["sent"].dtype) == "datetime64[ns, UTC]"
    assert {str(sent[name].dtype) for name in sent.columns.drop("sent")} == {"str"}


def test_a_bus_that_is_not_there_is_an_error_and_not_a_silent_loss(stubbed):
    stubbed["events"].add_client_error("describe_event_bus", "ResourceNotFoundException", "Event bus x does not exist.")
    with pytest.raises(NotFoundError, match="Event bus x does not exist"):
        fire([1], stubbed.connection, bus="x")


def test_another_way_in_is_refused(stubbed):
    with pytest.raises(WorkbenchError, match="'bus' or 'api'"):
        fire([1], stubbed.connection, via="pigeon")


@pytest.fixture
def api():
    """An HTTP server that answers as the API does; what it got is in .got."""

    class Api(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.server.got.append((self.path, dict(self.headers), body))
            ok = body.startswith("{")
            answer = json.dumps({"messageId": f"id-{len(self.server.got)}"} if ok else {"error": "no JSON"}).encode()
            self.send_response(200 if ok else 400)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Api)
    server.got = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_through_the_api_each_message_is_one_signed_post(make_stubbed, api, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    url = f"http://127.0.0.1:{api.server_port}/event"
    sent = fire([{"n": 1}, "rubbish"], make_stubbed(True).connection, via="api", api=url)
    assert sent["event_id"].tolist()[0] == "id-1"
    assert sent["status"].tolist() == ["accepted", "refused"]
    assert sent["error"].iloc[1] == 'HTTP 400: {"error": "no JSON"}'
    assert [body for _, _, body in api.got] == ['{"n": 1}', "rubbish"]
    assert all("/execute-api/aws4_request" in headers["Authorization"] for _, headers, _ in api.got)


def test_an_api_that_does_not_answer_says_so(make_stubbed):
    with pytest.raises(ConnectionRefusedByAwsError, match="Could not POST"):
        fire([1], make_stubbed(True).connection, via="api", api="http://127.0.0.1:9/event")


@pytest.mark.parametrize(
    ("is_local", "url"),
    [
        (False, "https://a1b2.execute-api.eu-central-1.amazonaws.com/prod/event"),
        (True, "http://127.0.0.1:9/restapis/a1b2/prod/_user_request_/event"),
    ],
)
def test_the_address_of_the_api(make_stubbed, is_local, url):
    stubbed = make_stubbed(is_local)
    stubbed.answers("apigateway", "get_rest_apis", {"items": [{"id": "a1b2", "name": "commonevent"}]}, {})
    stages = {"item": [{"stageName": "test"}, {"stageName": "prod"}]}
    stubbed.answers("apigateway", "get_stages", stages, {"restApiId": "a1b2"})
    assert api_url("commonevent", stubbed.connection) == url
