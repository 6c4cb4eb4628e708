"""Manners of speech: every word of a screen is spoken in both languages.

`make words` brings new messages into the English catalogue, where they wait, empty, to be
translated; until they are, these tests name them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "webapp/translations/en/LC_MESSAGES/messages.po"

# Messages that are the same words in both languages.
THE_SAME = {
    *("Comuna", "Comunas", "Corregimiento", "Corregimientos", "No", "Cookies", "Error:"),
    *("Convivencia Cúcuta", "San José de Cúcuta, Colombia"),
}
# Names, codes and examples that stay Spanish inside an English sentence.
NAMES = (
    *("Cúcuta", "Bogotá", "San José", "Aguas Kpital", "bache_via", "alumbrado-publico"),
    *("Policía Nacional", "Fiscalía General de la Nación", "Personería Municipal"),
    *("Procuraduría General de la Nación", "Defensoría del Pueblo"),
    *("Instituto Colombiano de Bienestar Familiar", "calle 10 con avenida 5"),
    *("“Basura / Rubbish; Escombros / Rubble”", "“sí o no”", "“si”", "sha256sum informe.pdf"),
    *("unido_a", "confirmacion", "importado", "lugar, tipo"),
)
SPANISH = re.compile(
    r"[áéíóúñ¿¡«»]"
    r"|\b(el|los|las|del|que|una|con|para|por|sin|su|se|ya|fue|hace|día|días|al|lo"
    r"|lugar|reporte|orden|arreglo|dependencia|comité|correo|foto|fecha|barrio)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|#")


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """All that the portal says, in Spanish: what `make words` would find now."""
    found = tmp_path_factory.mktemp("words") / "words.pot"
    with pytest.MonkeyPatch.context() as here:
        here.chdir(ROOT)
        CommandLineInterface().run(
            [
                *("pybabel", "--quiet", "extract", "--mapping-file", "pyproject.toml"),
                *("--no-location", "--output-file", str(found), "webapp"),
            ]
        )
    with found.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def english() -> Catalog:
    """The English catalogue."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Yield what a catalogue holds, without its header."""
    return (message for message in catalogue if message.id)


def forms(words: object) -> list[str]:
    """Return the one form of a message, or its singular and plural."""
    return [words] if isinstance(words, str) else list(words)


def test_everything_that_is_said_is_in_the_english_catalogue(spoken, english):
    """A new message is translated with the change that brings it. Run `make words`."""
    said = {str(message.id) for message in messages(spoken)}
    assert said - {str(message.id) for message in messages(english)} == set()


def test_the_english_catalogue_holds_nothing_that_is_no_longer_said(spoken, english):
    """Whoever translates reads only what somebody will see. Run `make words`."""
    said = {str(message.id) for message in messages(spoken)}
    assert {str(message.id) for message in messages(english)} - said == set()


def test_every_message_has_its_english(english):
    """None is empty, none is a guess, and one with a plural has both forms."""
    unfinished = [
        message.id
        for message in messages(english)
        if message.fuzzy
        or len(forms(message.id)) != len(forms(message.string))
        or not all(forms(message.string))
    ]
    assert unfinished == []


def test_both_languages_fill_in_the_same_things(english):
    """A figure or a name that one language says, the other says too."""
    different = [
        message.id
        for message in messages(english)
        for said, meant in zip(forms(message.id), forms(message.string), strict=True)
        if sorted(PLACEHOLDER.findall(said)) != sorted(PLACEHOLDER.findall(meant))
    ]
    assert different == []


def test_no_spanish_stays_behind_in_english(english):
    """Beside names and examples, English sentences are English."""
    left = []
    for message in messages(english):
        for said, meant in zip(forms(message.id), forms(message.string), strict=True):
            words = PLACEHOLDER.sub("", meant)
            for name in NAMES:
                words = words.replace(name, "")
            untouched = meant == said and meant not in THE_SAME
            if untouched or SPANISH.search(words):
                left.append(meant)
    assert left == []


def test_what_is_the_same_in_both_languages_is_still_said(spoken):
    """A list of exceptions that nobody tends grows over what it should show."""
    assert {message.id for message in messages(spoken)} >= THE_SAME
