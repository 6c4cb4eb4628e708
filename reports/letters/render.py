"""Turns the facts of a letter into words.

A template `<language>/<kind>.txt` has a subject and a body in a common frame. Whatever comes
from people passes through `harmless` on its way into the text: a word of 10,000 characters,
a NUL byte or a trick with the direction of writing must neither break a letter nor make it
say something else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from html import escape
from typing import Any

from jinja2 import Environment, PackageLoader, Template, pass_context
from jinja2.runtime import Context

from models.language import LANGUAGES, day_in_words, moment_in_words

LONGEST_SUBJECT = 120  # characters; phones show about forty
LONGEST_VALUE = 500  # of anything a person typed; a letter is not the place for more
MOST_LISTED = 20  # orders or reports in one letter; the rest are counted
# Marks that turn or hide text; letters of right-to-left languages need none of them.
TURNS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0xFEFF)
# Control characters, line and paragraph separators, halves of characters.
CONTROLS = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0xD800, 0xE000))
HARMLESS: dict[int, str | None] = dict.fromkeys(CONTROLS, " ") | dict.fromkeys(TURNS)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words: as plain text, and the same as simple HTML."""

    subject: str
    text: str
    html: str


def render(kind: str, facts: Mapping[str, Any], *, home: str, language: str = "es") -> Rendered:
    """Render a letter. `home` is the portal's address, without a slash at its end.

    A fact that the template asks about and nobody knows counts as unknown, not as an error.
    """
    chosen = language if language in LANGUAGES else "es"
    template = _templates().get_template(f"{chosen}/{kind}.txt")
    values = {"home": home, "language": chosen, **_short_lists(facts)}
    subject = _one_line(_block(template, "subject", values))
    text = _tidy(template.render(values))
    return Rendered(subject, text, as_html(subject, text, home=home, language=chosen))


def harmless(value: Any) -> Any:
    """Return what may stand in a letter: no control character, no turn, not without end."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    kept = value.translate(HARMLESS)
    return kept if len(kept) <= LONGEST_VALUE else kept[: LONGEST_VALUE - 1] + "…"


def as_html(subject: str, text: str, *, home: str, language: str) -> str:
    """Dress the same words for mail programs that show HTML: nothing is added or fetched."""
    body, _, footer = text.partition("\n-- \n")
    return _frame().render(
        subject=subject,
        language=language,
        blocks=[_html_block(block, home) for block in body.split("\n\n") if block.strip()],
        footer=[_linked(line, home) for line in footer.splitlines() if line.strip()],
    )


def _html_block(block: str, home: str) -> dict[str, Any]:
    lines = block.strip().splitlines()
    if all(line.startswith("- ") for line in lines):
        return {"kind": "list", "lines": [_linked(line[2:], home) for line in lines]}
    ours = lines[-1].startswith(f"{home}/") and " " not in lines[-1]
    words = lines[:-1] if ours else lines
    return {
        "kind": "text",
        "lines": [_linked(line, home) for line in words],
        "button": lines[-1] if ours else None,
    }


def _linked(line: str, home: str) -> str:
    """Escape a line, and make links of the portal's own addresses and of no others."""
    return _our_addresses(home).sub(
        lambda hit: f'<a href="{hit[0]}">{hit[0]}</a>', escape(line)
    )


@cache
def _our_addresses(home: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(escape(home))}(?:/[\w./-]*[\w/-])?(?![\w-])")


def _short_lists(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Cut long lists, and count what was cut as `more`."""
    shown: dict[str, Any] = dict(facts)
    for name in {"orders", "requests"} & facts.keys():
        shown |= {
            name: facts[name][:MOST_LISTED],
            "total": len(facts[name]),
            "more": len(facts[name][MOST_LISTED:]),
        }
    return shown


def _block(template: Template, name: str, values: dict[str, Any]) -> str:
    return "".join(template.blocks[name](template.new_context(values)))


def _one_line(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


def _tidy(text: str) -> str:
    """Leave one empty line between paragraphs and none inside a list."""
    paragraphs = re.sub(r"\n{3,}", "\n\n", text)
    return re.sub(r"^(- .*)\n\n(?=- )", r"\1\n", paragraphs, flags=re.MULTILINE).strip() + "\n"


@pass_context
def _day(context: Context, value: str | datetime) -> str:
    if isinstance(value, str) and len(value) == len("2026-11-24"):
        return day_in_words(date.fromisoformat(value), context["language"])
    return day_in_words(_instant(value), context["language"])


@pass_context
def _moment(context: Context, value: str | datetime) -> str:
    return moment_in_words(_instant(value), context["language"])


def _instant(value: str | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports.letters", "."),
        autoescape=False,  # noqa: S701 - plain text; the HTML form is escaped by its own frame
        finalize=harmless,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": _day, "moment": _moment}
    return environment


@cache
def _frame() -> Template:
    environment = Environment(loader=PackageLoader("reports.letters", "."), autoescape=True)
    return environment.get_template("frame.html")
