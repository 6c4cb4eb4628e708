"""A map, a street with an alarm, and neighbours who take part in it."""

from collections.abc import Callable
from uuid import UUID

import pytest

from models.alerts.zone import Zone
from models.alerts.zone_member import ZoneMember, with_secret
from models.session import reading, unit_of_work
from tests.people import NIDIA
from tests.webapp import alarms
from tests.webapp.streets import lay_out

CODE, THREAT = "4711", "1147"
KEY = "not a secret"


@pytest.fixture(autouse=True)
def streets(portal) -> None:
    """The outlines of the city, so that a point lies somewhere."""
    with unit_of_work() as session:
        lay_out(session)


@pytest.fixture
def street(portal) -> UUID:
    """A street with one siren, whose alarm two voices confirm."""
    return alarms.a_zone("Calle 8")


def neighbour(zone_id: UUID, name: str, *, confirmed: bool = True) -> str:
    """Invite a neighbour, who agrees, and return the address of their page."""
    with unit_of_work() as session:
        zone = session.get_one(Zone, zone_id)
        member = ZoneMember.invite(zone, name, None, KEY, by=NIDIA)
        session.add(member)
        if confirmed:
            member.confirm(CODE, THREAT)
        return f"/alarma/{member.secret(KEY)}"


@pytest.fixture
def carmen(street) -> str:
    """The page of one neighbour."""
    return neighbour(street, "Carmen")


@pytest.fixture
def luis(street) -> str:
    """The page of another one."""
    return neighbour(street, "Luis")


@pytest.fixture
def member_of() -> Callable[[str], ZoneMember]:
    """Look up whose page it is."""

    def look_up(address: str) -> ZoneMember:
        with reading() as session:
            return session.scalars(with_secret(address.rpartition("/")[2])).one()

    return look_up
