"""The coexistence code is data: brought in row by row, validated by people."""

import os
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.committees import catalogue
from models.committees.behaviour import Behaviour, BehaviourFault, behaviours_for, import_rows
from models.committees.codes import CommitteeKind
from models.committees.template import PlanTemplate, in_use

HEAD = "articulo,numeral,conducta,tema_comite,donde_visto\n"
FAULT = BehaviourFault


def test_a_new_city_begins_with_templates_and_behaviours_for_every_kind(city: Session) -> None:
    """None is validated; running it twice changes nothing."""
    catalogue.install(city)
    for kind in CommitteeKind:
        assert city.scalars(in_use(kind)).all()
        assert city.scalars(behaviours_for(kind)).all()
    assert not any(one.is_validated for one in city.scalars(select(Behaviour)))
    known = {one.id for one in city.scalars(select(Behaviour))}
    for template in city.scalars(select(PlanTemplate)):
        assert set(template.behaviours) <= known
        assert all(template.steps("en") != template.steps() for _ in [0])


def test_rows_come_in_as_not_validated_and_bad_ones_go_back(city: Session) -> None:
    """Each bad row with its reason; none of them stops the others."""
    rows = (
        *("27,3,Golpear a alguien,riñas,libro", "x,1,Algo,riñas,", "28,1,,riñas,"),
        *("29,1,Algo,cámaras,", "27,3,Golpear otra vez,riñas,", "30,1"),
    )
    text = HEAD + "\n".join(rows)
    tally = import_rows(city, text.encode(), "codigo.csv")
    city.flush()

    assert (tally.read, tally.added) == (6, 1)
    assert [one.reason for one in tally.rejected] == [
        *(FAULT.NO_ARTICLE, FAULT.NO_WORDS, FAULT.NO_THEME, FAULT.REPEATED, FAULT.BROKEN)
    ]
    added = city.get_one(Behaviour, "27.3-brawls")
    assert (added.words_es, added.is_validated) == ("Golpear a alguien", False)


def test_what_was_validated_is_not_overwritten(city: Session) -> None:
    """A file knows less than the city's lawyers; words they have not seen are replaced."""
    seen, unseen = (city.get_one(Behaviour, one) for one in ("27.1-brawls", "27.2-brawls"))
    seen.reword("Como dijo jurídica.", "As the lawyers said.", validated=True, active=True)
    text = HEAD + "27,1,Otra cosa,riñas,\n27,2,Otra cosa,riñas,\n"
    tally = import_rows(city, text.encode(), "codigo.csv")

    assert (tally.unchanged, tally.changed) == (1, 1)
    assert seen.words_es == "Como dijo jurídica."
    assert (unseen.words_es, unseen.words_en) == ("Otra cosa", "")


@pytest.mark.skipif("CONVIVENCIA_SAMPLES" not in os.environ, reason="no sample data here")
def test_the_sample_table_comes_in(city: Session) -> None:
    """Rows of themes that no committee has are given back; nothing is lost on the way."""
    sample = Path(os.environ["CONVIVENCIA_SAMPLES"]) / "codes/ley1801_comportamientos.csv"
    tally = import_rows(city, sample.read_bytes(), sample.name)

    assert tally.read == 24
    assert tally.added + tally.changed + tally.unchanged + len(tally.rejected) == 24
    assert {one.reason for one in tally.rejected} <= {
        *(FAULT.NO_THEME, FAULT.NO_ARTICLE, FAULT.REPEATED)
    }
    assert tally.added >= 5
