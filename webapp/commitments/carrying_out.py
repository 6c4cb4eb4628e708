"""Doing something to a commitment: ask what is needed, notice who was faster, then do it."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.trust.commitment import Commitment
from webapp.commitments.deeds import Deed, open_deeds
from webapp.commitments.forms import SeenForm
from webapp.commitments.found import speaker
from webapp.commitments.standing import standing
from webapp.database import db


def carry_out(
    commitment: Commitment, deed: Deed, form: SeenForm, do: Callable[[], object]
) -> ResponseReturnValue:
    """Ask, or do what was asked.

    Whoever looked at an older state is told how it stands now and keeps what they typed; who
    stands on the other side is told whose word it is.
    """
    possible = deed in open_deeds(commitment, speaker())
    overtaken = form.is_submitted() and form.is_overtaken(commitment)
    if not possible or overtaken:
        return _not_now(commitment, deed, form, possible=possible)
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.version.data = str(commitment.version)
        page = render_template(
            "commitments/ask.html",
            commitment=commitment,
            deed=deed,
            form=form,
            standing=standing(commitment),
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    do()
    db.flush()
    flash(str(deed.done), "good")
    return redirect(url_for("commitments.record", code=commitment.code))


def _not_now(
    commitment: Commitment, deed: Deed, form: SeenForm, *, possible: bool
) -> ResponseReturnValue:
    who = speaker()
    form.version.data = str(commitment.version)
    page = render_template(
        "commitments/not_now.html",
        commitment=commitment,
        deed=deed,
        form=form,
        possible=possible,
        is_theirs=who.owes(commitment) if deed.owing else who.receives(commitment),
        standing=standing(commitment),
    )
    return page, HTTPStatus.CONFLICT
