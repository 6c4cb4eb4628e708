"""Checking for oneself: the seals of the log, and whether a paper is what was published."""

from flask import render_template, request
from sqlalchemy import select

from models.audit import PublishedHead, head
from reports.proof import HeadOfDay, PublishedReport, find, read_digest
from webapp.access import public
from webapp.database import db
from webapp.pages import page_of
from webapp.transparency.blueprint import blueprint

DAYS = 31  # on one page
LONGEST = 200  # letters of a pasted digest


@blueprint.get("/verificar")
@public
def check() -> str:
    """Show the head of each day, and say what a digest that somebody pastes belongs to."""
    typed = request.args.get("huella", "").strip()[:LONGEST]
    digest = read_digest(typed)
    found = find(db, digest) if digest else None
    return render_template(
        "transparency/check.html",
        typed=typed,
        understood=digest is not None,
        report=found if isinstance(found, PublishedReport) else None,
        sealed_day=found if isinstance(found, HeadOfDay) else None,
        now_at=head(db),
        days=page_of(select(PublishedHead).order_by(PublishedHead.day.desc()), DAYS),
    )
