"""What administrators do: people, departments, keys, and what the platform gave up."""

import pytest
from sqlalchemy import select

from models.clock import now
from models.deliveries import PATIENCE, Delivery
from models.events import Event, EventKind
from models.people.api_key import opened_with
from models.people.department import Department
from models.people.grant import Grant, Role
from models.people.person import Person, with_email
from models.people.reset import PasswordReset, secret_for
from models.session import reading, unit_of_work
from tests.people import CAST, GLORIA, LA_LIBERTAD, LIGHTING


def person_called(email: str) -> Person | None:
    """Look somebody up."""
    with reading() as session:
        return session.scalars(with_email(email)).one_or_none()


def held_by(who: str) -> list[Grant]:
    """Look up what somebody holds at this moment."""
    with reading() as session:
        return list(session.scalars(Grant.in_force(CAST[who].id)))


def test_an_account_is_opened_by_invitation(gloria):
    """Nobody but the person ever knows their password: a letter lets them choose it."""
    page = gloria.post(
        "/admin/personas/nueva",
        data={"name": " Carmen ", "email": "Carmen@Demo.Cucuta.example", "language": "es"},
        follow_redirects=True,
    )

    assert "la invitación va en camino" in page.text
    carmen = person_called("carmen@demo.cucuta.example")
    assert (carmen.name, carmen.password_hash) == ("Carmen", None)
    with reading() as session:
        [reset] = session.scalars(select(PasswordReset))
        told = session.scalars(Event.history_of(reset.id)).one()
    assert (told.kind, told.actor) == (EventKind.RESET_OFFERED, str(GLORIA))


def test_one_address_is_one_account(gloria):
    """A second account at an address is refused beside the field, and the words stay."""
    page = gloria.post(
        "/admin/personas/nueva",
        data={"name": "Otra Martha", "email": "MARTHA@demo.cucuta.example", "language": "es"},
    )

    assert "Ya hay una cuenta con ese correo." in page.text
    assert "Otra Martha" in page.text


def test_an_invited_person_chooses_a_password_and_comes_in(gloria, browser):
    """The link of the invitation works once, and leads straight in."""
    gloria.post(
        "/admin/personas/nueva",
        data={"name": "Carmen", "email": "carmen@demo.cucuta.example", "language": "es"},
    )
    with reading() as session:
        [reset] = session.scalars(select(PasswordReset))
    link = f"/restablecer/{secret_for('not a secret', reset.id)}"
    words = {"password": "tres gatos y un bus", "again": "tres gatos y un bus"}

    assert browser.get(link).status_code == 200
    assert "Hola, Carmen" in browser.post(link, data=words, follow_redirects=True).text
    assert browser.post(link, data=words).status_code == 410


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"role": "committee"}, "Escoja la comuna del comité."),
        ({"role": "department"}, "Escoja la dependencia."),
        ({"role": "auditor", "comuna": LA_LIBERTAD}, "Este encargo no lo necesita."),
        ({"role": ""}, "Escoja un encargo."),
        ({"role": "auditor", "until": "2026-05-05"}, "Escoja un día después de hoy."),
    ],
    ids=["no comuna", "no department", "one too many", "nothing", "already over"],
)
def test_a_grant_that_means_nothing_is_explained(gloria, filled, said):
    """A committee has a comuna, a foreman a department, an auditor the whole city."""
    page = gloria.post(f"/admin/personas/{CAST['jairo'].id}/encargos", data=filled)

    assert said in page.text
    assert len(held_by("jairo")) == 1


def test_a_grant_opens_at_once_and_ends_at_once(gloria, jairo):
    """Rights are read anew for every click, so nobody has to sign in again to lose them."""
    gloria.post(
        f"/admin/personas/{CAST['jairo'].id}/encargos",
        data={"role": "admin", "until": "2026-12-31"},
    )
    [given] = [grant for grant in held_by("jairo") if grant.role is Role.ADMIN]
    assert jairo.get("/admin/personas").status_code == 200

    gloria.post(f"/admin/encargos/{given.id}/terminar")

    assert jairo.get("/admin/personas").status_code == 403


def test_the_administrator_cannot_lock_the_office_from_inside(gloria):
    """Taking the administration from oneself takes a second person."""
    [own] = held_by("gloria")

    gloria.post(f"/admin/encargos/{own.id}/terminar")
    gloria.post(f"/admin/personas/{CAST['gloria'].id}/cerrar")

    assert gloria.get("/admin/personas").status_code == 200


def test_a_disabled_person_is_shown_out_at_once(gloria, jairo):
    """Their next click finds them signed out, and what they did stays signed."""
    assert jairo.get("/inicio").status_code == 200

    gloria.post(f"/admin/personas/{CAST['jairo'].id}/cerrar")

    assert jairo.get("/inicio").location.startswith("/ingresar")


def test_a_lost_phone_is_shown_out_and_its_owner_may_come_back(gloria, jairo):
    """Ending somebody's sessions leaves the account as it was."""
    gloria.post(f"/admin/personas/{CAST['jairo'].id}/cerrar-sesiones")

    assert jairo.get("/inicio").location.startswith("/ingresar")
    assert person_called(CAST["jairo"].email).disabled_at is None


def test_a_department_is_added_and_renamed(gloria):
    """Its id stays, whatever the next decree calls it."""
    data = {"id": "acueducto", "name_es": "Acueducto", "active": "y"}
    gloria.post("/admin/dependencias/nueva", data=data)
    gloria.post(
        "/admin/dependencias/acueducto",
        data={"name_es": "Aguas de Cúcuta", "name_en": "", "email": "", "active": "y"},
    )

    with reading() as session:
        found = session.get_one(Department, "acueducto")
    assert (found.name_es, found.name_en, found.email) == ("Aguas de Cúcuta",) * 2 + (None,)


@pytest.mark.parametrize("slug", [LIGHTING, "Con Espacios", "ñandú", "a" * 61])
def test_a_department_needs_an_id_of_its_own(gloria, slug):
    """An id that is taken, or that no address could hold, is refused beside its field."""
    page = gloria.post("/admin/dependencias/nueva", data={"id": slug, "name_es": "Otra"})

    assert 'id="id-error"' in page.text
    with reading() as session:
        assert len(session.scalars(select(Department)).all()) == 2


def test_a_key_is_shown_once_and_ends_when_somebody_ends_it(gloria):
    """The database keeps only what recognises it."""
    page = gloria.post("/admin/claves", data={"name": "Aplicación de la Alcaldía"})
    key = page.text.partition('class="secret">')[2].partition("<")[0]
    with reading() as session:
        made = session.scalars(opened_with(key)).one()
    assert key not in gloria.get("/admin/claves").text

    gloria.post(f"/admin/claves/{made.id}/terminar")

    with reading() as session:
        assert session.scalars(opened_with(key)).one_or_none() is None


def test_what_the_platform_gave_up_is_shown_and_tried_again(gloria, visit_as):
    """The auditor sees it too, and changes nothing."""
    with unit_of_work() as session:
        event = session.scalars(select(Event).order_by(Event.id)).first()
        if event is None:
            jairo = session.get_one(Person, CAST["jairo"].id)
            jairo.disable(by=GLORIA)
            session.flush()
            event = session.scalars(Event.history_of(jairo.id)).one()
        number = event.id
        session.add(
            Delivery(
                event_id=number,
                flow="close-the-loop",
                attempts=PATIENCE,
                next_try_at=now(),
                parked_at=now(),
            )
        )
    assert "1 entrega está detenida" in gloria.get("/admin").text
    assert "close-the-loop" in visit_as("ana").get("/admin/entregas").text

    gloria.post("/admin/entregas/reintentar", data={"delivery": f"close-the-loop:{number}"})

    with reading() as session:
        taken_up = session.scalars(select(Delivery)).one()
    assert (taken_up.parked_at, taken_up.attempts) == (None, 0)
    assert "Nada está detenido" in gloria.get("/admin/entregas").text


def test_nonsense_in_a_retry_retries_nothing(gloria):
    """A form that was tampered with is answered, and nothing happens."""
    page = gloria.post(
        "/admin/entregas/reintentar", data={"delivery": "x:y"}, follow_redirects=True
    )

    assert "Marque al menos una." in page.text
