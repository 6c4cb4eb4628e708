"""The whole thread: promised at a meeting, claimed late, disputed, kept late, and counted."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select

from flows.follow_up_commitments import LETTERS, follow_up
from models import clock
from models.events import Event, EventKind
from models.letters import Letter, LetterKind
from models.people.roles import Role
from models.session import reading
from models.ticker import fire_due
from models.trust.commitment import open_in
from models.trust.commitment_stages import CommitmentStatus
from models.trust.handover import left_open
from reports.accountability import gather
from reports.document import as_pdf
from reports.period import Month
from tests.people import LA_LIBERTAD, LIGHTING
from tests.webapp.mending import a_photo
from tests.webapp.promises import look, seen

MAY, JUNE = Month(2026, 5), Month(2026, 6)
WHAT = "Poner tres lámparas en la cancha"


def at(month: int, day: int) -> datetime:
    """Return ten in the morning of a day of 2026."""
    return datetime(2026, month, day, 15, tzinfo=UTC)


def the_clocks_run() -> list[str]:
    """Let what is due fire and the letters be written, twice; return what kinds there are."""
    fire_due()
    with reading() as session:
        told = session.scalars(select(Event.id).where(Event.kind.in_(LETTERS))).all()
    for _ in range(2):
        follow_up.fn(list(told))
    with reading() as session:
        return sorted(letter.kind.value for letter in session.scalars(select(Letter)))


def figures(month: Month) -> dict[str, int]:
    """Return what the report of La Libertad says of commitments."""
    with reading() as session:
        return gather(session, LA_LIBERTAD, month).data["participation"]["commitments"]


def test_a_promise_is_broken_in_public_and_kept_late(portal, visit_as, browser):
    """Nobody but the other side calls it kept, and the report counts it where it belongs."""
    # At the meeting of 5 May the liaison writes it down; the department accepts it.
    nidia, jairo = visit_as("nidia"), visit_as("jairo")
    sent = nidia.post(
        "/compromisos/nuevo",
        data={
            "what": WHAT,
            "owed_by": f"department:{LIGHTING}",
            "territory": LA_LIBERTAD,
            "day": "2026-05-20",
            "evidence": "Que las tres prendan de noche",
            "photo": "y",
        },
    )
    code = sent.location.rpartition("/")[2]
    assert the_clocks_run() == [LetterKind.COMMITMENT_PROPOSED]
    jairo.post(f"/compromisos/{code}/aceptar", data=seen(code))

    # The date passes: open, broken, in public, on the next agenda and on a handover list.
    with clock.at(at(5, 13)):
        assert the_clocks_run().count(LetterKind.COMMITMENT_DUE_SOON) == 2
    with clock.at(at(5, 21)):
        assert the_clocks_run().count(LetterKind.COMMITMENT_BROKEN) == 2
        assert "incumplido" in browser.get(f"/compromisos/{code}").text
        with reading() as session:
            assert [one.code for one in session.scalars(open_in(LA_LIBERTAD))] == [code]
            assert [one.code for one in session.scalars(left_open(Role.LIAISON))] == [code]

    # Claimed late, with a photo; the neighbours say what is missing; then it is kept, late.
    with clock.at(at(5, 27)):
        jairo, martha = visit_as("jairo"), visit_as("martha")
        jairo.post(
            f"/compromisos/{code}/cumplido",
            data={**seen(code), "words": "Quedaron dos.", "photo": a_photo()},
        )
        assert the_clocks_run().count(LetterKind.COMMITMENT_CLAIMED) == 1
        martha.post(f"/compromisos/{code}/falta", data={**seen(code), "missing": "La tercera."})
        assert the_clocks_run().count(LetterKind.COMMITMENT_DISPUTED) == 1
    with clock.at(at(6, 2)):
        assert (figures(MAY)["due"], figures(MAY)["kept"], figures(MAY)["broken"]) == (1, 0, 1)
        jairo, martha = visit_as("jairo"), visit_as("martha")
        data = {**seen(code), "words": "Ya están las tres.", "photo": a_photo()}
        jairo.post(f"/compromisos/{code}/cumplido", data=data)
        assert jairo.post(f"/compromisos/{code}/confirmar", data=seen(code)).status_code == 403
        martha.post(f"/compromisos/{code}/confirmar", data=seen(code))

    found = look(code)
    assert found.status is CommitmentStatus.KEPT_LATE
    assert (found.due_on, found.disputes) == (date(2026, 5, 20), 1)

    # Everybody reads the whole story; the report counts it late; no letter comes after.
    with clock.at(at(7, 1)):
        letters = the_clocks_run()
        page = browser.get(f"/compromisos/{code}").text
        for words in ("cumplido tarde", "La tercera.", "Ya están las tres.", "Se propuso"):
            assert words in page
        counted = figures(JUNE)
        assert (counted["late"], counted["kept"], counted["broken"]) == (1, 0, 0)
        with reading() as session:
            paper = as_pdf(gather(session, LA_LIBERTAD, JUNE), {}, "https://x.example")
            kinds = session.scalars(
                select(Event.kind).where(Event.subject_id == found.id).order_by(Event.id)
            ).all()
    said = " ".join(one.extract_text() for one in PdfReader(BytesIO(paper)).pages)
    assert "tarde se cumplió 1" in " ".join(said.split())
    assert kinds[-1] is EventKind.COMMITMENT_KEPT_LATE
    with clock.at(at(7, 1) + timedelta(days=60)):
        assert the_clocks_run() == letters
