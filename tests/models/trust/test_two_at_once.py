"""Two at the same moment: for the last place, for the liaison's hour, at two doors."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from threading import Barrier

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import clock
from models.session import reading, unit_of_work
from models.trust import scheduling
from models.trust.attendance import Attendance, walk_in
from models.trust.meeting import Meeting
from models.trust.registration import RegistrationStatus, change_places, register
from models.trust.scheduling import LiaisonBusyError
from tests.models.trust.test_meeting import HOUR, IN_TWO_WEEKS, convened, meet
from tests.people import LA_LIBERTAD, NIDIA, NIDIA_ID

__all__ = ["convened", "meet"]

KEY = "a key of this test"
CROWD = 8


def at_once(do: Callable[[int], object]) -> list[object]:
    """Let a crowd do something at the same moment; return what came of each."""
    gate = Barrier(CROWD)

    def wait_and_do(number: int) -> object:
        gate.wait()
        return do(number)

    with ThreadPoolExecutor(CROWD) as crowd:
        waiting = [crowd.submit(copy_context().run, wait_and_do, n) for n in range(CROWD)]
        return [one.result() for one in waiting]


def test_the_last_places_are_given_once(city: Session, convened: Meeting) -> None:
    """Three places, eight who press at once: three have one, five wait, in an order."""
    change_places(city, convened, 3)
    city.commit()

    def press(number: int) -> tuple[RegistrationStatus, int]:
        with unit_of_work() as session:
            meeting = session.get_one(Meeting, convened.id)
            one = register(session, meeting, KEY, name=f"Vecina {number}", phone="300")
            return one.status, one.turn

    came = at_once(press)
    statuses = [status for status, _turn in sorted(came, key=lambda one: one[1])]
    assert statuses == [RegistrationStatus.REGISTERED] * 3 + [RegistrationStatus.WAITING] * 5
    assert sorted(turn for _status, turn in came) == list(range(1, CROWD + 1))


def test_an_hour_of_the_liaison_is_given_once(city: Session) -> None:
    """Eight colleagues prepare a meeting for the same evening: one does, seven are told."""

    def prepare(number: int) -> bool:
        try:
            with unit_of_work() as session:
                scheduling.schedule(
                    session,
                    f"Encuentro {number}",
                    IN_TWO_WEEKS + timedelta(minutes=number),
                    IN_TWO_WEEKS + HOUR,
                    liaison_id=NIDIA_ID,
                    by=NIDIA,
                    territory_id=LA_LIBERTAD,
                    place="Salón",
                )
        except LiaisonBusyError:
            return False
        return True

    assert sorted(at_once(prepare)) == [False] * (CROWD - 1) + [True]


def test_one_note_from_eight_tries_is_one_arrival(city: Session, convened: Meeting) -> None:
    """A telephone that lost its answers sends again before the first try has ended."""

    def send(_number: int) -> None:
        with clock.at(IN_TWO_WEEKS), unit_of_work() as session:
            walk_in(session, session.get_one(Meeting, convened.id), "Efraín", "n" * 32, KEY)

    at_once(send)
    with reading() as session:
        assert session.scalar(select(func.count(Attendance.id))) == 1
