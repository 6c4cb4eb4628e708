"""What other programs read: services, requests and where to find them, in both formats."""

from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

import pytest
from lxml import etree

from models.clock import now, wall
from models.language import say
from models.session import unit_of_work
from models.upkeep.codes import HideReason, RejectionReason
from models.upkeep.request_stages import RequestStatus
from models.upkeep.routing import route
from models.upkeep.service_request import coded
from tests.people import GLORIA


def xml_of(response) -> Element:
    """Read an XML answer strictly."""
    return etree.fromstring(response.data)


def ids(response) -> list[str]:
    """Read which requests an answer lists."""
    return [one["service_request_id"] for one in response.get_json()]


@pytest.mark.parametrize("address", ["/open311/discovery", "/open311/v2/discovery"])
def test_discovery_names_two_endpoints_in_two_formats(client, address):
    """A program that knows only the city finds out where and how to speak to it."""
    answer = client.get(f"{address}.json")
    found = answer.get_json()

    assert answer.headers["Content-Type"] == "application/json"
    assert client.get(f"{address}.xml").headers["Content-Type"] == "text/xml"
    assert [one["type"] for one in found["endpoints"]] == ["production", "test"]
    for endpoint in found["endpoints"]:
        assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
        assert set(endpoint["formats"]) == {"application/json", "text/xml"}
    assert (
        xml_of(client.get(f"{address}.xml")).xpath("count(endpoints/endpoint/formats/*)") == 4
    )


def test_changesets_are_in_the_past(client):
    """A changeset dates the interface; one in the future would be a promise."""
    found = client.get("/open311/v2/discovery.json").get_json()

    for stamp in [found["changeset"], *(one["changeset"] for one in found["endpoints"])]:
        assert datetime.fromisoformat(stamp) < wall()


def test_services_are_the_categories(client):
    """Twelve kinds of report, each with a name of its own."""
    answer = client.get("/open311/v2/services.json")
    services = answer.get_json()

    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert len({one["service_name"] for one in services}) == len(services) == 12
    assert services[0]["service_code"] == "alumbrado"
    assert services[0]["metadata"] is True
    read = xml_of(client.get("/open311/v2/services.xml"))
    assert read.tag == "services"
    assert read.xpath("service/metadata/text()")[0] == "true"


def test_a_definition_says_what_is_asked(client):
    """An object, not a list; options have a key and a name."""
    light = client.get("/open311/v2/services/alumbrado.json").get_json()

    assert light["service_code"] == "alumbrado"
    [lamp, pole] = light["attributes"]
    assert (lamp["code"], lamp["datatype"], lamp["variable"]) == (
        "falla",
        "singlevaluelist",
        True,
    )
    assert {"key": "apagada", "name": "Está apagada"} in lamp["values"]
    assert (pole["datatype"], pole["values"]) == ("string", [])
    read = xml_of(client.get("/open311/v2/services/alumbrado.xml"))
    assert read.tag == "service_definition"
    assert read.xpath("attributes/attribute/values/value/key/text()")[0] == "apagada"


def test_a_request_tells_what_is_known_and_null_for_the_rest(client, report):
    """Codes are strings, coordinates numbers, and one request is still a list."""
    code = report(description="")
    [told] = client.get(f"/open311/v2/requests/{code}.json").get_json()

    assert (told["service_request_id"], told["status"]) == (code, "open")
    assert (told["lat"], told["long"]) == (7.869, -72.48)
    for unknown in ("description", "expected_datetime", "address", "media_url", "zipcode"):
        assert told[unknown] is None
    assert told["requested_datetime"] == "2026-05-05T10:00:00-05:00"
    read = xml_of(client.get(f"/open311/v2/requests/{code}.xml"))
    assert read.xpath("request/service_request_id/text()") == [code]
    assert read.xpath("request/expected_datetime") == []
    assert len(read.xpath("request/description")) == 1


def test_status_is_open_until_nothing_more_will_happen(client, report):
    """The finer state is in the notes; joined and rejected are closed for other programs."""
    codes = [report() for _ in range(3)]
    with unit_of_work() as session:
        first, second, third = (session.scalars(coded(code)).one() for code in codes)
        route(session, [first], by=GLORIA)
        second.join(first, by=GLORIA)
        third.reject(RejectionReason.NOT_MUNICIPAL, responsible="Centrales", by=GLORIA)
    told = {
        one["service_request_id"]: one
        for one in client.get("/open311/v2/requests.json").get_json()
    }

    assert [told[code]["status"] for code in codes] == ["open", "closed", "closed"]
    assert told[codes[0]]["status_notes"] == say(RequestStatus.ACCEPTED)
    assert told[codes[0]]["expected_datetime"] == "2026-05-19T10:00:00-05:00"
    assert told[codes[0]]["agency_responsible"] == "Alumbrado Público"
    assert told[codes[2]]["status_notes"].endswith("Centrales")
    assert ids(client.get("/open311/v2/requests.json?status=open")) == [codes[0]]
    assert set(ids(client.get("/open311/v2/requests.json?status=open,closed"))) == set(codes)


def test_hidden_words_are_hidden_here_too(client, report):
    """What moderation hides on the portal is not given away by the other door."""
    code = report(description="vive en la casa 12")
    with unit_of_work() as session:
        session.scalars(coded(code)).one().hide(HideReason.PERSONAL_DATA, by=GLORIA)

    [told] = client.get(f"/open311/v2/requests/{code}.json").get_json()
    withheld = ("description", "address", "lat", "long", "media_url")
    assert [told[name] for name in withheld] == [None] * len(withheld)


def test_filters_choose_by_id_service_and_date(client, report):
    """Comma lists; ids overrule everything else."""
    light, hole, old = report(1), report(2, "bache_via"), report(100)
    window = "/open311/v2/requests.json"

    assert ids(client.get(window)) == [light, hole]
    assert ids(client.get(f"{window}?service_code=bache_via,grafiti")) == [hole]
    assert ids(
        client.get(f"{window}?service_request_id={old}, {hole}&service_code=plagas")
    ) == (sorted([old, hole]))
    a_week_before = (now() - timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert ids(client.get(f"{window}?end_date={a_week_before}")) == []
    assert ids(client.get(f"{window}?start_date=2026-01-01")) == [old]
    assert ids(client.get(f"{window}?start_date=2026-05-04&end_date=2026-05-05T00:00:00")) == [
        light
    ]


def test_ninety_days_and_five_hundred_rows_are_clamped_not_refused(client, report):
    """A program that asks for everything is given what one answer holds."""
    codes = [report(days) for days in (1, 2, 3)]

    assert ids(client.get("/open311/v2/requests.json?page_size=100000")) == codes
    assert ids(client.get("/open311/v2/requests.json?page_size=2")) == codes[:2]
    assert ids(client.get("/open311/v2/requests.json?page_size=2&page=2")) == codes[2:]
    assert ids(client.get("/open311/v2/requests.json?page=9")) == []


def test_extensions_are_told_when_asked_for(client, report):
    """Voices, territory and the confirmation are more than the standard knows."""
    code = report()
    [plain] = client.get(f"/open311/v2/requests/{code}.json").get_json()
    [more] = client.get(f"/open311/v2/requests/{code}.json?extensions=true").get_json()

    assert "extended_attributes" not in plain
    assert more["extended_attributes"]["voices"] == 1
    assert more["extended_attributes"]["territory"] == "54001-C03"
    assert more["extended_attributes"]["imported"] is False


def test_pages_of_other_sites_may_read(client, report):
    """What is public may be shown anywhere; errors as well, so that they can be read."""
    assert client.get("/open311/v2/requests.json").headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/open311/nothing.json").headers["Access-Control-Allow-Origin"] == "*"
    posted = client.post("/open311/v2/requests.json")
    assert "Access-Control-Allow-Origin" not in posted.headers


@pytest.mark.parametrize(
    "address",
    [
        "/open311/v2/requests/R-0000-0000",
        "/open311/v2/services/nada",
        "/open311/v2/tokens/R-0000-0000",
        "/open311/v2/whatever",
        "/open311/v3/services",
    ],
)
def test_what_does_not_exist_is_a_list_of_errors_with_404(client, address):
    """Programs read errors; a page for people would be noise to them."""
    in_json, in_xml = client.get(f"{address}.json"), client.get(f"{address}.xml")

    assert in_json.status_code == in_xml.status_code == 404
    [error] = in_json.get_json()
    assert error["code"] == 404
    assert error["description"]
    assert xml_of(in_xml).xpath("error/code/text()") == ["404"]


@pytest.mark.parametrize(
    "asked",
    [
        "start_date=0001-01-01T00:00:00%2B14:00",
        "end_date=9999-12-31T23:59:59-14:00",
        "start_date=yesterday",
        "end_date=2026-13-01",
        "status=half",
        "page=0",
        "page_size=x",
    ],
)
def test_what_cannot_be_read_is_refused_with_400(client, asked):
    """A filter that was misread would be an answer to another question."""
    answer = client.get(f"/open311/v2/requests.json?{asked}")

    assert answer.status_code == 400
    assert answer.get_json()[0]["code"] == 400
