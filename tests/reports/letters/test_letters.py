"""Letters say what they have to, in two languages, whatever people typed."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from models.language import LANGUAGES
from models.letters import Letter, LetterKind
from reports.letters.envelope import AddressRefusedError, domain_of, envelope, recipient
from reports.letters.render import MOST_LISTED, Rendered, render

HOME = "https://convivencia.example"
SENDER = "convivencia@cucuta.example"
NASTY = "\u202e\0<b onclick=x>&\r\nBcc: todos@correo.example\n\n" + "ñ" * 10_000 + " שלום 😀"


def facts(**known: Any) -> dict[str, Any]:
    """Say enough for any letter."""
    line = {"number": "OT-2026-000123", "category": "Alumbrado", "place": "Calle 5"}
    line |= {"due_at": "2026-05-12T22:00:00+00:00", "code": "R-7K4M-92QX"}
    return {
        "code": "R-7K4M-92QX",
        "joined_code": "R-LEAD-0001",
        "category": "Alumbrado",
        "place": "Calle 5",
        "department": "Alumbrado Público",
        "zone": "Calle 8 de La Libertad",
        "due_at": "2026-05-12T22:00:00+00:00",
        "answer_by": "2026-05-19T22:00:00+00:00",
        "confirm": f"{HOME}/casos/R-7K4M-92QX/confirmar/abc",
        "unsubscribe": f"{HOME}/casos/R-7K4M-92QX/dejar-de-seguir/abc",
        "link": f"{HOME}/restablecer/abc",
        "expires_at": "2026-05-12T22:00:00+00:00",
        "orders": [line],
        "requests": [line],
        "period": "mayo de 2026",
        "position": 12,
        "digest": "f" * 64,
        "devices": 120,
        "since": "2026-05-12T22:00:00+00:00",
        "raised_at": "2026-05-12T22:00:00+00:00",
        "escalated_at": "2026-05-12T22:03:00+00:00",
        "signal": "pulsación de pánico",
        "status": "sin atender",
        "holder": "Droguería La Sexta",
        "kind": "botón de pánico",
        "serial": "PB-0007",
        "mistaken": 3,
        "closed": 4,
        "device_false": 2,
        "title": "Confianza 2026",
        "slug": "confianza-2026",
        "closes_at": "2026-05-19T22:00:00+00:00",
        "wave": "00000000-0000-0000-0000-000000000002",
        "unit": "Cuadrante 12",
        "service": "Acompañó a alguien hasta su casa",
        "day": "2026-05-04T17:00:00+00:00",
        "second": f"{HOME}/reconocimientos/G-7K4M-92QX/confirmar/abc",
        "own": f"{HOME}/reconocimientos/mios/abc",
        "thanks": ["Acompañó a alguien hasta su casa (G-7K4M-92QX)"],
        "certificate": "00000000-0000-0000-0000-000000000001",
        "purpose": "Hablar de los viernes",
        "subject": "Las riñas de la cancha",
        "territory": "La Libertad",
        "when_it_suits": "Después de las seis",
        "why": "Se inundó el salón",
        "mode": "presencial",
        "agenda": ["Saludo", "Lámparas de la cancha"],
        "online": "https://videollamada.example/encuentro",
        "days": 7,
        "starts_at": "2026-05-19T23:00:00+00:00",
        "before": "2026-05-12T23:00:00+00:00",
        "until": "2026-05-27T23:00:00+00:00",
        "owed_by": "Alumbrado Público",
        "what": "Poner tres lámparas",
        "due_on": "2026-06-05",
        "asked_on": "2026-07-03",
        "days_late": 3,
        "claimed": "Las tres prenden.",
        "missing": "Falta una.",
        "moved": 1,
        "words": "¿Cuándo prenden?",
        "body": "Alumbrado Público",
        "answer": "El 5 de junio.",
        "forwarded_to": "Centrales Eléctricas",
        "reason": "es ofensiva",
        "assigned": True,
        **known,
    }


def sealed(words: Rendered, address: str = "ana@correo.example") -> bytes:
    """Put words into an envelope."""
    letter = Letter(
        about="1",
        kind=LetterKind.REQUEST_ACCEPTED,
        recipient="person:1",
        address=address,
        language="es",
        facts={},
        written_at=datetime(2026, 5, 5, 15, 0, tzinfo=UTC),
    )
    return envelope(letter, words, sender=SENDER, unsubscribe=f"{HOME}/x").content


def opened(content: bytes) -> EmailMessage:
    """Read an e-mail as strictly as the library can."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert [part.defects for part in message.walk() if part.defects] == []
    assert [header.defects for header in message.values() if header.defects] == []
    return message


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_letter_is_complete(kind: LetterKind, language: str) -> None:
    """No hole where a fact belongs, no mark of the template, one footer on who answers."""
    words = render(kind, facts(), home=HOME, language=language)

    assert words.subject
    assert len(words.text.split("\n-- \n")) == 2
    assert "1581" in words.text
    for mark in ("{{", "{%", "None", "  ", "( ", " ,", " ."):
        assert mark not in words.text
    assert "\n\n\n" not in words.text


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_letter_stands_even_where_little_is_known(kind: LetterKind) -> None:
    """A fact nobody gave is left out; the letter still leaves."""
    known = {"code": "R-1", "category": "Alumbrado", "orders": [], "requests": []}

    assert render(kind, known, home=HOME).text


def test_a_neighbour_reads_the_date_in_words() -> None:
    """Dates are those of the city, as people say them."""
    assert "martes 12 de mayo" in render("request_accepted", facts(), home=HOME).text
    english = render("request_accepted", facts(), home=HOME, language="en")
    assert "Tuesday 12 May" in english.text


def test_who_is_in_danger_is_told_to_call() -> None:
    """Neighbours are reminded of 123; a foreman's list of orders needs no such line."""
    assert "llame al 123" in render("request_accepted", facts(), home=HOME).text
    assert "123." not in render("orders_assigned", facts(), home=HOME).text


def test_a_long_list_is_cut_and_counted() -> None:
    """A letter of fifty lines is read by nobody; the inbox has them all."""
    orders = [{"number": f"OT-{n}", "category": "Alumbrado"} for n in range(50)]
    text = render("orders_assigned", {"orders": orders}, home=HOME).text

    assert text.count("OT-") == MOST_LISTED
    assert "Y 30 más" in text


def test_what_people_type_breaks_nothing_and_says_nothing_else() -> None:
    """No second line, no tag, no turned text, no word of ten thousand letters."""
    words = render("request_accepted", facts(place=NASTY, code=NASTY), home=HOME)

    assert "\0" not in words.text
    assert "\u202e" not in words.text
    assert "\nBcc" not in words.text
    assert "<b " not in words.html
    assert len(words.subject) <= 120
    assert len(words.text) < 5_000
    message = opened(sealed(words))
    assert message["Bcc"] is None
    assert message["To"] == "ana@correo.example"


def test_only_our_own_addresses_become_links() -> None:
    """A neighbour cannot put a link of theirs into the city's letter."""
    place = f"https://malo.example {HOME}.malo.example/x"
    words = render("request_accepted", facts(place=place), home=HOME)

    assert 'href="https://malo.example' not in words.html
    assert f'href="{HOME}.malo' not in words.html
    assert f'href="{HOME}/casos/R-7K4M-92QX"' in words.html


def test_an_email_is_clean_and_the_same_on_every_try() -> None:
    """Lines of at most 78 characters, CRLF everywhere, a Message-ID of our domain."""
    words = render("request_completed", facts(), home=HOME)
    content = sealed(words)
    message = opened(content)

    assert content == sealed(words)
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    assert content.isascii()
    assert message["Message-ID"].endswith("@cucuta.example>")
    assert message["Subject"] == words.subject
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == f"<{HOME}/x>"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == words.text.strip()
    assert html.get_content().replace("\r\n", "\n").strip() == words.html.strip()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ana@correo.example", "ana@correo.example"),
        (" ana+luz@correo.example ", "ana+luz@correo.example"),
        ("ana@cúcuta.example", "ana@xn--ccuta-7ua.example"),
    ],
)
def test_an_address_is_understood(written: str, meant: str) -> None:
    """A domain may be written as people read it."""
    assert recipient(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ana",
        "@correo.example",
        "ana@",
        "ana@localhost",
        "ana@correo.example, rosa@correo.example",
        "ana@correo.example\r\nBcc: rosa@correo.example",
        "Ana <ana@correo.example>",
        "ana\0@correo.example",
        "añ😀a@correo.example",
        f"{'a' * 300}@correo.example",
    ],
)
def test_what_is_no_address_is_refused(written: str) -> None:
    """One recipient, or none: nobody smuggles in a second."""
    with pytest.raises(AddressRefusedError):
        recipient(written)


def test_the_domain_is_that_of_the_sender() -> None:
    """Never the name of the machine."""
    assert domain_of("Alcaldía <avisos@cucuta.example>") == "cucuta.example"
