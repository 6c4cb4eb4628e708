"""Charts as SVG: drawn from figures, readable in black and white, each with its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from models.language import number

INK, COBALT, GREEN, AMBER, RED, GREY = (
    "#212529",
    "#0943B5",
    "#158361",
    "#B25E02",
    "#A80521",
    "#4C4C4C",
)
LINE = 20  # user units between two lines of a legend
PHONE = 340  # user units: a drawing that is read on a telephone without moving it
FONT = 'font-family="Nunito Sans, DejaVu Sans, sans-serif"'


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars: its name, colour and values."""

    name: str
    colour: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a whole."""

    name: str
    colour: str
    value: int


def grouped_bars(labels: Sequence[str], rows: Sequence[Series], *, width: int = 640) -> str:
    """Draw bars in groups, every bar with its figure above it. Width in user units."""
    height, top, bottom = 220, 34, 28
    most = max((value for row in rows for value in row.values), default=0) or 1
    step = width / max(len(labels), 1)
    bar = min(step / (len(rows) + 1), 42)
    room = height - top - bottom
    parts = [_legend([(row.name, row.colour) for row in rows])]
    for column, label in enumerate(labels):
        middle = step * (column + 0.5)
        for place, row in enumerate(rows):
            tall = room * row.values[column] / most
            left = middle + (place - len(rows) / 2) * bar
            parts.append(_rect(left, height - bottom - tall, bar - 3, tall, row.colour))
            parts.append(
                _text(left + bar / 2, height - bottom - tall - 4, number(row.values[column]))
            )
        parts.append(_text(middle, height - 8, label, size=12))
    parts.append(
        f'<line x1="0" x2="{width}" y1="{height - bottom}" y2="{height - bottom}"'
        f' stroke="{GREY}" stroke-width="1"/>'
    )
    return _svg(width, height, parts)


def stacked_bar(shares: Sequence[Share], *, width: int = 640) -> str:
    """Draw one bar of parts, each named with its figure; those with room have it inside too."""
    named = [(f"{share.name}: {number(share.value)}", share.colour) for share in shares]
    thick, top = 30, 34 + LINE * (_lines(named, width) - 1)
    height = top + 40
    whole = sum(share.value for share in shares) or 1
    parts = [_legend(named, width)]
    left = 0.0
    for share in shares:
        wide = width * share.value / whole
        if share.value:
            parts.append(_rect(left, top, max(wide - 1, 1), thick, share.colour))
        if wide > 30:  # noqa: PLR2004 - user units that a figure of four digits needs
            parts.append(
                _text(left + wide / 2, top + 20, number(share.value), "#FFFFFF", size=13)
            )
        left += wide
    return _svg(width, height, parts)


OUTCOMES = (
    ("confirmed", "confirmados", "confirmed", GREEN),
    ("unconfirmed", "sin confirmar", "unconfirmed", GREY),
    ("unknown", "verificación desconocida", "verification unknown", INK),
    ("disputed", "no aceptados", "refused", RED),
)


def outcome_chart(
    total: Mapping[str, Any], language: str = "es", *, width: int = 640
) -> str | None:
    """Draw what the neighbours said of the repairs of a month; None when nobody said it."""
    shares = [
        Share(english if language == "en" else spanish, colour, total[key])
        for key, spanish, english, colour in OUTCOMES
    ]
    return stacked_bar(shares, width=width) if any(share.value for share in shares) else None


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" {FONT}>{"".join(parts)}</svg>'
    )


def _rect(x: float, y: float, wide: float, tall: float, colour: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" '
        f'rx="2" fill="{colour}"/>'
    )


def _text(
    x: float, y: float, words: str, colour: str = INK, *, size: int = 11, anchor: str = "middle"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _legend(entries: Sequence[tuple[str, str]], width: int = 640) -> str:
    parts = []
    for (name, colour), (x, line) in zip(entries, _places(entries, width), strict=True):
        parts.append(_rect(x, 4 + line * LINE, 12, 12, colour))
        parts.append(_text(x + 18, 14 + line * LINE, name, size=12, anchor="start"))
    return "".join(parts)


def _places(entries: Sequence[tuple[str, str]], width: int) -> list[tuple[float, int]]:
    """Return where each name of a legend begins, and in which line: none leaves the drawing."""
    places, x, line = [], 0.0, 0
    for name, _ in entries:
        wide = 30 + 7.2 * len(name)
        if x and x + wide > width:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += wide
    return places


def _lines(entries: Sequence[tuple[str, str]], width: int) -> int:
    return _places(entries, width)[-1][1] + 1 if entries else 1
