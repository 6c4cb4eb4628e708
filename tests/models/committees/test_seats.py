"""What a member may do comes with the seat, and ends with it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.clock import now
from models.committees import seats
from models.committees.codes import CommitteeKind, DissolutionReason, EndReason, Position
from models.committees.committee import Committee, CommitteeStatus
from models.committees.member import Membership, committees_of, members_of, name_for
from models.committees.reserved import reserved, shown
from models.events import Event, EventKind
from models.people.grant import Grant, Permission, Rights, Role, ScopeKind
from models.ticker import fire_due
from tests.committees import a_committee, take_seat
from tests.people import CAST, LA_LIBERTAD, MARTHA_ID, NIDIA, PEDRO_ID, ROSA_ID

P = Permission


def rights_of(session: Session, who: str) -> Rights:
    """Return what somebody may do now."""
    return Rights.of(session.scalars(Grant.in_force(CAST[who].id)))


def test_a_member_may_work_and_a_coordinator_may_also_invite(city: Session) -> None:
    """On their own committee, and on no other."""
    theirs = a_committee(city, "martha", "pedro")
    other = a_committee(city, "rosa", name="Otro")
    martha, pedro = rights_of(city, "martha"), rights_of(city, "pedro")

    assert pedro.may(P.WORK_ON_PLANS, on=theirs)
    assert not pedro.may(P.WELCOME_MEMBERS, on=theirs)
    assert martha.may(P.WELCOME_MEMBERS, on=theirs)
    assert not martha.may(P.WORK_ON_PLANS, on=other)
    assert not martha.may(P.SEE_COMMITTEES, on=other)


def test_members_confirm_repairs_once_the_committee_exists(city: Session) -> None:
    """Founding it is what makes them the neighbours' voice in their comuna."""
    waiting = a_committee(city, "pedro", status=CommitteeStatus.CONVENED)
    assert not rights_of(city, "pedro").holds(P.VERIFY_REPAIRS)

    waiting.constitute("Acta.", "Perfil.", by=NIDIA)
    seats.constituted(city, waiting, by=NIDIA)
    city.flush()

    comunas = rights_of(city, "pedro").scopes(ScopeKind.COMUNA, P.VERIFY_REPAIRS)
    assert comunas == {LA_LIBERTAD}


def test_a_term_ends_by_itself(city: Session) -> None:
    """The rights close to the second; the ticker then says so, once."""
    committee = a_committee(city, "martha")
    seat = take_seat(city, committee, "pedro", until=now() + timedelta(days=30))
    city.commit()

    with clock.at(now() + timedelta(days=30, seconds=1)):
        assert not rights_of(city, "pedro").holds(P.WORK_ON_PLANS)
        city.commit()
        fire_due()
        fire_due()
        city.expire_all()
        assert (seat.left_at, seat.end_reason) == (now(), EndReason.TERM_ENDED)
        assert committees_of(city, PEDRO_ID) == []
    said = select(Event).where(Event.kind == EventKind.MEMBER_LEFT)
    assert len(city.scalars(said).all()) == 1


def test_a_renewed_term_goes_on(city: Session) -> None:
    """What the member may do goes on with it, and the old date rings no bell."""
    committee = a_committee(city, "martha")
    seat = take_seat(city, committee, "pedro", until=now() + timedelta(days=30))
    seats.renew(city, seat, now() + timedelta(days=400), by=NIDIA)
    city.commit()

    with clock.at(now() + timedelta(days=31)):
        assert fire_due() == 0
        assert rights_of(city, "pedro").may(P.WORK_ON_PLANS, on=committee)


def test_whoever_leaves_may_do_nothing_more(city: Session) -> None:
    """And may come back later, on a new seat."""
    committee = a_committee(city, "martha", "pedro")
    seat = committee.seat_of(PEDRO_ID)
    assert seat is not None
    seats.leave(city, seat, EndReason.RESIGNED, by=seat.actor)
    city.commit()
    assert not rights_of(city, "pedro").holds(P.SEE_COMMITTEES)
    assert not rights_of(city, "pedro").holds(P.VERIFY_REPAIRS)
    assert not committee.is_member(PEDRO_ID)

    with clock.at(now() + timedelta(days=1)):
        take_seat(city, committee, "pedro")
        city.commit()
        assert committee.is_member(PEDRO_ID)


def test_nobody_sits_twice(city: Session) -> None:
    """A second yes to the same committee is refused."""
    committee = a_committee(city, "martha")
    with pytest.raises(seats.AlreadyMemberError):
        take_seat(city, committee, "martha")


def test_a_committee_keeps_a_coordinator(city: Session) -> None:
    """The last one hands the office on before leaving it."""
    committee = a_committee(city, "martha", "pedro")
    first, second = members_of(city, committee.id)
    with pytest.raises(seats.LastCoordinatorError):
        seats.leave(city, first, EndReason.RESIGNED, by=first.actor)
    seats.move(city, second, Position.COORDINATOR, by=first.actor)
    seats.leave(city, first, EndReason.RESIGNED, by=first.actor)
    city.commit()

    assert rights_of(city, "pedro").may(P.WELCOME_MEMBERS, on=committee)


def test_the_end_of_a_committee_is_the_end_of_its_seats(city: Session) -> None:
    """Nobody acts for what is no more."""
    committee = a_committee(city, "martha", "pedro")
    seats.dissolve(city, committee, DissolutionReason.PURPOSE_FULFILLED, by=NIDIA)
    city.commit()

    assert members_of(city, committee.id) == []
    assert not rights_of(city, "pedro").holds(P.SEE_COMMITTEES)


def test_the_office_that_verifies_repairs_is_given_by_hand_as_before(city: Session) -> None:
    """Martha's own grant is no seat's, and outlives the committee."""
    committee = a_committee(city, "martha")
    seats.dissolve(city, committee, DissolutionReason.INACTIVE, by=NIDIA)
    city.commit()

    assert rights_of(city, "martha").holds(P.VERIFY_REPAIRS)


def test_only_their_own_committee_knows_who_somebody_is(city: Session) -> None:
    """Not the liaison, not the administrator, not the auditor, not another such committee."""
    committee = a_committee(city, "martha", "pedro", kind=CommitteeKind.DRUG_USE)
    a_committee(city, "rosa", name="Otro", kind=CommitteeKind.DRUG_USE)
    seat = committee.seat_of(PEDRO_ID)
    assert seat is not None

    told = {who: name_for(rights_of(city, who), seat) for who in CAST}
    assert {who for who, name in told.items() if name == "Pedro"} == {"martha", "pedro"}
    assert name_for(None, seat) == seat.pseudonym
    assert len({one.pseudonym for one in committee.running}) == 2


def test_who_left_no_longer_knows(city: Session) -> None:
    """Knowing is a right like the others, and ends with them."""
    committee = a_committee(city, "martha", "pedro", kind=CommitteeKind.LAND_INVASION)
    first, second = members_of(city, committee.id)
    seats.leave(city, second, EndReason.RESIGNED, by=second.actor)
    city.commit()

    assert name_for(rights_of(city, "pedro"), first) == first.pseudonym


def test_members_of_other_committees_are_known_by_name(city: Session) -> None:
    """They agreed to it when they took the seat."""
    seat = a_committee(city, "martha").running[0]
    assert name_for(None, seat) == "Martha"


def test_grants_of_a_seat_without_a_name_are_not_shown(city: Session) -> None:
    """Neither that somebody is a member nor that they confirm repairs for that reason."""
    a_committee(city, "martha", kind=CommitteeKind.DRUG_USE)
    a_committee(city, "martha", name="Con nombres")
    held = list(city.scalars(select(Grant).where(Grant.person_id == MARTHA_ID)))

    assert len(held) == 5
    assert len(reserved(city, held)) == 2
    assert {grant.role for grant in shown(city, held)} == {
        Role.COMMITTEE,
        Role.COMMITTEE_LEADER,
    }


def test_no_event_of_a_seat_names_a_person(city: Session) -> None:
    """What members do is signed by their seats; the seat's own event tells no person."""
    committee = a_committee(city, "martha", "rosa", kind=CommitteeKind.DRUG_USE)
    seats_ = city.scalars(select(Membership.id)).all()
    city.commit()

    told = city.scalars(select(Event).where(Event.subject_id.in_([*seats_, committee.id])))
    assert not any(str(ROSA_ID) in str(event.facts) for event in told)


def test_committees_of_somebody_are_those_of_today(city: Session) -> None:
    """By name."""
    a_committee(city, "martha", name="B")
    a_committee(city, "martha", name="A")
    names = [one.name for one in committees_of(city, MARTHA_ID)]
    assert names == ["A", "B"]
    assert isinstance(committees_of(city, MARTHA_ID)[0], Committee)
