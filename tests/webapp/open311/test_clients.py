"""Two client packages that programs really use, speaking to a real port."""

import itertools

import pytest
from georeport import GeoReport

from models import clock
from tests.webapp.open311.conftest import KEY, PLAZA

itertools.ifilter = filter  # `three` was written for Python 2, which had it
from three import Three  # noqa: E402 - it can only be imported after the line above


@pytest.fixture
def code(report) -> str:
    """A report of today: a server's threads look at the clock on the wall."""
    with clock.at(clock.wall()):
        return report()


@pytest.mark.parametrize("output_format", ["json", "xml"])
def test_georeport_reads_and_reports(address, code, output_format):
    """Services, a definition, a list, one request, and a new one."""
    client = GeoReport(address, api_key=KEY, output_format=output_format)

    assert len(client.get_service_list()) == 12
    assert client.get_service_definition("alumbrado")["service_code"] == "alumbrado"
    if output_format == "json":
        assert [one["service_request_id"] for one in client.get_service_requests()] == [code]
    else:
        assert client.get_service_requests()["service_request_id"] == code
    assert code in str(client.get_service_request(code))


@pytest.mark.parametrize("output_format", ["json", "xml"])
def test_three_reads_and_reports(address, code, output_format):
    """The package of the first Open311 cities."""
    client = Three(address, api_key=KEY, format=output_format)

    if output_format == "json":
        assert len(client.services()) == 12
        assert client.requests()[0]["service_request_id"] == code
        assert client.request(code)[0]["lat"] == 7.869
        assert client.token(code)[0]["service_request_id"] == code
        posted = client.post(
            "alumbrado",
            lat=PLAZA["lat"],
            long=PLAZA["long"],
            name="Luz Marina",
            description="x",
        )
        assert posted[0]["service_request_id"].startswith("R-")
        assert len(client.discovery()["endpoints"]) == 2
    else:
        with pytest.raises(TypeError, match="not subscriptable"):
            client.services()  # its XML reader never worked on Python 3; JSON is its default
        assert b"<services>" in client.services(convert=False)
