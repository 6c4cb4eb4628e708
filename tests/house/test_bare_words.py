"""Manners of speech: no words reach a screen past gettext, from a template or from Python."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

WEBAPP = Path(__file__).parents[2] / "webapp"
TEMPLATES = sorted((WEBAPP / "templates").rglob("*.html"))
PROGRAMS = sorted(WEBAPP.rglob("*.py"))

TRANSLATED = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext"}
# Where an enum gets its words, always as a pair of languages.
PAIRED = {"speak"}
# Functions whose first argument somebody reads.
SPEAKING = {"flash", "ValidationError", "StopValidation"}

SPOKEN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "label"}
WORD = re.compile(r"[^\W\d_]{2}")
LOOKS_SPANISH = re.compile(
    r"[áéíóúñ¿¡]|\b(el|la|los|las|de|del|que|una|con|para|por|sin|su|se)\b", re.IGNORECASE
)

# Names and examples, the same in every language.
IN_TEMPLATES = {
    *("Convivencia", "Open311", "PDF", "R-7K4M-92QX"),
    "convivencia verify events --head HUELLA",  # what is typed
    "dBm",  # a unit of measure
    "full",  # a style
}
IN_PROGRAMS = {
    "Español",  # a language is called by its own name
    *("Sí", "Espacio público"),  # one of a pair, beside its English
    "sí o no",  # a sign in what an administrator types, not a word
}


class Screen(HTMLParser):
    """Collects what somebody reads on a page or hears from it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Listen to the attributes that are spoken."""
        self._silent += tag in {"script", "style"}
        self.words += [text for name, text in attrs if text and name in SPOKEN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        """Come out of what nobody reads."""
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        """Read text."""
        if not self._silent:
            self.words.append(" ".join(data.split()))


def bare_in_template(source: str) -> set[str]:
    """Return the words of a template that are there whatever the language."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    screen = Screen()
    screen.feed(
        "".join(text for _, kind, text in environment.lex(source) if kind in {"data", "raw"})
    )
    tree = environment.parse(source)
    wrapped = {
        id(constant)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATED
        for constant in call.find_all(nodes.Const)
    }
    constants = [
        constant.value
        for constant in tree.find_all(nodes.Const)
        if id(constant) not in wrapped
        and isinstance(constant.value, str)
        and " " in constant.value.strip()
        and LOOKS_SPANISH.search(constant.value)
    ]
    return {words for words in screen.words if WORD.search(words)}.union(constants)


def called(call: ast.Call) -> str:
    """Return the name of what is called."""
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def constants_within(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield every text in a piece of a program."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def bare_in_program(source: str) -> set[str]:
    """Return the texts that look Spanish, or are said to somebody, but are not translated."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    silent = {
        id(text)
        for call in calls
        if called(call) in TRANSLATED | PAIRED
        for text in constants_within(call)
    }
    silent |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    spoken = {id(call.args[0]) for call in calls if called(call) in SPEAKING and call.args}
    return {
        text.value
        for text in constants_within(tree)
        if id(text) not in silent and (id(text) in spoken or _reads_spanish(text.value))
    }


def _reads_spanish(text: str) -> bool:
    accented = re.search(r"[áéíóúñ¿¡]", text)
    return bool(accented or (" " in text and LOOKS_SPANISH.search(text)))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_word_of_a_template_is_translated(path: Path) -> None:
    """Whatever stands in a template outside of `_()` is a name, or English readers miss it."""
    assert bare_in_template(path.read_text("utf-8")) - IN_TEMPLATES == set()


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_sentence_of_a_program_is_translated(path: Path) -> None:
    """What a view says, a form asks or a validator refuses passes through gettext."""
    assert bare_in_program(path.read_text("utf-8")) - IN_PROGRAMS == set()


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hola, vecina</p>",
        '<img alt="Una calle" src="{{ photo }}">',
        '{{ empty("Nada que ver por aquí") }}',
        '{% if late %}venció{% else %}{{ _("vence") }}{% endif %}',
    ],
)
def test_a_bare_word_in_a_template_is_found(template: str) -> None:
    """The search finds text, spoken attributes and what a macro is given."""
    assert bare_in_template(template) != set()


def test_translated_words_are_left_alone() -> None:
    """The search does not cry over what is in order."""
    assert bare_in_template('<p title="{{ _("Un día") }}">{{ _("Hola, vecina") }}</p>') == set()


@pytest.mark.parametrize(
    "line", ['flash("Hecho")', 'raise ValidationError("No")', 'words = "Ya no se puede"']
)
def test_a_bare_word_in_a_program_is_found(line: str) -> None:
    """The search finds what is said to somebody, and Spanish wherever it stands."""
    assert bare_in_program(line) != set()
