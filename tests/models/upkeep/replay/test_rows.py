"""A bad row is refused with its reason, and costs no other row."""

import gzip

import pytest
from sqlalchemy import func, select

from models.imports import UnreadableFileError
from models.session import SessionFactory
from models.upkeep.replay.faults import Fault, Remark
from models.upkeep.service_request import ServiceRequest
from tests.models.upkeep.replay.conftest import COLUMNS, STILL_OPEN, a_row, written

HEADER = ",".join(COLUMNS) + "\n"


def kept() -> int:
    """Count the requests in the city."""
    with SessionFactory() as session:
        return session.scalar(select(func.count()).select_from(ServiceRequest)) or 0


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"id_origen": ""}, Fault.NO_ID),
        ({"id_origen": "101000000001"}, Fault.REPEATED),
        ({"creado": ""}, Fault.NO_DATE),
        ({"creado": "2026-02-31 10:00:00"}, Fault.BROKEN_DATE),
        ({"creado": "02/03/2026"}, Fault.BROKEN_DATE),
        ({"creado": "0001-01-01 00:00:00"}, Fault.BROKEN_DATE),
        ({"cerrado": "mañana"}, Fault.BROKEN_DATE),
        ({"meta_sla": "2026-13-01"}, Fault.BROKEN_DATE),
        ({"creado": "2027-01-01 10:00:00", **STILL_OPEN}, Fault.IN_THE_FUTURE),
        ({"cerrado": "2026-03-01 10:00:00"}, Fault.CLOSED_BEFORE_CREATED),
        ({"cerrado": ""}, Fault.CLOSED_WITHOUT_DATE),
        ({"estado": "Open"}, Fault.CLOSED_WITHOUT_DATE),
        ({"estado": "Lost"}, Fault.UNKNOWN_STATE),
        ({"categoria": "ovni"}, Fault.UNKNOWN_CATEGORY),
        ({"lat": "norte"}, Fault.BROKEN_COORDINATES),
        ({"lat": "nan"}, Fault.BROKEN_COORDINATES),
        ({"lon": ""}, Fault.BROKEN_COORDINATES),
        ({"lat": "42.3601", "lon": "-71.0589"}, Fault.OUTSIDE),
        ({"lat": "1e300"}, Fault.OUTSIDE),
        ({"lat": "", "lon": "", "comuna": "11"}, Fault.UNKNOWN_COMUNA),
        ({"lat": "", "lon": "", "comuna": "²"}, Fault.UNKNOWN_COMUNA),
        ({"titulo": "a\x00b"}, Fault.NUL),
    ],
)
def test_a_bad_row_is_refused_alone(bring_in, broken, fault):
    """The rows before and after it are kept, and the list says which line and why."""
    replay = bring_in(a_row(1), a_row(2, **broken), a_row(3))
    assert [(one.line, one.reason) for one in replay.tally.rejected] == [(3, fault)]
    assert (replay.tally.read, replay.tally.added, kept()) == (3, 2, 2)


def test_a_row_with_too_few_columns_is_refused_alone(bring_in):
    """A line cut in the middle is no case; neither is one with a column too many."""
    lines = written(a_row(1), a_row(2), a_row(3)).splitlines()
    lines[1], lines[2] = lines[1][:40], lines[2] + ",x"
    replay = bring_in(raw="\n".join(lines))
    assert [one.reason for one in replay.tally.rejected] == [Fault.BROKEN_ROW] * 2
    assert kept() == 1


def test_a_quote_that_never_closes_costs_its_own_row(bring_in):
    """Python's own reader would swallow the rest of the file looking for its end."""
    lines = written(a_row(1), *(a_row(n) for n in range(2, 60))).splitlines()
    lines[1] = lines[1].replace("Street", '"Street', 1)
    replay = bring_in(raw="\n".join(lines))
    assert [(one.line, one.reason) for one in replay.tally.rejected] == [
        (2, Fault.BROKEN_QUOTES)
    ]
    assert kept() == 58


def test_a_text_may_go_on_over_several_lines(bring_in):
    """A quoted line break is part of the text, not the end of the row."""
    replay = bring_in(a_row(1, titulo='Sin luz,\ndice "hace un mes"'), a_row(2))
    assert (replay.tally.added, replay.tally.rejected) == (2, [])
    with SessionFactory() as session:
        first = select(ServiceRequest).where(ServiceRequest.source_id == "101000000001")
        told = session.scalars(first).one().description
    assert told == 'Sin luz, dice "hace un mes"'


def test_old_spreadsheets_write_latin_letters(bring_in):
    """Each line is read in the alphabet it was written in."""
    raw = written(a_row(1, titulo="Niña cayó en un hueco"), a_row(2)).encode()
    latin = written(a_row(3, titulo="Andén dañado")).encode("latin-1").splitlines()[1]
    replay = bring_in(raw=b"\xef\xbb\xbf" + raw + latin + b"\n")
    assert replay.remarks[Remark.READ_AS_LATIN] == 1
    with SessionFactory() as session:
        told = set(session.scalars(select(ServiceRequest.description)))
    assert {"Niña cayó en un hueco", "Andén dañado"} <= told


def test_a_file_that_ends_too_early_keeps_what_it_has(bring_in):
    """A download that broke off is said to be one, and its rows are not lost."""
    zipped = gzip.compress(written(*(a_row(n) for n in range(1, 3000))).encode(), 1)
    replay = bring_in(raw=zipped[: len(zipped) // 2], name="casos.csv.gz")
    assert replay.tally.reasons[Fault.CUT_OFF] == 1
    assert 100 < kept() < 2999


def test_strange_words_are_kept_and_controls_are_not(bring_in):
    """Emoji, right-to-left text and endless words are words; control bytes are nothing."""
    bring_in(a_row(1, titulo="💡 \x07 שלום " + "x" * 10_000))
    with SessionFactory() as session:
        told = session.scalars(select(ServiceRequest.description)).one()
    assert told.startswith("💡 שלום xxx")
    assert len(told) == 4000


def test_columns_that_may_be_missing_may_be_missing(bring_in):
    """Only the id, the date and the category are needed; the rest is unknown then."""
    replay = bring_in(raw="ID_ORIGEN,creado,categoria\n7,2026-03-02T21:15:00-05:00,grafiti\n")
    assert replay.tally.added == 1


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "id_origen,creado\n1,2026-03-02\n",
        "\x1f\x8bbroken",
        HEADER.encode("utf-16"),
        b"\x89PNG\r\n\x1a\n\x00\x00",
    ],
)
def test_what_is_no_file_of_cases_is_said_to_be_none(bring_in, raw):
    """One sentence, and nothing is kept."""
    with pytest.raises(UnreadableFileError):
        bring_in(raw=raw)
    assert kept() == 0


def test_the_list_of_rejected_rows_can_be_mended_and_sent_again(bring_in, tmp_path):
    """It has the line, the reason in Spanish and what was written; without any it goes."""
    replay = bring_in(a_row(1, creado="ayer"), a_row(2))
    listed = replay.tally.write_rejected(tmp_path)
    assert listed == tmp_path / "imports" / "casos.rejected.csv"
    told = listed.read_text("utf-8-sig").splitlines()
    assert told[1].startswith("2,broken_date,una fecha no se entiende,")
    assert "101000000001,ayer," in told[1]
    bring_in(a_row(1), a_row(2)).tally.write_rejected(tmp_path)
    assert not listed.exists()
