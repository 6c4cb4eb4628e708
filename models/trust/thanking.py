"""Giving thanks and confirming them: who may, how often, and never one's own."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.unit import Crew
from models.people.attempts import Counted, Limit, take
from models.trust.recognition import Recognition
from models.trust.recognition_stages import AsideReason, RecognitionStatus, Side
from models.trust.thanker import Thanker, ThankerRole, who_thanked
from models.trust.unit_hold import is_on_hold

A_MONTH = timedelta(days=30)
GIVEN = Limit("thanks", 3, A_MONTH)  # by one person
TO_ONE_UNIT = Limit("thanks_unit", 1, A_MONTH)  # by one person to one unit
CONFIRMED = Limit("thanks_confirmed", 5, A_MONTH)  # by one person
FROM_ADDRESS = Limit("thanks_from", 30, timedelta(days=1))  # a whole office may share one


class OwnThanksError(Exception):
    """Whoever gave thanks wanted to confirm them as well."""


class OwnUnitError(Exception):
    """Somebody who rides or rode in a unit wanted to thank it or to confirm its thanks."""


class NoContactError(Exception):
    """Somebody left neither an address nor a telephone, and has no account."""


def give(
    session: Session, thanks: Recognition, who: Thanker, key: str, address: str = ""
) -> None:
    """Write thanks down. `key` is the installation's secret, `address` the network's.

    Raises NoContactError, OwnUnitError, and TooManyAttemptsError with the day from which
    they may again.
    """
    _fit(session, thanks, who)
    hands = _hands(who)
    take(
        session,
        [
            *(Counted.under(GIVEN, key, hand) for hand in hands),
            *(Counted.under(TO_ONE_UNIT, key, f"{hand} {thanks.unit_id}") for hand in hands),
            *([Counted.under(FROM_ADDRESS, key, address)] if address else []),
        ],
    )
    session.add(thanks)
    session.flush()  # the row that the next one points at
    session.add(who)


def confirm(
    session: Session,
    thanks: Recognition,
    who: Thanker,
    key: str,
    address: str = "",
    *,
    side: Side = Side.RESIDENT,
) -> None:
    """Confirm thanks as a second person, or as the committee through one of its members.

    Raises OwnThanksError, OwnUnitError, NoContactError, TransitionRefusedError where it is
    confirmed or over already, and TooManyAttemptsError.
    """
    _fit(session, thanks, who)
    giver = session.scalars(who_thanked(thanks.id)).one()
    if giver.is_same_hand(who):
        raise OwnThanksError(thanks.code)
    by = who.actor
    thanks.confirm(side, on_hold=is_on_hold(session, thanks.unit_id), by=by)
    # A committee confirms what its barrio tells it, as often as that is.
    if side is Side.RESIDENT:
        counted = [Counted.under(CONFIRMED, key, hand) for hand in _hands(who)]
        if address:
            counted.append(Counted.under(FROM_ADDRESS, key, address))
        take(session, counted)
    session.add(who)
    giver.second_email = None  # whoever else was to be asked is asked no more


def take_back(session: Session, who: Thanker) -> None:
    """Erase somebody at their wish; thanks that nobody confirmed go with whoever gave them."""
    thanks = session.get_one(Recognition, who.recognition_id)
    if who.role is ThankerRole.THANKED and thanks.status is RecognitionStatus.RECEIVED:
        thanks.set_aside(AsideReason.WITHDRAWN, by=who.actor)
    if who.forgotten_at is None:
        who.forget(by=who.actor)


def _fit(session: Session, thanks: Recognition, who: Thanker) -> None:
    if not _hands(who):
        raise NoContactError
    if who.person_id is None:
        return
    rode = select(Crew).where(Crew.unit_id == thanks.unit_id, Crew.person_id == who.person_id)
    if session.scalars(rode.limit(1)).first() is not None:
        raise OwnUnitError(thanks.unit.name)


def _hands(who: Thanker) -> list[str]:
    """List by what one person is known; the browser alone is nobody."""
    known: Iterable[tuple[str, object]] = (
        ("person", who.person_id),
        ("email", who.email),
        ("phone", who.phone),
    )
    hands = [f"{kind}:{value}" for kind, value in known if value]
    return [*hands, f"browser:{who.browser}"] if hands and who.browser else hands
