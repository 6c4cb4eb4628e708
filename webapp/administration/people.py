"""Administration of people: their accounts."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from models.committees.reserved import shown
from models.events import EventKind
from models.people import reset as resets
from models.people.grant import Grant, Permission
from models.people.person import Person, matching
from models.people.web_session import end_sessions, open_sessions
from webapp.access import requires
from webapp.accounts.doorkeeper import key
from webapp.accounts.offices import office_name, office_names
from webapp.administration.blueprint import blueprint
from webapp.administration.forms import PersonForm
from webapp.administration.grants import grant_form
from webapp.database import db
from webapp.pages import page_of


@blueprint.get("/personas")
@requires(Permission.ADMINISTER_PEOPLE)
def people() -> str:
    """Show who has an account, and what each is to the city."""
    page = page_of(matching(request.args.get("q", "")))
    offices = {
        person.id: office_names(shown(db, db.scalars(Grant.in_force(person.id))))
        for person in page.rows
    }
    return render_template("administration/people.html", page=page, offices=offices)


@blueprint.route("/personas/nueva", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_PEOPLE)
def invite() -> ResponseReturnValue:
    """Open an account; the person gets a letter and chooses the password."""
    form = PersonForm()
    if form.validate_on_submit():
        person = Person.invite(
            form.name.data, form.email.data, by=current_user.actor, language=form.language.data
        )
        db.add(person)
        db.flush()
        resets.ask(db, person, key(), by=current_user.actor)
        flash(_("La cuenta está abierta y la invitación va en camino. Falta darle un encargo."))
        return redirect(url_for(".person", person_id=person.id))
    return render_template("administration/invite.html", form=form)


@blueprint.get("/personas/<uuid:person_id>")
@requires(Permission.ADMINISTER_PEOPLE)
def person(person_id: UUID) -> str:
    """Show one account: what they hold and held, and where they are signed in.

    That somebody belongs to a committee without names is not shown here either.
    """
    return person_page(db.get_one(Person, person_id))


def person_page(found: Person) -> str:
    """Draw the page of an account, with whatever form on it was just filled in."""
    held = select(Grant).where(Grant.person_id == found.id).order_by(Grant.since.desc())
    return render_template(
        "administration/person.html",
        person=found,
        grants=[(grant, office_name(grant)) for grant in shown(db, db.scalars(held))],
        sessions=db.scalars(open_sessions(found.id)).all(),
        form=grant_form(),
    )


@blueprint.post("/personas/<uuid:person_id>/enlace")
@requires(Permission.ADMINISTER_PEOPLE)
def send_link(person_id: UUID) -> ResponseReturnValue:
    """Send somebody a link to choose a password: the administrator never learns it."""
    found = db.get_one(Person, person_id)
    if not found.is_disabled:
        resets.ask(db, found, key(), by=current_user.actor)
        flash(_("El enlace va en camino a %(email)s.", email=found.email))
    return redirect(url_for(".person", person_id=person_id))


@blueprint.post("/personas/<uuid:person_id>/cerrar")
@requires(Permission.ADMINISTER_PEOPLE)
def disable(person_id: UUID) -> ResponseReturnValue:
    """Close an account and show the person out; nobody closes their own by mistake."""
    if person_id == current_user.id:
        flash(_("No puede cerrar su propia cuenta. Pídalo a otra persona."), "error")
        return redirect(url_for(".person", person_id=person_id))
    db.get_one(Person, person_id).disable(by=current_user.actor)
    end_sessions(db, person_id)
    flash(_("La cuenta está cerrada. Lo que hizo sigue firmado con su nombre."))
    return redirect(url_for(".person", person_id=person_id))


@blueprint.post("/personas/<uuid:person_id>/abrir")
@requires(Permission.ADMINISTER_PEOPLE)
def enable(person_id: UUID) -> ResponseReturnValue:
    """Open a closed account again."""
    db.get_one(Person, person_id).enable(by=current_user.actor)
    flash(_("La cuenta está abierta otra vez."))
    return redirect(url_for(".person", person_id=person_id))


@blueprint.post("/personas/<uuid:person_id>/cerrar-sesiones")
@requires(Permission.ADMINISTER_PEOPLE)
def show_out(person_id: UUID) -> ResponseReturnValue:
    """End somebody's sessions everywhere: a phone was lost."""
    found = db.get_one(Person, person_id)
    end_sessions(db, person_id)
    found.announce(EventKind.PERSON_SHOWN_OUT, by=current_user.actor)
    flash(_("Cerramos sus sesiones. Tendrá que ingresar de nuevo."))
    return redirect(url_for(".person", person_id=person_id))
