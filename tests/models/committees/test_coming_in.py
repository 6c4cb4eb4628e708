"""How somebody comes in: by a code that ends, or because they asked; and what is forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from models import clock
from models.clock import now
from models.committees import seats
from models.committees.application import (
    KEEP_AFTER_ANSWER,
    KEEP_UNANSWERED,
    Application,
    ClosedToApplicationsError,
)
from models.committees.codes import ApplicationStatus, DissolutionReason, Position
from models.committees.invitation import (
    LASTS,
    LENGTH,
    Invitation,
    SpentInvitationError,
    open_invitations,
    opened_by,
    spelled,
)
from models.lifecycle import TransitionRefusedError
from models.people.person import Person
from models.ticker import fire_due
from tests.committees import a_committee
from tests.people import JAIRO_ID, NIDIA, PEDRO_ID, WILSON_ID

KEY = "a key of this test"


def test_a_code_is_found_however_it_was_typed_and_kept_nowhere(city: Session) -> None:
    """With dashes, in lower case, with spaces; the database knows its hash alone."""
    made = Invitation.make(a_committee(city, "martha"), Position.MEMBER, KEY, by=NIDIA)
    city.add(made)
    city.flush()
    code = made.code(KEY)
    assert len(code) == LENGTH
    assert code not in {made.secret_hash, str(made.id)}
    for typed in (code, spelled(code), spelled(code).lower(), f" {code[:4]} {code[4:]} "):
        assert city.scalars(opened_by(typed)).one() is made
    assert made.code("another key") != code


def test_an_invitation_admits_no_more_than_it_says(city: Session) -> None:
    """Two in, the third is told."""
    made = Invitation.make(a_committee(city, "martha"), Position.MEMBER, KEY, uses=2, by=NIDIA)
    city.add(made)
    for person_id in (PEDRO_ID, JAIRO_ID):
        made.accept(city, city.get_one(Person, person_id))
    assert made.left == 0
    with pytest.raises(SpentInvitationError):
        made.accept(city, city.get_one(Person, WILSON_ID))


def test_an_invitation_ends(city: Session) -> None:
    """After fourteen days, when withdrawn, and with its committee."""
    committee = a_committee(city, "martha")
    old, withdrawn, last = (
        Invitation.make(committee, Position.MEMBER, KEY, by=NIDIA) for _ in range(3)
    )
    city.add_all([old, withdrawn, last])
    withdrawn.withdraw(by=NIDIA)
    city.flush()
    assert set(open_invitations(city, committee.id)) == {old, last}
    with clock.at(now() + LASTS):
        assert not old.is_open
    seats.dissolve(city, committee, DissolutionReason.MERGED, by=NIDIA)
    assert not last.is_open


def test_what_an_applicant_told_is_forgotten_in_the_end(city: Session) -> None:
    """A month after the answer, half a year where nobody answered."""
    committee = a_committee(city, "martha")
    answered, ignored = (
        Application.receive(committee, "Inés", "ines@correo.example", "Vivo aquí.")
        for _ in range(2)
    )
    city.add_all([answered, ignored])
    answered.answer(ApplicationStatus.DECLINED, by=NIDIA)
    city.commit()
    with pytest.raises(TransitionRefusedError):
        answered.answer(ApplicationStatus.ACCEPTED, by=NIDIA)
    city.rollback()
    for after, gone in (
        (KEEP_AFTER_ANSWER - timedelta(hours=1), (False, False)),
        (KEEP_AFTER_ANSWER, (True, False)),
        (KEEP_UNANSWERED, (True, True)),
    ):
        with clock.at(now() + after):
            fire_due()
        city.expire_all()
        told = tuple(one.name is None and one.email is None for one in (answered, ignored))
        city.commit()
        assert told == gone


def test_a_committee_that_has_ended_takes_nobody(city: Session) -> None:
    """Neither who asks nor who was invited."""
    committee = a_committee(city, "martha")
    seats.dissolve(city, committee, DissolutionReason.MERGED, by=NIDIA)
    with pytest.raises(ClosedToApplicationsError):
        Application.receive(committee, "Inés", "ines@correo.example", "")
