"""One walk: a committee asks, people meet, a promise breaks, and the next agenda knows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.calls import kinds_calling
from flows.chase_minutes import chase
from flows.convene_meetings import tell
from models import clock, ticker
from models.events import Event
from models.letters import Letter, LetterKind
from models.session import reading, unit_of_work
from models.trust.commitment import Commitment
from models.trust.commitment_stages import Origin, PartyKind
from models.trust.meeting import Meeting
from models.trust.meeting_request import MeetingRequest
from models.trust.registration import Registration
from models.trust.speaker import Speaker
from tests.people import JAIRO, LA_LIBERTAD, LIGHTING, NIDIA
from tests.webapp.gathering import KEY

EVENING = datetime(2026, 5, 19, 23, 0, tzinfo=UTC)  # a Tuesday, 6 p. m. in the city
JUNE = {"day": "2026-06-30", "starts": "18:00", "ends": "20:00"}
FORM = {
    "title": "Riñas en la cancha",
    "purpose": "",
    "territory": LA_LIBERTAD,
    "committee": "",
    "mode": "in_person",
    "place": "Salón comunal",
    "online_at": "",
    "places": "",
}


def let_flows_run() -> None:
    """Let the ticker fire what is due, and the flows hear of all that happened."""
    ticker.fire_due()
    tell.fn(heard_by("convene-meetings"))
    chase.fn(heard_by("chase-minutes"))


def heard_by(flow: str) -> list[int]:
    """Return the numbers of the events that call a flow, as the relay would."""
    with reading() as session:
        theirs = select(Event.id).where(Event.kind.in_(kinds_calling(flow)))
        return list(session.scalars(theirs.order_by(Event.id)))


def letters(kind: LetterKind) -> set[str]:
    """Return to whom a kind of letter was written."""
    with reading() as session:
        return set(session.scalars(select(Letter.address).where(Letter.kind == kind)))


def only(record: type[Any]) -> Any:
    """Return the newest record of a kind."""
    with reading() as session:
        return session.scalars(select(record).order_by(record.id)).all()[-1]


def with_title(title: str) -> Meeting:
    """Return the meeting of a title."""
    with reading() as session:
        return session.scalars(select(Meeting).where(Meeting.title == title)).one()


def promise(session: Session, meeting: Meeting) -> Commitment:
    """Write down what public lighting promised at the meeting, and let it accept."""
    commitment = Commitment.propose(
        "Poner tres lámparas en la cancha",
        owed_by=(PartyKind.DEPARTMENT, LIGHTING),
        territory_id=LA_LIBERTAD,
        due_on=date(2026, 6, 5),
        origin=Origin.MEETING,
        origin_id=meeting.id,
        by=NIDIA,
    )
    session.add(commitment)
    session.flush()
    commitment.accept(by=Speaker(JAIRO, departments=frozenset({LIGHTING})))
    return commitment


def test_from_a_request_to_minutes_and_a_broken_promise_on_the_next_agenda(
    visit_as: Any, browser: FlaskClient
) -> None:
    """A committee asks; the liaison convenes; a neighbour registers, comes and comments.

    The minutes are out in time. What was promised there is not kept, and stands first on the
    agenda of the next meeting without anybody putting it there.
    """
    martha, nidia = visit_as("martha"), visit_as("nidia")
    martha.post(
        "/encuentros/solicitar",
        data={"territory": LA_LIBERTAD, "subject": "Las riñas de los viernes"},
    )
    let_flows_run()
    assert letters(LetterKind.MEETING_ASKED) == {"nidia@demo.cucuta.example"}

    asked = only(MeetingRequest)
    nidia.post(
        f"/encuentros/nuevo?solicitud={asked.id}",
        data=FORM | {"day": "2026-05-19", "starts": "18:00", "ends": "20:00"},
    )
    meeting = with_title("Riñas en la cancha")
    nidia.post(f"/encuentros/{meeting.code}/convocar")
    let_flows_run()
    assert "martha@demo.cucuta.example" in letters(LetterKind.MEETING_CONVENED)
    assert "Las riñas de los viernes" in browser.get(f"/encuentros/{meeting.code}").text

    browser.post(
        f"/encuentros/{meeting.code}/registro",
        data={"name": "Luz", "email": "luz@correo.example", "accepts": "y"},
    )
    luz = only(Registration)
    let_flows_run()
    assert letters(LetterKind.MEETING_REGISTERED) == {"luz@correo.example"}
    for days in (7, 1):
        with clock.at(EVENING - timedelta(days=days)):
            let_flows_run()
    assert "luz@correo.example" in letters(LetterKind.MEETING_REMINDER)

    with clock.at(EVENING + timedelta(minutes=5)):
        nidia = visit_as("nidia")
        door = nidia.get(f"/encuentros/{meeting.code}/puerta").location
        browser.post(door, data={"codigo": luz.ticket})
        with unit_of_work() as session:
            promised = promise(session, meeting)
        nidia.post(f"/encuentros/{meeting.code}/realizado")
    with clock.at(EVENING + timedelta(days=1)):
        visit_as("nidia").post(
            f"/encuentros/{meeting.code}/acta/escribir",
            data={"told": "Se habló de las riñas.", "agreed": "Más luz en la cancha."},
        )
        let_flows_run()
        assert "luz@correo.example" in letters(LetterKind.MINUTES_DRAFTED)
        browser.post(
            f"/encuentros/{meeting.code}/registro/{luz.secret(KEY)}/comentar",
            data={"words": "También se habló del parque."},
        )
    with clock.at(EVENING + timedelta(days=10)):
        visit_as("nidia").post(f"/encuentros/{meeting.code}/acta/aprobar")
        let_flows_run()
        assert "luz@correo.example" in letters(LetterKind.MINUTES_PUBLISHED)
        page = browser.get(f"/encuentros/{meeting.code}")
        assert "Vinieron menos de 5 personas" in page.text
        assert promised.what in page.text
    assert letters(LetterKind.MINUTES_OVERDUE) == set()

    # The fifth of June passes, and nobody put a lamp up.
    with clock.at(datetime(2026, 6, 10, 15, 0, tzinfo=UTC)):
        let_flows_run()
        nidia = visit_as("nidia")
        nidia.post("/encuentros/nuevo", data=FORM | JUNE | {"title": "Seguimiento"})
        following = with_title("Seguimiento")
        nidia.post(f"/encuentros/{following.code}/orden-del-dia", data={"title": "Saludo"})
        nidia.post(f"/encuentros/{following.code}/convocar")
        page = browser.get(f"/encuentros/{following.code}")
        assert "compromiso incumplido desde el" in page.text
        assert page.text.index(promised.what) < page.text.index("Saludo")
