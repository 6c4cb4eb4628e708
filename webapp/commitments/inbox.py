"""The inbox of both sides: what waits for my word, what we owe, what is owed to us."""

from flask import render_template

from models.people.grant import Permission
from models.trust.bodies import Bodies
from models.trust.commitment import Commitment
from models.trust.ledger_lists import owed_by, received_by, to_answer
from models.trust.offices import bodies_of
from webapp.access import requires
from webapp.commitments import deeds
from webapp.commitments.blueprint import blueprint
from webapp.commitments.found import speaker
from webapp.commitments.standing import standing
from webapp.commitments.story import evidence
from webapp.database import db
from webapp.photos.views import address_of


@blueprint.get("/pendientes")
@requires(Permission.SEE_LEDGER)
def pending() -> str:
    """Show what waits for whoever is signed in, the most pressing first."""
    who = speaker()
    waiting = to_answer(db, who)
    owed = list(db.scalars(owed_by(bodies_of(who, db))))
    ours = [one for one in received_by(db, who) if one not in waiting]
    everything = [*waiting, *owed, *ours]
    claims = [one.standing_claim for one in waiting if one.standing_claim]
    return render_template(
        "commitments/inbox.html",
        waiting=waiting,
        owed=_pressing(owed),
        ours=_pressing(ours),
        bodies=Bodies.of(db, everything),
        standing=standing,
        evidence=evidence(db, claims),
        address_of=address_of,
        confirm=deeds.CONFIRM,
        dispute=deeds.DISPUTE,
        consent=deeds.CONSENT,
        refuse=deeds.REFUSE,
    )


def _pressing(listed: list[Commitment]) -> list[tuple[str, list[Commitment]]]:
    """Group a list: what is broken, what must be answered, what runs, what waits for others."""
    groups: dict[str, list[Commitment]] = {"broken": [], "proposed": [], "open": []}
    for one in listed:
        key = "broken" if one.is_broken else "proposed" if one.can("accept") else "open"
        groups[key].append(one)
    return [(key, theirs) for key, theirs in groups.items() if theirs]
