"""Plans that stand still are chased: the committee first, then the liaison, nobody twice."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from flows.chase_stalled_plans import chase
from flows.secret_links import links_of
from models import clock
from models.clock import now
from models.committees.codes import CommitteeKind, Position
from models.committees.invitation import Invitation
from models.committees.problem import STALLED_AFTER, Problem
from models.events import EventKind as K
from models.letters import LetterKind, write
from models.settings import Settings
from models.ticker import fire_due
from reports.letters.render import render
from tests.committees import a_committee, a_problem
from tests.flows.conftest import letters, numbers
from tests.people import MARTHA


@pytest.fixture
def problem(city: Session) -> Problem:
    """A problem of Martha's and Pedro's committee that nobody touches."""
    found = a_problem(city, a_committee(city, "martha", "pedro"))
    city.commit()
    return found


def let_it_stand(times: int = 1) -> None:
    """Let three weeks pass, as often as asked, with the ticker running."""
    began = now()
    for time in range(1, times + 1):
        with clock.at(began + time * (STALLED_AFTER + timedelta(minutes=1))):
            fire_due()


def chased() -> list[str]:
    """Tell the flow of everything that stalled, twice; return who was written to."""
    for _ in range(2):
        chase.fn(numbers(K.PROBLEM_STALLED))
    return [letter.address.partition("@")[0] for letter in letters()]


def test_the_committee_is_written_to_and_told_twice_nothing(problem: Problem) -> None:
    """One letter each, however often the flow is told."""
    let_it_stand()
    assert sorted(chased()) == ["martha", "pedro"]
    text = render("plan_stalled", letters()[0].facts, home="https://x.example").text
    assert "Riñas en el parque" in text
    assert f"/problemas/{problem.code}" in text


def test_the_liaison_hears_of_the_second_silence(problem: Problem) -> None:
    """The first is the committee's own business."""
    let_it_stand(2)
    assert sorted(chased()) == ["martha", "martha", "nidia", "pedro", "pedro"]


def test_who_did_something_meanwhile_is_left_alone(city: Session, problem: Problem) -> None:
    """A letter about what moved on would be a reproach for nothing."""
    let_it_stand()
    with clock.at(now() + STALLED_AFTER + timedelta(hours=1)):
        city.refresh(problem)
        problem.change(by=MARTHA, place="Otra esquina")
        city.commit()
        assert chased() == []


def test_a_letter_to_a_committee_without_names_says_nothing_to_a_stranger(
    city: Session,
) -> None:
    """Neither its name nor its problem: the mailbox may be a family's."""
    a_problem(
        city, a_committee(city, "martha", name="Parque limpio", kind=CommitteeKind.DRUG_USE)
    )
    city.commit()
    let_it_stand()
    chased()
    [letter] = letters()
    for language in ("es", "en"):
        text = render("plan_stalled", letter.facts, home="https://x.example", language=language)
        assert "Parque limpio" not in text.text + text.subject
        assert "Riñas" not in text.text + text.subject


def test_an_invitation_by_letter_carries_its_link(city: Session) -> None:
    """Computed at the last moment; the platform keeps only that it was sent."""
    settings = Settings.from_environment()
    made = Invitation.make(
        a_committee(city, "martha"), Position.MEMBER, settings.secret, by=MARTHA
    )
    city.add(made)
    letter = write(
        city,
        about=f"invitation:{made.id}",
        kind=LetterKind.COMMITTEE_INVITED,
        recipient=f"invitation:{made.id}",
        address="ines@correo.example",
    )
    assert letter is not None
    links, secrets = links_of(letter, settings)
    assert links["link"] == f"{settings.public_url}/invitacion/{made.code(settings.secret)}"
    assert secrets == (made.code(settings.secret),)
