"""Manners of the letters: the same letter in every language."""

from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes

import reports.letters
from models.language import LANGUAGES
from reports.definitions import DEFINITIONS
from reports.open_data import COLUMNS
from reports.open_data_alarms import DATASETS
from reports.open_data_ledger import LEDGER_DATASETS
from reports.open_data_participation import PARTICIPATION_DATASETS

TEMPLATES = Path(next(iter(reports.letters.__path__)))
SPANISH = sorted((TEMPLATES / "es").glob("*.txt"))


def told(language: str, name: str) -> dict[str, object]:
    """Return what a letter says apart from its words: facts, parts, links and conditions."""
    words = Environment(autoescape=True)
    words.filters |= dict.fromkeys(("day", "moment"), str)
    tree = words.parse((TEMPLATES / language / name).read_text("utf-8"))
    return {
        "facts": meta.find_undeclared_variables(tree),
        "parts": sorted(block.name for block in tree.find_all(nodes.Block)),
        "attributes": sorted(one.attr for one in tree.find_all(nodes.Getattr)),
        "filters": sorted(one.name for one in tree.find_all(nodes.Filter)),
        "links": sorted(
            word
            for text in tree.find_all(nodes.TemplateData)
            for word in text.data.split()
            if word.startswith("/")
        ),
    }


@pytest.mark.parametrize("path", SPANISH, ids=lambda path: path.stem)
def test_a_letter_tells_the_same_in_every_language(path: Path) -> None:
    """Each has its English, with the same facts, the same parts and the same links."""
    for language in LANGUAGES:
        assert told(language, path.name) == told("es", path.name)


def test_every_column_is_explained_in_both_languages() -> None:
    """Open data are open to whoever reads no Spanish, too."""
    small = [
        field
        for dataset in (DATASETS | LEDGER_DATASETS | PARTICIPATION_DATASETS).values()
        for field in dataset.fields
    ]
    assert [one.name for one in (*COLUMNS, *small) if not (one.spanish and one.english)] == []


def test_every_figure_is_defined_in_both_languages() -> None:
    """A definition that only one language has is no definition for the others."""
    assert [key for key, one in DEFINITIONS.items() if not all(one)] == []
