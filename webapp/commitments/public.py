"""What everybody may read: the promises of the city, broken ones first, and each one's page."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from models.numbering import tidy_code
from models.places.territory import CITY, Territory, TerritoryKind
from models.trust.bodies import Bodies
from models.trust.commitment import Commitment, coded
from models.trust.commitment_stages import CommitmentStatus
from models.upkeep.dataset import rehearsals
from reports.commitment_figures import broken_first
from reports.commitment_figures import standing as figures
from webapp.access import public
from webapp.commitments.blueprint import blueprint
from webapp.commitments.deeds import open_deeds
from webapp.commitments.found import speaker
from webapp.commitments.standing import standing
from webapp.commitments.story import evidence, story
from webapp.database import db
from webapp.languages import language
from webapp.photos.views import address_of

A_PAGE = 40
_S = CommitmentStatus


@dataclass(frozen=True, slots=True)
class Shelf:
    """A part of the list, as its link says it."""

    key: str
    words: object

    def holds(self, one: Commitment) -> bool:
        """Tell whether a commitment is of this part."""
        if self.key == "incumplidos":
            return one.is_broken
        if self.key == "abiertos":
            return one.settled_at is None
        if self.key == "cumplidos":
            return one.status in {_S.KEPT, _S.KEPT_LATE}
        return True


SHELVES = (
    Shelf("", _l("Todos")),
    Shelf("incumplidos", _l("Incumplidos")),
    Shelf("abiertos", _l("Abiertos")),
    Shelf("cumplidos", _l("Cumplidos")),
)


@blueprint.get("")
@public
def city() -> str | Response:
    """Show what was promised in the whole city; or the one whose code was typed."""
    if written := request.args.get("codigo", "").strip():
        code = tidy_code(written)
        if db.scalars(coded(code)).one_or_none() is not None:
            return redirect(url_for(".record", code=code))
        return _list(CITY, written=written[:40])
    return _list(CITY)


@blueprint.get("/territorio/<territory_id>")
@public
def of_territory(territory_id: str) -> str:
    """Show what was promised in a comuna, corregimiento or barrio."""
    return _list(territory_id)


@blueprint.get("/<code>")
@public
def record(code: str) -> str | Response:
    """Show one commitment: what, who, when, what was shown, and what is next."""
    if (tidy := tidy_code(code)) != code:
        return redirect(url_for(".record", code=tidy))
    commitment = db.scalars(coded(code)).one()
    bodies = Bodies.of(db, [commitment])
    known = current_user.is_authenticated
    return render_template(
        "commitments/record.html",
        commitment=commitment,
        standing=standing(commitment),
        bodies=bodies,
        steps=story(db, commitment, bodies),
        evidence=evidence(db, commitment.claims),
        address_of=address_of,
        deeds=open_deeds(commitment, speaker()) if known else [],
        whose=_whose(commitment, bodies),
        made_up=db.scalars(rehearsals()).first() is not None,
    )


def _list(territory_id: str, written: str = "") -> str:
    territory = db.scalars(select(Territory).where(Territory.id == territory_id)).one()
    chosen = request.args.get("ver", "")
    shelf = next((one for one in SHELVES if one.key == chosen), SHELVES[0])
    everything = broken_first(db, territory_id)
    found = [one for one in everything if shelf.holds(one)]
    pages = max(1, -(-len(found) // A_PAGE))
    page = min(max(1, request.args.get("pagina", 1, type=int)), pages)
    shown = found[(page - 1) * A_PAGE : page * A_PAGE]
    return render_template(
        "commitments/list.html",
        territory=territory,
        is_city=territory_id == CITY,
        figures=figures(db, territory_id),
        shelves=[(one.words, _address(territory_id, one.key), one is shelf) for one in SHELVES],
        lines=[(one, standing(one)) for one in shown],
        bodies=Bodies.of(db, shown),
        total=len(found),
        page=page,
        pages=pages,
        here=lambda number: _address(territory_id, shelf.key, pagina=number),
        places=_places(),
        written=written,
        made_up=db.scalars(rehearsals()).first() is not None,
    )


def _address(territory_id: str, shelf: str, **more: Any) -> str:
    chosen = {"ver": shelf or None, **more}
    if territory_id == CITY:
        return url_for(".city", **chosen)
    return url_for(".of_territory", territory_id=territory_id, **chosen)


def _places() -> list[tuple[str, str]]:
    kinds = (TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO)
    chosen = select(Territory.id, Territory.name).where(Territory.kind.in_(kinds))
    return [(its, name) for its, name in db.execute(chosen.order_by(Territory.id))]


def _whose(commitment: Commitment, bodies: Bodies) -> str:
    """Say to whom it was promised."""
    if commitment.made_to_committee_id is not None:
        return bodies.named(commitment, language())
    return _("los residentes de %(place)s", place=bodies.place(commitment.territory_id))
