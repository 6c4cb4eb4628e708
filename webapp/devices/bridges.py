"""Bridges: programs that speak for many devices, each with an account of its own."""

from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import func, select
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from models.alerts.bridge import BRIDGED, Bridge, Unfit, UnfitBridgeError
from models.alerts.codes import DeviceStatus, Protocol
from models.alerts.device import Device
from models.language import say
from models.lifecycle import TransitionRefusedError
from models.people.grant import Permission
from webapp.access import requires
from webapp.database import LOOKING, db
from webapp.devices.blueprint import blueprint
from webapp.devices.forms import PlainForm
from webapp.devices.setup import setup_of_bridge
from webapp.forms import Form
from webapp.languages import language

BOTH = ["GET", "POST"]


class BridgeForm(Form):
    """A program that speaks for devices."""

    name = StringField(
        _l("Nombre"),
        description=_l("Para reconocerlo, con minúsculas, cifras y guiones: zigbee-centro."),
        validators=[InputRequired(_l("Escriba un nombre."))],
    )
    protocol = SelectField(
        _l("¿Qué programa es?"), validators=[InputRequired(_l("Escoja qué programa es."))]
    )
    prefix = StringField(
        _l("Prefijo de sus temas"),
        description=_l("Bajo él, y solo bajo él, puede hablar y oír."),
        validators=[InputRequired(_l("Escriba el prefijo."))],
    )

    def offer(self) -> None:
        """Fill the list of programs."""
        self.protocol.choices = [
            SelectChoice(one.value, say(one, language())) for one in Protocol if one in BRIDGED
        ]


@blueprint.get("/puentes")
@requires(Permission.SEE_DEVICES)
def bridges() -> str:
    """Show which programs speak for devices, and for how many."""
    counted = (
        select(Device.bridge_id, func.count(Device.id))
        .where(Device.bridge_id.is_not(None), Device.status != DeviceStatus.RETIRED)
        .group_by(Device.bridge_id)
    )
    listed = select(Bridge).order_by(Bridge.retired_at.is_not(None), Bridge.name)
    return render_template(
        "devices/bridges.html",
        bridges=db.scalars(listed).all(),
        devices=dict(db.execute(counted).all()),
    )


@blueprint.route("/puentes/nuevo", methods=BOTH)
@requires(Permission.ADMINISTER_DEVICES)
def add_bridge() -> ResponseReturnValue:
    """Register a bridge, and show its key once."""
    form = BridgeForm()
    form.offer()
    if form.validate_on_submit():
        try:
            bridge, key = Bridge.register(
                db,
                form.name.data,
                Protocol(form.protocol.data),
                form.prefix.data,
                by=current_user.actor,
            )
        except UnfitBridgeError as refused:
            field = form.prefix if refused.why.name.startswith("PREFIX") else form.name
            field = form.protocol if refused.why is Unfit.PROTOCOL else field
            field.errors = [say(refused.why, language())]
        else:
            db.flush()
            return _key_page(bridge, key)
    page = render_template("devices/bridge.html", form=form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


@blueprint.route("/puentes/<name>/clave", methods=BOTH)
@requires(Permission.ADMINISTER_DEVICES)
def rekey_bridge(name: str) -> ResponseReturnValue:
    """Give a bridge a new key, which also brings a retired one back."""
    bridge, form = _called(name), PlainForm()
    if form.validate_on_submit():
        return _key_page(bridge, bridge.rekey(by=current_user.actor))
    return _ask(
        bridge,
        form,
        _("Dar una clave nueva"),
        _("La clave de hoy deja de servir. Sus equipos no se oyen hasta poner la nueva."),
        "lock",
    )


@blueprint.route("/puentes/<name>/retirar", methods=BOTH)
@requires(Permission.ADMINISTER_DEVICES)
def retire_bridge(name: str) -> ResponseReturnValue:
    """Let a bridge in no more."""
    bridge, form = _called(name), PlainForm()
    if not bridge.is_in_service:
        raise TransitionRefusedError("bridge", "retire", "retired")
    if form.validate_on_submit():
        bridge.retire(by=current_user.actor)
        flash(_("El puente ya no entra. Sus equipos quedarán en silencio."))
        return redirect(url_for("devices.bridges"))
    return _ask(
        bridge,
        form,
        _("Retirar el puente"),
        _("Su conexión termina y ninguno de sus equipos se oye. Vuelve con una clave nueva."),
        "stop",
    )


def _ask(
    bridge: Bridge, form: Form, words: str, consequence: str, sign: str
) -> ResponseReturnValue:
    return render_template(
        "devices/ask_bridge.html",
        bridge=bridge,
        form=form,
        words=words,
        consequence=consequence,
        sign=sign,
    )


def _key_page(bridge: Bridge, key: str) -> ResponseReturnValue:
    setup = setup_of_bridge(bridge, current_app.config["SETTINGS"])
    page = render_template("devices/bridge_key.html", bridge=bridge, key=key, setup=setup)
    return page, HTTPStatus.OK, {"Cache-Control": "no-store"}


def _called(name: str) -> Bridge:
    wanted = select(Bridge).where(Bridge.name == name)
    if request.method not in LOOKING:
        wanted = wanted.with_for_update()
    return db.scalars(wanted).one()
