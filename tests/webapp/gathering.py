"""Meetings for tests of the portal, and a way to look at what became of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from models import clock
from models.session import reading, unit_of_work
from models.trust import minutes, scheduling
from models.trust.meeting import Meeting, with_code
from models.trust.registration import Registration, register
from tests.people import LA_LIBERTAD, NIDIA, NIDIA_ID

BEGIN = datetime(2026, 5, 19, 23, 0, tzinfo=UTC)  # a Tuesday, 6 p. m. in the city
HOUR = timedelta(hours=1)
AFTER_IT = BEGIN + timedelta(hours=20)
KEY = "not a secret"
TOLD = "Una vecina contó lo de las riñas."


def a_meeting(*, convened: bool = True, **told: Any) -> str:
    """Prepare a meeting of La Libertad with Nidia, call it, and return its code."""
    starts_at = told.pop("starts_at", BEGIN)
    code = told.pop("code", None)
    with unit_of_work() as session:
        meeting = scheduling.schedule(
            session,
            told.pop("title", "Riñas en la cancha"),
            starts_at,
            starts_at + 2 * HOUR,
            **{
                "liaison_id": NIDIA_ID,
                "by": NIDIA,
                "territory_id": LA_LIBERTAD,
                "place": "Salón comunal",
                "online_at": "https://videollamada.example/x",
                **told,
            },
        )
        if code:
            meeting.code = code
        if convened:
            meeting.convene(by=NIDIA)
        return meeting.code


def somebody(code: str, name: str = "Luz", **told: Any) -> Registration:
    """Register somebody for a meeting."""
    with unit_of_work() as session:
        meeting = session.scalars(with_code(code)).one()
        email = f"{name.lower()}@correo.example"
        return register(session, meeting, KEY, **{"name": name, "email": email, **told})


def drafted(code: str) -> None:
    """Hold a meeting and write its minutes, the day after."""
    with clock.at(AFTER_IT), unit_of_work() as session:
        meeting = session.scalars(with_code(code)).one()
        scheduling.hold(session, meeting, by=NIDIA)
        minutes.write(session, meeting, TOLD, "", person_id=NIDIA_ID, by=NIDIA)


def seen(code: str) -> Meeting:
    """Look a meeting up."""
    with reading() as session:
        return session.scalars(with_code(code)).one()
