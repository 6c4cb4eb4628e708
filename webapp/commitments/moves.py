"""What each side does to a commitment. Each view is one question and one verb."""

from flask import abort, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.attachments import Attachment, PhotoRole
from models.events import Actor
from models.numbering import tidy_code
from models.people.grant import Permission
from models.session import reading
from models.trust.commitment import Commitment, coded
from models.trust.commitment_stages import PartyKind
from webapp.access import requires_on
from webapp.commitments import deeds
from webapp.commitments.blueprint import blueprint
from webapp.commitments.carrying_out import carry_out
from webapp.commitments.forms import (
    ClaimForm,
    DateForm,
    DeclineForm,
    DisputeForm,
    LetGoForm,
    SeenForm,
)
from webapp.commitments.found import commitment_coded, speaker
from webapp.database import LOOKING, db
from webapp.orders.pictures import Sent, take_in

BOTH = ["GET", "POST"]
owing = requires_on(Permission.KEEP_COMMITMENTS, commitment_coded)
receiving = requires_on(Permission.CONFIRM_COMMITMENTS, commitment_coded)


@blueprint.route("/<code>/aceptar", methods=BOTH)
@owing
def accept(commitment: Commitment) -> ResponseReturnValue:
    """Promise it."""
    return carry_out(
        commitment, deeds.ACCEPT, SeenForm(), lambda: commitment.accept(by=speaker())
    )


@blueprint.route("/<code>/no-aceptar", methods=BOTH)
@owing
def decline(commitment: Commitment) -> ResponseReturnValue:
    """Say that it will not be promised, and why."""
    form = DeclineForm()
    return carry_out(
        commitment,
        deeds.DECLINE,
        form,
        lambda: commitment.decline(form.reason.data, by=speaker()),
    )


@blueprint.route("/<code>/empezar", methods=BOTH)
@owing
def start(commitment: Commitment) -> ResponseReturnValue:
    """Say that work on it has begun."""
    return carry_out(
        commitment, deeds.START, SeenForm(), lambda: commitment.start(by=speaker())
    )


def with_its_photo(code: str) -> Commitment:
    """Return the commitment, after taking in the photo that was sent with the claim.

    Before the database is taken, because it takes long; only from who may claim it.
    """
    if request.method not in LOOKING:
        with reading() as looking:
            found = looking.scalars(coded(tidy_code(code))).one()
            if not current_user.rights.may(Permission.KEEP_COMMITMENTS, on=found):
                abort(403)
        g.sent = take_in(request.files.get("photo"), request.form.get("kept"))
    return commitment_coded(code)


@blueprint.route("/<code>/cumplido", methods=BOTH)
@requires_on(Permission.KEEP_COMMITMENTS, with_its_photo)
def claim(commitment: Commitment) -> ResponseReturnValue:
    """Say that it is kept, and show it."""
    sent: Sent = g.get("sent", Sent())
    form = ClaimForm(sent, must=commitment.photo_asked)

    def do() -> None:
        photos = 1 if sent.picture else 0
        made = commitment.claim(form.words.data, photos=photos, by=speaker())
        db.flush()
        if sent.picture is not None:
            # Officials answer for what they show; a neighbour's photo is looked at first.
            official = commitment.owed_by_kind is not PartyKind.COMMITTEE
            kind, _colon, key = made.claimed_by.partition(":")
            photo = Attachment.add(
                sent.picture,
                made.id,
                PhotoRole.EVIDENCE,
                by=Actor(kind, key),
                looked_at=official,
            )
            db.add(photo)

    return carry_out(commitment, deeds.CLAIM, form, do)


@blueprint.route("/<code>/otra-fecha", methods=BOTH)
@owing
def ask_date(commitment: Commitment) -> ResponseReturnValue:
    """Ask the other side for a later date."""
    form = DateForm(commitment)
    return carry_out(
        commitment,
        deeds.ASK_DATE,
        form,
        lambda: commitment.ask_for(form.day.data, form.reason.data, by=speaker()),
    )


@blueprint.route("/<code>/confirmar", methods=BOTH)
@receiving
def confirm(commitment: Commitment) -> ResponseReturnValue:
    """Say that it was kept."""
    return carry_out(
        commitment, deeds.CONFIRM, SeenForm(), lambda: commitment.confirm(by=speaker())
    )


@blueprint.route("/<code>/falta", methods=BOTH)
@receiving
def dispute(commitment: Commitment) -> ResponseReturnValue:
    """Say that it was not kept, and what is missing."""
    form = DisputeForm()
    return carry_out(
        commitment,
        deeds.DISPUTE,
        form,
        lambda: commitment.dispute(form.missing.data, by=speaker()),
    )


@blueprint.route("/<code>/fecha-si", methods=BOTH)
@receiving
def consent(commitment: Commitment) -> ResponseReturnValue:
    """Agree to the later date."""
    return carry_out(
        commitment, deeds.CONSENT, SeenForm(), lambda: commitment.consent(by=speaker())
    )


@blueprint.route("/<code>/fecha-no", methods=BOTH)
@receiving
def refuse(commitment: Commitment) -> ResponseReturnValue:
    """Hold to the date in force."""
    return carry_out(
        commitment, deeds.REFUSE, SeenForm(), lambda: commitment.refuse(by=speaker())
    )


@blueprint.route("/<code>/retirar", methods=BOTH)
@receiving
def let_go(commitment: Commitment) -> ResponseReturnValue:
    """Let go of it."""
    form = LetGoForm()
    return carry_out(
        commitment,
        deeds.LET_GO,
        form,
        lambda: commitment.let_go(form.reason.data, by=speaker()),
    )
