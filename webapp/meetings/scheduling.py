"""What the liaison does to a meeting: prepare, convene, change, postpone, hold, cancel."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from wtforms import Field

from models.calendar import city_time
from models.lifecycle import TransitionRefusedError
from models.people.grant import Permission
from models.trust import agenda as points
from models.trust import scheduling
from models.trust.meeting import Meeting
from models.trust.meeting_request import AskedStatus, MeetingRequest
from models.trust.meeting_stages import TO_BE_HELD, MeetingMode, MeetingStatus
from models.trust.registration import RoomTooSmallError, change_places
from webapp.access import requires, requires_on
from webapp.database import db
from webapp.devices.deeds import Deed
from webapp.meetings import deeds
from webapp.meetings.blueprint import blueprint
from webapp.meetings.forms import MeetingForm, PostponeForm, WhenForm, WhyForm, shown
from webapp.meetings.found import meeting_with
from webapp.meetings.refusals import TIMES, why_not

BOTH = ["GET", "POST"]

holds = requires_on(Permission.HOLD_MEETINGS, meeting_with)


@blueprint.route("/nuevo", methods=BOTH)
@requires(Permission.HOLD_MEETINGS)
def draft() -> ResponseReturnValue:
    """Prepare a meeting, where it was asked for with what the committee wrote."""
    asked = _asked()
    form = MeetingForm(data=_usual(asked))
    if form.validate_on_submit() and (meeting := _drafted(form)) is not None:
        if asked is not None:
            asked.accept(meeting, by=current_user.actor)
            points.add(db, meeting, asked.subject[:120])
        flash(_("El encuentro está en preparación. Revíselo y convóquelo."), "good")
        return redirect(url_for("meetings.record", code=meeting.code), HTTPStatus.SEE_OTHER)
    return _form_page(form, asked=asked)


def _drafted(form: MeetingForm) -> Meeting | None:
    """Prepare it, or say beside the field why that cannot be."""
    starts_at, ends_at = form.times
    try:
        return scheduling.schedule(
            db,
            starts_at=starts_at,
            ends_at=ends_at,
            liaison_id=current_user.id,
            places=form.places.data,
            by=current_user.actor,
            **form.told,
        )
    except TIMES as error:
        _blame(form, error)
        return None


@blueprint.route("/<code>/cambiar", methods=BOTH)
@holds
def change(meeting: Meeting) -> ResponseReturnValue:
    """Correct what was said about a meeting; its date moves by postponing, once convened."""
    if meeting.status not in TO_BE_HELD:
        raise TransitionRefusedError("meeting", "change", meeting.status)
    form = MeetingForm(data=shown(meeting))
    is_draft = meeting.status is MeetingStatus.DRAFT
    if not is_draft:
        del form.day, form.starts, form.ends
    if form.validate_on_submit() and _changed(meeting, form, is_draft=is_draft):
        return _done(meeting, deeds.CHANGE)
    return _form_page(form, meeting=meeting)


def _changed(meeting: Meeting, form: MeetingForm, *, is_draft: bool) -> bool:
    try:
        if is_draft:
            starts_at, ends_at = form.times
            if (starts_at, ends_at) != (meeting.starts_at, meeting.ends_at):
                scheduling.reschedule(db, meeting, starts_at, ends_at, by=current_user.actor)
        change_places(db, meeting, form.places.data)
    except TIMES as error:
        _blame(form, error)
        return False
    except RoomTooSmallError as error:
        form.places.errors = [why_not(error)]
        return False
    meeting.change(form.told, by=current_user.actor)
    return True


@blueprint.post("/<code>/convocar")
@holds
def convene(meeting: Meeting) -> ResponseReturnValue:
    """Call it."""
    return _at_once(meeting, deeds.CONVENE, lambda: meeting.convene(by=current_user.actor))


@blueprint.route("/<code>/aplazar", methods=BOTH)
@holds
def postpone(meeting: Meeting) -> ResponseReturnValue:
    """Move it to another date, for a reason."""
    meeting.LIFECYCLE.follow("postpone", meeting.status)
    usual = shown(meeting)
    form = PostponeForm(data={name: usual[name] for name in ("day", "starts", "ends")})
    if form.validate_on_submit():
        starts_at, ends_at = form.times
        try:
            scheduling.postpone(
                db, meeting, starts_at, ends_at, form.why.data, by=current_user.actor
            )
        except TIMES as error:
            _blame(form, error)
        else:
            return _done(meeting, deeds.POSTPONE)
    return _ask(meeting, deeds.POSTPONE, form)


@blueprint.route("/<code>/cancelar", methods=BOTH)
@holds
def cancel(meeting: Meeting) -> ResponseReturnValue:
    """Call it off, for a reason."""
    meeting.LIFECYCLE.follow("cancel", meeting.status)
    form = WhyForm()
    if form.validate_on_submit():
        meeting.cancel(form.why.data, by=current_user.actor)
        return _done(meeting, deeds.CANCEL)
    return _ask(meeting, deeds.CANCEL, form)


@blueprint.post("/<code>/realizado")
@holds
def hold(meeting: Meeting) -> ResponseReturnValue:
    """Note that it took place."""
    return _at_once(
        meeting, deeds.HOLD, lambda: scheduling.hold(db, meeting, by=current_user.actor)
    )


def _asked() -> MeetingRequest | None:
    """Return the request that an address says it answers, while it waits."""
    written = request.args.get("solicitud", "")
    try:
        wanted = UUID(written)
    except ValueError:
        return None
    found = select(MeetingRequest).where(
        MeetingRequest.id == wanted, MeetingRequest.status == AskedStatus.WAITING
    )
    return db.scalars(found).one_or_none()


def _usual(asked: MeetingRequest | None) -> dict[str, object]:
    told: dict[str, object] = {"mode": MeetingMode.IN_PERSON.value}
    if asked is not None:
        told |= {
            "territory": asked.territory_id,
            "committee": str(asked.committee_id or ""),
            "purpose": asked.subject,
        }
    return told


def _blame(form: WhenForm, error: Exception) -> None:
    """Say beside the field what is wrong with the time, and keep what was typed."""
    field: Field = form.ends if type(error).__name__.startswith("Ends") else form.starts
    field.errors = [why_not(error)]


def _form_page(
    form: MeetingForm, *, meeting: Meeting | None = None, asked: MeetingRequest | None = None
) -> ResponseReturnValue:
    html = render_template(
        "meetings/form.html", form=form, meeting=meeting, asked=asked, city_time=city_time
    )
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _ask(meeting: Meeting, deed: Deed, form: WhyForm | PostponeForm) -> ResponseReturnValue:
    html = render_template("meetings/reason.html", meeting=meeting, deed=deed, form=form)
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _at_once(meeting: Meeting, deed: Deed, do: Callable[[], None]) -> ResponseReturnValue:
    do()
    return _done(meeting, deed)


def _done(meeting: Meeting, deed: Deed) -> ResponseReturnValue:
    flash(str(deed.done), "good")
    return redirect(url_for("meetings.record", code=meeting.code), HTTPStatus.SEE_OTHER)
