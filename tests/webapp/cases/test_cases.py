"""A case can be read by anybody, and answered by whoever holds its secret."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from models import clock
from models.clock import now
from models.events import ANYONE, Actor
from models.letters import Letter, LetterKind, write
from models.session import reading, unit_of_work
from models.upkeep.codes import HideReason, RejectionReason
from models.upkeep.dataset import Dataset, DatasetKind
from models.upkeep.follower import Follower, FollowerRole
from models.upkeep.order_stages import WorkOrderStatus
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.people import MARTHA
from tests.webapp.streets import broken_light, lay_out, mended_light, promised_light

Change = Callable[..., str]


@pytest.fixture
def city(portal):
    """A map, and the categories of a new city."""
    with unit_of_work() as session:
        lay_out(session)


@pytest.fixture
def reported(city) -> str:
    """The code of a light that somebody just reported."""
    with unit_of_work() as session:
        return broken_light(session, description="Lleva tres noches apagada.").code


@pytest.fixture
def mended(portal, city) -> tuple[str, str]:
    """A light that public lighting calls mended: its code, and its reporter's secret."""
    key = portal.config["SETTINGS"].secret
    with unit_of_work() as session:
        order = mended_light(session, uuid4())
        assert order.request
        reporter = Follower.of(
            order.request, FollowerRole.REPORTER, key, email="vecina@demo.cucuta.example"
        )
        session.add(reporter)
        return order.request.code, reporter.secret(key)


def change(code: str, do: Callable[[ServiceRequest], object]) -> None:
    """Let something happen to a case."""
    with unit_of_work() as session:
        do(session.scalars(select(ServiceRequest).where(ServiceRequest.code == code)).one())


def the_order() -> WorkOrder:
    """Read the one order there is."""
    with reading() as session:
        return session.scalars(select(WorkOrder)).one()


def test_a_code_finds_its_case_however_it_is_written(browser, reported):
    """On the telephone a code loses its dashes and its capitals; it still finds the case."""
    bare = reported.replace("-", "").lower()
    page = browser.get(f"/casos?codigo={bare}")

    assert page.headers["Location"] == f"/casos/{reported}"


def test_a_code_of_nobody_is_explained_and_kept(browser, city):
    """Somebody mistyped: the page says how a code looks, and keeps what was typed."""
    page = browser.get("/casos?codigo=R-XXXX")

    assert "No hay un caso con ese código" in page.text
    assert 'value="R-XXXX"' in page.text
    assert browser.get("/casos/R-2222-2222").status_code == 404


def test_a_fresh_case_says_that_nobody_has_it_yet(browser, reported):
    """Plain words, and the story begins with the report."""
    page = browser.get(f"/casos/{reported}")

    assert "Falta decidir a quién le toca" in page.text
    assert "Se recibió el reporte" in page.text
    assert "Lleva tres noches apagada." in page.text


def test_a_promise_is_said_with_its_day_and_said_to_be_broken_when_it_is(
    browser, city, tuesday_morning
):
    """336 hours after Tuesday is a Tuesday; the day after, the page says it is late."""
    with unit_of_work() as session:
        request = promised_light(session).request
        assert request
        code = request.code
    page = browser.get(f"/casos/{code}")
    assert "promete arreglarlo a más tardar el martes 19 de mayo" in page.text

    with clock.at(tuesday_morning + timedelta(days=15)):
        late = browser.get(f"/casos/{code}")
    assert "la fecha ya pasó" in late.text


def test_people_in_the_story_are_roles_and_not_names(browser, city):
    """Whoever read the report is "comité de barrio", never Martha."""
    with unit_of_work() as session:
        request = broken_light(session)
        request.reject(RejectionReason.PRIVATE_PROPERTY, responsible="El dueño", by=MARTHA)
        code = request.code
    page = browser.get(f"/casos/{code}")

    assert "comité de barrio" in page.text
    assert "Martha" not in page.text
    assert "Quien responde es: El dueño." in page.text


def test_hidden_words_are_not_shown_and_the_reason_is(browser, reported):
    """Status and dates stay public; what accuses somebody does not."""
    assert "data-lat" in browser.get(f"/casos/{reported}").text
    change(reported, lambda one: one.hide(HideReason.ACCUSES_SOMEBODY, by=MARTHA))
    page = browser.get(f"/casos/{reported}")

    assert "Lleva tres noches" not in page.text
    assert "señala a una persona" in page.text
    assert "data-lat" not in page.text


def test_the_secret_link_confirms_a_repair(browser, mended):
    """The reporter looks, and says yes: only now it counts."""
    code, secret = mended
    address = f"/casos/{code}/confirmar/{secret}"
    assert "¿Quedó arreglado?" in browser.get(address).text
    page = browser.post(address, data={"palabra": "si"}, follow_redirects=True)

    assert "confirmado por vecinos" in page.text
    assert the_order().status is WorkOrderStatus.CLOSED


def test_a_no_needs_a_reason_and_sends_it_back_with_a_new_date(browser, mended):
    """A "no" that says why goes to the department; one that does not changes nothing."""
    code, secret = mended
    address = f"/casos/{code}/confirmar/{secret}"
    refused = browser.post(address, data={"palabra": "no"})
    assert "Elija qué pasó" in refused.text
    assert the_order().status is WorkOrderStatus.COMPLETED

    page = browser.post(
        address, data={"palabra": "no", "motivo": "still_broken"}, follow_redirects=True
    )
    assert "Los vecinos dicen que no está arreglado" in page.text
    assert the_order().status is WorkOrderStatus.ASSIGNED


def test_what_broke_again_within_thirty_days_is_opened_again(browser, mended, tuesday_morning):
    """The lamp failed after a week: the same case goes on; after a month it is another."""
    code, secret = mended
    address = f"/casos/{code}/confirmar/{secret}"
    browser.post(address, data={"palabra": "si"})
    with clock.at(tuesday_morning + timedelta(days=31)):
        assert "¿Se dañó otra vez?" not in browser.get(address).text
    with clock.at(tuesday_morning + timedelta(days=7)):
        assert "¿Se dañó otra vez?" in browser.get(address).text
        browser.post(address, data={"palabra": "no", "motivo": "broke_again"})

    assert the_order().status is WorkOrderStatus.ASSIGNED


def test_nobody_confirms_with_another_word(browser, mended):
    """The public code reads and a wrong secret finds nothing, on GET as on POST."""
    code, _secret = mended
    address = f"/casos/{code}/confirmar/aaaabbbbccccdddd"

    assert browser.get(address).status_code == 404
    assert browser.post(address, data={"palabra": "si"}).status_code == 404
    assert "¿Quedó arreglado?" not in browser.get(f"/casos/{code}").text
    assert the_order().status is WorkOrderStatus.COMPLETED


def test_whoever_mended_it_does_not_confirm_it(jairo, mended):
    """Jairo of public lighting got hold of the link: his word does not count here."""
    code, secret = mended
    page = jairo.post(
        f"/casos/{code}/confirmar/{secret}", data={"palabra": "si"}, follow_redirects=True
    )

    assert "no puede confirmarlo" in page.text
    assert the_order().status is WorkOrderStatus.COMPLETED


def test_anybody_may_add_their_voice_to_an_open_case(browser, reported):
    """One click adds weight, and gives a code and a secret of one's own."""
    page = browser.post(f"/casos/{reported}/unirme", follow_redirects=True)
    with reading() as session:
        codes = {one.code: one for one in session.scalars(select(ServiceRequest))}

    assert "Ya son 2 voces" in page.text
    assert codes.pop(reported).weight == 2
    [voice] = codes.values()
    assert voice.status is RequestStatus.JOINED


def test_one_address_does_not_make_a_crowd(browser, reported):
    """After twenty clicks in an hour from one connection, the page asks for patience."""
    answers = [browser.post(f"/casos/{reported}/unirme").status_code for _ in range(21)]

    assert answers[-2:] == [303, 429]


def test_a_closed_case_takes_no_more_voices(browser, city):
    """Whoever comes late is told to report it anew."""
    with unit_of_work() as session:
        request = broken_light(session)
        request.reject(RejectionReason.NOT_FOUND, by=MARTHA)
        code = request.code
    page = browser.post(f"/casos/{code}/unirme", follow_redirects=True)

    assert "ya no recibe más voces" in page.text


def test_following_a_case_needs_a_mailbox_and_a_yes(browser, reported):
    """Ley 1581 de 2012: no address is kept without consent."""
    address, mailbox = f"/casos/{reported}/seguir", "vecino@demo.cucuta.example"
    refused = browser.post(address, data={"correo": mailbox})
    assert "necesitamos su autorización" in refused.text
    assert mailbox in refused.text
    browser.post(address, data={"correo": mailbox, "acepta": "y"})
    with reading() as session:
        [follower] = session.scalars(select(Follower))

    assert follower.email == mailbox


def test_following_twice_is_told_once(browser, reported):
    """One letter about one thing, however often and however somebody typed their address."""
    for mailbox in ("vecino@demo.cucuta.example", "Vecino@Demo.cucuta.example"):
        page = browser.post(
            f"/casos/{reported}/seguir",
            data={"correo": mailbox, "acepta": "y"},
            follow_redirects=True,
        )
        assert "Le escribiremos" in page.text
    with reading() as session:
        assert len(session.scalars(select(Follower)).all()) == 1


def test_nobody_fills_the_mailbox_of_somebody_else(browser, reported):
    """Whoever types another's address again and again is stopped, whatever the case."""
    typed = {"correo": "vecino@demo.cucuta.example", "acepta": "y"}
    answers = [browser.post(f"/casos/{reported}/seguir", data=typed) for _time in range(11)]

    assert [page.status_code for page in answers] == [302] * 10 + [429]


def test_the_secret_link_erases_whoever_holds_it(browser, mended):
    """The right to be forgotten is a button; the voice still counts."""
    code, secret = mended
    address = f"/casos/{code}/dejar-de-seguir/{secret}"
    browser.post(address, data={"hacer": "dejar"})
    assert "No le escribimos más" in browser.get(address).text
    page = browser.post(address, data={"hacer": "borrar"}, follow_redirects=True)
    with reading() as session:
        [follower] = session.scalars(select(Follower))

    assert "Ya no guardamos ningún dato suyo" in page.text
    assert follower.email is None


def test_whoever_asks_to_be_erased_is_erased_from_old_letters_too(browser, mended):
    """Their address stands on every letter they got, and goes from there as well."""
    code, secret = mended
    with unit_of_work() as session:
        [follower] = session.scalars(select(Follower))
        write(
            session,
            about=1,
            kind=LetterKind.REQUEST_ACCEPTED,
            recipient=str(follower.actor),
            address="vecina@correo.example",
            facts={"name": "Aurora"},
        )
    browser.post(f"/casos/{code}/dejar-de-seguir/{secret}", data={"hacer": "borrar"})
    with reading() as session:
        [letter] = session.scalars(select(Letter))
    assert (letter.address, letter.facts) == ("", {})
    assert letter.abandoned_at is not None


def test_real_cases_of_another_city_say_so(browser, reported):
    """Nobody takes a case of Boston for one of Cúcuta."""
    with unit_of_work() as session:
        session.add(
            Dataset(
                source="boston311",
                kind=DatasetKind.ANOTHER_CITY,
                title="Boston 311, 2011",
                begun_at=now(),
            )
        )
    change(reported, lambda one: setattr(one, "source", "boston311"))

    assert "Es un caso real de otra ciudad" in browser.get(f"/casos/{reported}").text


def test_a_voice_that_joined_leads_to_the_case_that_stands_for_it(browser, reported):
    """Whoever joined reads the same story, and where it goes on."""
    with unit_of_work() as session:
        lead = session.scalars(select(ServiceRequest)).one()
        voice = broken_light(session)
        voice.join(lead, by=ANYONE)
        code = voice.code
    page = browser.get(f"/casos/{code}")

    assert "Es el mismo lugar de otro reporte" in page.text
    assert f'href="/casos/{reported}"' in page.text


@pytest.mark.parametrize("by", [Actor.device("PB-1"), Actor.client(uuid4()), ANYONE])
def test_every_kind_of_reporter_is_named_in_words(browser, city, by):
    """No uuid and no code word ever stands where a person should read who it was."""
    with unit_of_work() as session:
        request = broken_light(session)
        request.reject(RejectionReason.NOT_FOUND, by=by)
        code = request.code
    page = browser.get(f"/casos/{code}")

    assert str(by.key or "anyone") not in page.text
