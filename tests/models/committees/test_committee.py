"""A committee exists when neighbours have founded it, and not a day before."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.committees.codes import CommitteeKind, DissolutionReason
from models.committees.committee import (
    Committee,
    CommitteeStatus,
    MissingActError,
    MissingAlertSystemError,
    NoCoordinatorError,
)
from models.committees.committee_stages import AT_WORK
from models.events import Event
from models.lifecycle import TransitionRefusedError
from tests.committees import ALARM, a_committee
from tests.people import LA_LIBERTAD, NIDIA

S = CommitteeStatus
PAPERS = ("Acta.", "Perfil.")


def test_a_committee_goes_from_a_sector_to_its_registration(city: Session) -> None:
    """Sector chosen, convened, constituted, inaugurated, registered, renewed: in that order."""
    committee = a_committee(city, "martha")
    committee.inaugurate(by=NIDIA)
    committee.register("FSL-12", by=NIDIA)
    committee.renew(by=NIDIA)
    committee.renew(by=NIDIA)
    city.commit()

    kinds = [event.kind.value for event in city.scalars(Event.history_of(committee.id))]
    assert kinds == [
        f"committee.{word}"
        for word in (
            *("sector_chosen", "convened", "constituted", "inaugurated", "registered"),
            *("renewed", "renewed"),
        )
    ]


def test_a_security_front_needs_an_alarm_and_a_line_to_the_police(city: Session) -> None:
    """Both are mandatory before it is constituted; the other kinds do without."""
    front = a_committee(city, "martha", kind=CommitteeKind.SECURITY_FRONT, status=S.CONVENED)
    for missing in ({}, {"alert_system": "Sirena"}, {"police_channel": "Radio"}):
        with pytest.raises(MissingAlertSystemError):
            front.constitute(*PAPERS, **missing, by=NIDIA)
    assert front.status is S.CONVENED

    front.constitute(*PAPERS, **ALARM, by=NIDIA)
    city.commit()
    other = a_committee(city, "rosa", status=S.CONVENED)
    other.constitute(*PAPERS, by=NIDIA)
    city.commit()


def test_a_committee_needs_its_papers_and_somebody_who_coordinates(city: Session) -> None:
    """Nobody is founded without an act, and nothing runs itself."""
    committee = a_committee(city, status=S.CONVENED)
    with pytest.raises(MissingActError):
        committee.constitute(" ", "Perfil.", by=NIDIA)
    with pytest.raises(NoCoordinatorError):
        committee.constitute(*PAPERS, by=NIDIA)


def test_what_has_ended_goes_nowhere(city: Session) -> None:
    """A dissolved committee is never convened again; a new one is formed."""
    committee = a_committee(city, "martha")
    committee.dissolve(DissolutionReason.INACTIVE, by=NIDIA)
    with pytest.raises(TransitionRefusedError):
        committee.convene(by=NIDIA)


@pytest.mark.parametrize("status", AT_WORK)
def test_a_status_cannot_lie(city: Session, status: CommitteeStatus) -> None:
    """The database itself refuses a committee that says more than it can show."""
    committee = a_committee(city, status=S.SECTOR_CHOSEN)
    city.commit()
    with pytest.raises(IntegrityError):
        city.execute(
            update(Committee).where(Committee.id == committee.id).values(status=status)
        )


def test_the_kind_decides_who_is_named(city: Session) -> None:
    """A committee against drugs or land invasion has no names, and none can be given back."""
    for kind in CommitteeKind:
        made = Committee.form(kind, kind, LA_LIBERTAD, by=NIDIA)
        city.add(made)
        assert made.is_pseudonymous is (kind in {"drug_use", "land_invasion"})
    city.commit()
    with pytest.raises(IntegrityError):
        city.execute(
            update(Committee)
            .where(Committee.kind == CommitteeKind.DRUG_USE)
            .values(is_pseudonymous=False)
        )
