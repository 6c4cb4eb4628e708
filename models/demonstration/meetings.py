"""Meetings to look at: past ones with their minutes, one that owes them, two to come.

What is past goes through the same verbs as real meetings, as history: no flow hears of it.
What is to come is real: its clocks run, and its letters are written.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.calendar import BOGOTA, add_working_days, city_day
from models.clock import now
from models.demonstration.accounts import COMMITTEE, address
from models.events import PLATFORM, Actor, importing
from models.people.person import with_email
from models.places.territory import comuna_id
from models.session import reading, unit_of_work
from models.trust import agenda, attendance, minutes, scheduling
from models.trust.attendance import Presence
from models.trust.commitment import Commitment
from models.trust.commitment_stages import Origin, PartyKind
from models.trust.meeting import COMMENTS_FOR, Meeting
from models.trust.meeting_request import MeetingRequest
from models.trust.meeting_stages import MeetingMode
from models.trust.registration import register
from models.trust.speaker import Speaker

HALL = "Salón comunal, avenida 5 con calle 12"
SCHOOL = "Colegio distrital, calle 8 con avenida 3"
NEIGHBOURS = ("Luz", "Beto", "Inés", "Omar", "Carmen", "Efraín", "Rocío", "Hernán")
TOLD = (
    "Una vecina contó que los viernes hay riñas en la cancha después de las nueve.\n"
    "Un comerciante pidió que la patrulla pase a pie y no solo en moto.\n"
    "La dependencia de alumbrado explicó por qué la cancha está a oscuras."
)
AGREED = "Volver a reunirse en dos meses y mirar qué se cumplió."


def tell_meetings(people: Mapping[str, Actor], key: str) -> int:
    """Tell the meetings, if nobody has; return how many there are now. `key` signs links."""
    with reading() as session:
        if session.scalars(select(Meeting.id).limit(1)).first() is not None:
            return 0
        liaison = session.scalars(with_email(address("enlace"))).one().id
        asker = session.scalars(with_email(address("comite"))).one().id
    teller = Teller(people["enlace"], liaison, key)
    teller.published("Riñas en la cancha", evening(-75), HALL, comuna_id(6), promised=True)
    teller.published("Seguridad de los comerciantes", evening(-40), SCHOOL, comuna_id(1))
    teller.owing("Ruido de la zona de bares", evening(-24), SCHOOL, comuna_id(3))
    teller.open_to_comments("Parque sin luz", evening(-5), HALL, comuna_id(6))
    teller.coming("Qué se cumplió en la Comuna 6", evening(9), HALL, comuna_id(6), places=6)
    teller.coming(
        "Frentes de seguridad: cómo empezar",
        evening(16),
        "",
        comuna_id(4),
        mode=MeetingMode.ONLINE,
        online_at="https://videollamada.example/frentes",
    )
    teller.cancelled("Consumo en el parque", evening(6), SCHOOL, comuna_id(2))
    with unit_of_work() as session:
        session.add(
            MeetingRequest.ask(
                asker,
                COMMITTEE,
                "Carros mal parqueados frente al colegio a la hora de salida.",
                when_it_suits="Entre semana, después de las seis",
                by=people["comite"],
            )
        )
    with reading() as session:
        return len(session.scalars(select(Meeting.id)).all())


def evening(days: int) -> datetime:
    """Return six in the evening of the working day nearest after some days from now."""
    day = add_working_days(city_day(now()) + timedelta(days=days), 1)
    return datetime.combine(day, time(18), BOGOTA)


class Teller:
    """Tells meetings, as the liaison who holds them."""

    def __init__(self, by: Actor, liaison_id: UUID, key: str) -> None:
        self.by, self.liaison_id, self.key = by, liaison_id, key

    def published(
        self, title: str, at: datetime, place: str, territory: str, *, promised: bool = False
    ) -> None:
        """Tell a meeting whose minutes everybody can read."""
        with importing(), unit_of_work() as session:
            meeting = self._held(session, title, at, place, territory, promised=promised)
            written = at + timedelta(days=1)
            with clock.at(written):
                self._write(session, meeting)
            approved = add_working_days(city_day(written), COMMENTS_FOR + 1)
            with clock.at(datetime.combine(approved, time(9), BOGOTA)):
                meeting.approve(by=self.by)

    def owing(self, title: str, at: datetime, place: str, territory: str) -> None:
        """Tell a meeting whose minutes are overdue."""
        with importing(), unit_of_work() as session:
            self._held(session, title, at, place, territory)

    def open_to_comments(self, title: str, at: datetime, place: str, territory: str) -> None:
        """Tell a meeting of these days; its minutes are read by those who were there."""
        with importing(), unit_of_work() as session:
            meeting = self._held(session, title, at, place, territory)
            with clock.at(min(at + timedelta(days=1), now())):
                self._write(session, meeting)

    def coming(self, title: str, at: datetime, place: str, territory: str, **more: Any) -> None:
        """Convene a meeting, with people registered and, in a small room, some who wait."""
        with unit_of_work() as session:
            meeting = self._convened(session, title, at, place, territory, **more)
            agenda.add(session, meeting, "Palabras del comité y de la Policía")
            self._register(session, meeting, NEIGHBOURS)

    def cancelled(self, title: str, at: datetime, place: str, territory: str) -> None:
        """Tell a meeting that was called off."""
        with importing(), unit_of_work() as session:
            meeting = self._convened(session, title, at, place, territory)
            session.flush()
            meeting.cancel(
                "El salón está en obra. Buscamos otro y convocamos de nuevo.", by=self.by
            )

    def _convened(
        self,
        session: Session,
        title: str,
        at: datetime,
        place: str,
        territory: str,
        **more: Any,
    ) -> Meeting:
        meeting = scheduling.schedule(
            session,
            title,
            at,
            at + timedelta(hours=2),
            liaison_id=self.liaison_id,
            by=self.by,
            territory_id=territory,
            place=place,
            purpose="Hablar entre todos, y dejar escrito qué se hará y para cuándo.",
            **more,
        )
        meeting.convene(by=self.by)
        return meeting

    def _held(
        self,
        session: Session,
        title: str,
        at: datetime,
        place: str,
        territory: str,
        *,
        promised: bool = False,
    ) -> Meeting:
        """Tell a meeting from its invitation to its end: most came, one excused themselves."""
        with clock.at(at - timedelta(days=14)):
            meeting = self._convened(session, title, at, place, territory)
            self._register(session, meeting, NEIGHBOURS)
        with clock.at(at):
            lines = attendance.lines_of(session, meeting)
            for number, line in enumerate(lines[:-2]):
                attendance.check_in(session, meeting, line.registration, f"demo-{number:04d}")
            if promised:
                self._promise(session, meeting)
        with clock.at(at + timedelta(hours=2)):
            scheduling.hold(session, meeting, by=self.by)
            attendance.correct(
                session, meeting, lines[-1].registration, Presence.EXCUSED, by=self.by
            )
        return meeting

    def _promise(self, session: Session, meeting: Meeting) -> None:
        """Let a department promise something at it that was not kept."""
        commitment = Commitment.propose(
            "Poner tres lámparas en la cancha",
            owed_by=(PartyKind.DEPARTMENT, "alumbrado-publico"),
            territory_id=meeting.territory_id,
            due_on=city_day(meeting.starts_at) + timedelta(days=45),
            origin=Origin.MEETING,
            origin_id=meeting.id,
            evidence="Una foto de noche",
            by=self.by,
        )
        session.add(commitment)
        session.flush()
        commitment.accept(by=Speaker(PLATFORM, departments=frozenset({"alumbrado-publico"})))

    def _register(self, session: Session, meeting: Meeting, names: tuple[str, ...]) -> None:
        for name in names:
            register(
                session,
                meeting,
                self.key,
                name=name,
                email=f"{name.lower()}@vecinos.example".translate(_PLAIN),
            )

    def _write(self, session: Session, meeting: Meeting) -> None:
        minutes.write(session, meeting, TOLD, AGREED, person_id=self.liaison_id, by=self.by)


_PLAIN = str.maketrans("áéíóúñ", "aeioun")
