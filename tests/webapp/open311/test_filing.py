"""What other programs report: taken in once, or refused with the reason."""

from io import BytesIO

import pytest
from lxml import etree
from PIL import Image
from sqlalchemy import func, select

from models.attachments import Attachment
from models.people.api_key import ApiKey
from models.session import reading, unit_of_work
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.follower import Follower
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import ServiceRequest, coded
from models.upkeep.update import RequestUpdate
from tests.people import GLORIA
from tests.webapp.open311.conftest import KEY, PLAZA

LIGHT = {"api_key": KEY, "service_code": "alumbrado", "description": "No prende", **PLAZA}


def filed(answer) -> ServiceRequest:
    """Read from the database what an answer says was filed."""
    [told] = answer.get_json()
    with reading() as session:
        return session.scalars(coded(told["service_request_id"])).one()


def how_many() -> int:
    """Count the requests there are."""
    with reading() as session:
        return session.scalar(select(func.count()).select_from(ServiceRequest)) or 0


def test_a_report_is_taken_in_with_its_place_and_its_reporter(client):
    """The comuna comes from the point; contact stands apart; device ids are not kept."""
    answer = client.post(
        "/open311/v2/requests.json",
        data=LIGHT
        | {
            "email": "vecina@example.org",
            "first_name": "Luz",
            "last_name": "Marina",
            "device_id": "abc-123",
            "attribute[falla]": "apagada",
        },
    )
    request = filed(answer)

    assert answer.status_code == 200
    assert (request.channel, request.status) == (Channel.OPEN311, RequestStatus.RECEIVED)
    assert (request.territory_id, request.answers) == ("54001-C01", {"falla": "apagada"})
    with reading() as session:
        reporter = session.scalars(select(Follower)).one()
    assert (reporter.name, reporter.email) == ("Luz Marina", "vecina@example.org")
    assert reporter.consent_version == "open311"


def test_query_and_form_are_one(client):
    """Some programs put half of it into the address."""
    answer = client.post(
        f"/open311/v2/requests.json?api_key={KEY}&service_code=grafiti",
        data={"address_string": "Avenida 5 con calle 10"},
    )

    assert filed(answer).address == "Avenida 5 con calle 10"
    assert filed(answer).territory_id is None


def test_the_same_reference_twice_is_one_report(client, city):
    """A program that never heard our answer asks again, and is given the same id."""
    first = client.post("/open311/v2/requests.json", data=LIGHT | {"client_reference": "77"})
    again = client.post(
        "/open311/v2/requests.xml", data=LIGHT | {"attribute[client_reference]": "77"}
    )

    assert etree.fromstring(again.data).xpath("request/service_request_id/text()") == [
        filed(first).code
    ]
    assert how_many() == 1
    with unit_of_work() as session:
        other, _shown = ApiKey.make("otra", by=GLORIA, key="otra llave distinta")
        session.add(other)
    theirs = LIGHT | {"client_reference": "77", "api_key": "otra llave distinta"}
    assert (
        filed(client.post("/open311/v2/requests.json", data=theirs)).code != filed(first).code
    )


@pytest.mark.parametrize("key", ["", "no es una llave"])
def test_without_a_good_key_nothing_is_taken_in(client, key):
    """403, in the format asked for, and nothing changed."""
    answer = client.post("/open311/v2/requests.json", data=LIGHT | {"api_key": key})

    assert answer.status_code == 403
    assert answer.get_json()[0]["code"] == 403
    assert how_many() == 0


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"service_code": ""}, 400, "service_code required: "),
        ({"service_code": "nada"}, 404, "service_code: nada"),
        ({"lat": "", "long": ""}, 400, "lat required: "),
        ({"long": ""}, 400, "long required: "),
        ({"lat": "norte"}, 400, "lat, long: "),
        ({"lat": "nan"}, 400, "lat, long: "),
        ({"lat": "4.6", "long": "-74.08"}, 400, "lat, long: "),
        ({"attribute[falla]": "encantada"}, 400, "falla: "),
        ({"email": "nadie"}, 400, "email: "),
    ],
)
def test_what_is_missing_or_wrong_is_said_by_its_code(client, changes, status, said):
    """The program can show its user which of the fields to put right."""
    answer = client.post("/open311/v2/requests.json", data=LIGHT | changes)

    assert answer.status_code == status
    [error] = answer.get_json()
    assert error["code"] == status
    assert error["description"].startswith(said)
    assert how_many() == 0


def test_a_required_question_must_be_answered(client):
    """`"<code> required: …"`, as clients look for it."""
    with unit_of_work() as session:
        light = session.get_one(Category, "alumbrado")
        light.questions_json = [light.questions_json[0] | {"required": True}]
    answer = client.post("/open311/v2/requests.json", data=LIGHT)

    assert answer.status_code == 400
    assert answer.get_json()[0]["description"].startswith("falla required: ")


def test_the_test_endpoint_checks_and_keeps_nothing(client):
    """Whoever builds a program tries it there, not on the departments."""
    answer = client.post("/open311/test/v2/requests.json", data=LIGHT)

    assert answer.status_code == 200
    assert "Prueba" in answer.get_json()[0]["service_notice"]
    assert how_many() == 0


def test_strange_text_is_kept_and_readable_as_xml(client):
    """NUL, right-to-left, emoji and a word of ten thousand letters break nothing."""
    text = "ñandú \x00 שלום 💡 " + "a" * 10_000
    code = filed(
        client.post("/open311/v2/requests.json", data=LIGHT | {"description": text})
    ).code
    answer = client.get(f"/open311/v2/requests/{code}.xml")

    [kept] = etree.fromstring(answer.data).xpath("request/description/text()")
    assert kept.startswith("ñandú")
    assert "שלום 💡" in kept


def test_an_update_is_added_once_and_listed(client, report):
    """MySociety's extension: words are added, and the status is still the city's to say."""
    code = report()
    said = {
        "api_key": KEY,
        "service_request_id": code,
        "update_id": "5",
        "status": "CLOSED",
        "description": "Ya prende",
        "updated_datetime": "2026-05-05T09:00:00-05:00",
    }
    first = client.post("/open311/v2/servicerequestupdates.json", data=said)
    again = client.post("/open311/v2/servicerequestupdates.json", data=said)
    listed = client.get("/open311/v2/servicerequestupdates.json").get_json()

    assert first.status_code == 200
    assert first.get_json() == again.get_json()
    assert [(one["status"], one["description"]) for one in listed] == [
        ("open", "recibido"),
        ("open", "Ya prende"),
    ]
    assert listed[1]["update_id"] == first.get_json()[0]["update_id"]
    with reading() as session:
        assert session.scalars(select(RequestUpdate.claimed_status)).all() == ["closed"]
    in_xml = etree.fromstring(client.get("/open311/v2/servicerequestupdates.xml").data)
    assert in_xml.tag == "service_request_updates"
    assert in_xml.xpath("count(request_update)") == 2


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"api_key": "no"}, 403),
        ({"service_request_id": ""}, 400),
        ({"service_request_id": "R-0000-0000"}, 404),
        ({"description": ""}, 400),
        ({"status": "half"}, 400),
        ({"updated_datetime": "ayer"}, 400),
        ({"updated_datetime": "0001-01-01T00:00:00+14:00"}, 400),
    ],
)
def test_an_update_that_says_too_little_is_refused(client, report, changes, status):
    """The same errors as everywhere under this address."""
    said = {"api_key": KEY, "service_request_id": report(), "description": "x"} | changes
    answer = client.post("/open311/v2/servicerequestupdates.json", data=said)

    assert answer.status_code == status
    assert answer.get_json()[0]["code"] == status


def test_a_photo_is_kept_with_the_report_and_not_yet_public(client):
    """A person of the platform looks at it first."""
    picture = BytesIO()
    Image.new("RGB", (640, 480), "#7799aa").save(picture, "JPEG")
    picture.seek(0)
    answer = client.post(
        "/open311/v2/requests.json", data=LIGHT | {"media": (picture, "a.jpg")}
    )
    request = filed(answer)

    with unit_of_work() as session:
        [photo] = session.scalars(Attachment.of(request.id)).all()
        assert not photo.is_public
        photo.publish(by=GLORIA)
    [told] = client.get(f"/open311/v2/requests/{request.code}.json").get_json()
    assert told["media_url"].startswith(f"http://localhost/fotos/{photo.id}")


def test_a_photo_that_is_none_does_not_undo_the_report(client):
    """The program is told in the notice; the broken light is known all the same."""
    fake = (BytesIO(b"no soy una foto"), "a.jpg")
    answer = client.post("/open311/v2/requests.json", data=LIGHT | {"media": fake})

    assert answer.status_code == 200
    assert answer.get_json()[0]["service_notice"]
    assert how_many() == 1
