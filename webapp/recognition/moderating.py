"""The words of thanks that nobody has read: show them, hide them, or set the thanks aside."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.people.grant import Permission
from models.trust.recognition import to_read
from models.trust.recognition_stages import AsideReason
from webapp.access import requires
from webapp.database import db
from webapp.pages import page_of
from webapp.recognition.blueprint import blueprint
from webapp.recognition.forms import AsideForm
from webapp.recognition.found import thanks_with


@blueprint.get("/moderar/agradecimientos")
@requires(Permission.MODERATE_CONTENT)
def words_queue() -> str:
    """Show the words that wait, the longest waiting first."""
    return render_template(
        "recognition/words_queue.html", page=page_of(to_read()), form=AsideForm(formdata=None)
    )


@blueprint.post("/moderar/agradecimientos/<code>")
@requires(Permission.MODERATE_CONTENT)
def decide(code: str) -> ResponseReturnValue:
    """Show the words to everybody, hide them, or let the thanks not count."""
    thanks, deed = thanks_with(code), request.form.get("deed", "")
    if deed == "aside":
        form = AsideForm()
        if not form.validate_on_submit():
            page = page_of(to_read())
            html = render_template(
                "recognition/words_queue.html", page=page, form=form, wrong_for=thanks.code
            )
            return html, HTTPStatus.UNPROCESSABLE_ENTITY
        thanks.set_aside(AsideReason(form.motivo.data), by=current_user.actor)
        flash(_("Ya no cuenta, y su texto no se muestra."), "good")
    elif deed == "show":
        thanks.show_words(by=current_user.actor)
        flash(_("El texto ya es público."), "good")
    elif deed == "hide":
        thanks.hide_words(by=current_user.actor)
        flash(_("El texto queda oculto. El agradecimiento sigue su camino."), "good")
    db.flush()
    return redirect(url_for(".words_queue"), HTTPStatus.SEE_OTHER)
