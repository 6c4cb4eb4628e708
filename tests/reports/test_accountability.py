"""The report says what happened, broken promises first, and the same data say the same."""

import json
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from models.upkeep.codes import HideReason
from models.upkeep.work_order import WorkOrder
from reports.accountability import gather, outlines_of
from reports.document import as_html, as_pdf
from reports.period import Month
from reports.sentences import first_sentences
from reports.street_map import NONCE, as_map
from tests.people import ATALAYA, GLORIA, LA_LIBERTAD

APRIL = Month(2026, 4)
HOME = "https://convivencia.example"


@pytest.fixture
def content(april):
    """What the report of La Libertad for April says."""
    return gather(april, LA_LIBERTAD, APRIL)


def test_places_are_counted_once_and_voices_apart(content):
    """Eight places were reported in April, and one voice joined."""
    total = content.data["total"]

    assert (total["received"], total["joined"], total["accepted"]) == (8, 1, 8)
    assert (total["completed"], total["disputed"]) == (5, 1)
    assert (total["confirmed"], total["unconfirmed"], total["unknown"]) == (3, 1, 0)


def test_promises_are_those_whose_first_date_fell_into_the_month(content):
    """Kept means done by that date and not refused; what is open and late is overdue."""
    total = content.data["total"]

    # Promised for 15, 19, 21, 22, 24 and 29 April; late the third, refused the fourth.
    assert (total["promised"], total["kept"], total["broken"]) == (6, 3, 3)
    # Overdue today: the one that was never done, and the one that was refused.
    assert total["overdue"] == 2
    assert [one["days_late"] for one in content.data["broken_promises"]] == [6, 12, 10]


def test_the_median_counts_what_is_still_open(content):
    """Five done, one of them refused, and three open: half takes twenty days, not seven."""
    assert content.data["total"]["median_cases"] == 8
    assert content.data["total"]["median_days"] == 20.0


def test_another_comuna_has_a_report_of_its_own(april, light):
    """What happens in Atalaya is not La Libertad's; the city's report has both."""
    light(10, where=ATALAYA)

    assert gather(april, ATALAYA, APRIL).data["total"]["received"] == 1
    assert gather(april, "54001", APRIL).data["total"]["received"] == 9
    assert gather(april, ATALAYA, Month(2026, 3)).data["total"]["received"] == 0


def test_three_sentences_say_what_matters_broken_promises_first(content):
    """A reader with ten seconds reads these."""
    first, second, third = first_sentences(content.data)

    assert first == (
        "De 6 promesas que vencían en el mes, 3 no se cumplieron (50,0 %); "
        "hoy hay 2 órdenes vencidas."
    )
    assert "confirmaron 3 y no aceptaron 1" in second
    assert "la mitad de los casos se arregla en 20,0 días o menos" in third
    assert len(first_sentences(content.data, "en")) == 3


def test_a_month_without_anything_is_said_plainly(city):
    """No percentage of nothing, and no success where nothing was promised."""
    empty = gather(city, LA_LIBERTAD, APRIL)

    assert "menos de cinco promesas" in first_sentences(empty.data)[0]
    assert "No hubo casos en el mes." in as_html(empty, {}, HOME)


def test_a_territory_that_does_not_exist_has_no_report(city):
    """A report about nowhere would be a report about nothing."""
    with pytest.raises(LookupError):
        gather(city, "54001-C99", APRIL)


def test_the_same_data_make_the_same_bytes(april, content):
    """Anybody who makes the report again can compare it with the published one."""
    outlines = outlines_of(april, LA_LIBERTAD)
    again = gather(april, LA_LIBERTAD, APRIL)

    assert again.digest == content.digest
    assert as_pdf(again, outlines, HOME) == as_pdf(content, outlines, HOME)
    assert as_map(again, outlines) == as_map(content, outlines)


def test_the_document_carries_its_data_and_their_digest(april, content):
    """Whoever holds the PDF holds the figures behind it, and knows where to check them."""
    document = as_pdf(content, outlines_of(april, LA_LIBERTAD), HOME)
    reader = PdfReader(BytesIO(document))
    said = " ".join(page.extract_text() for page in reader.pages)

    assert json.loads(reader.attachments["datos.json"][0]) == content.data
    assert content.digest[:32] in said
    assert f"{HOME}/verificar" in said
    assert "Promesas no cumplidas" in said
    assert "llame al 123" in said


def test_a_screen_reader_is_told_the_text_and_not_the_margins(april, content):
    """Tagged throughout (PDF/UA-1), in Spanish, headers and footers marked as artifacts."""
    document = as_pdf(content, outlines_of(april, LA_LIBERTAD), HOME)
    with pikepdf.open(BytesIO(document)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "es"
        for page in pdf.pages:
            depth = painted_outside = 0
            for one in pikepdf.parse_content_stream(page):
                name = str(one.operator)
                depth += (name in {"BDC", "BMC"}) - (name == "EMC")
                painted_outside += depth == 0 and name in {"Tj", "TJ", "f", "S", "Do"}
            assert (depth, painted_outside) == (0, 0)


def test_the_map_has_outlines_places_and_nothing_from_elsewhere(april, content):
    """Its scripts wait for the nonce of whoever asks, and no other host is named."""
    page = as_map(content, outlines_of(april, LA_LIBERTAD))

    assert page is not None
    assert page.count("<script") == page.count(f'<script nonce="{NONCE}"')
    assert "://" not in page.replace("http://www.w3.org", "")
    assert as_map(content, {}) is None


@pytest.mark.parametrize("words", ["a" * 10_000, "שלום עולם", "💡 roto", "x\x00y\x0bz", "<b>&"])
def test_strange_words_break_no_document(april, words):
    """People write what they like; the report still prints."""
    order = april.query(WorkOrder).filter(WorkOrder.completed_at.is_(None)).first()
    order.place = words.replace("\x00", "")
    april.flush()
    content = gather(april, LA_LIBERTAD, APRIL)

    assert as_pdf(content, {}, HOME).startswith(b"%PDF")


def test_words_that_were_hidden_are_not_printed(april):
    """The number stays, so that nobody can make a broken promise disappear by hiding it."""
    late = gather(april, LA_LIBERTAD, APRIL).data["broken_promises"]
    for order in april.query(WorkOrder):
        order.place = "casa de doña Rosa"
        order.request.hide(HideReason.PERSONAL_DATA, by=GLORIA)
    april.flush()
    after = gather(april, LA_LIBERTAD, APRIL).data["broken_promises"]

    assert [one["number"] for one in after] == [one["number"] for one in late]
    assert gather(april, LA_LIBERTAD, APRIL).data["points"] == []
    assert {one["place"] for one in after} == {""}
