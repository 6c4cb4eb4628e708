"""Charts of survey results: means on one scale from 0 to 100, with how far they may be off."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from models.language import number
from reports.charts import COBALT, FONT, GREEN, GREY, INK

PALE = "#A9BEE8"  # a bar on which the line of its interval is still seen
WIDTH, ROW, TOP = 640, 46, 30  # user units
LEFT, RIGHT = 12, 60
ROOM = WIDTH - LEFT - RIGHT
SCALE = 14  # right of a chart whose figures stand beside the names


@dataclass(frozen=True, slots=True)
class Mark:
    """One mean of a chart, and its interval where it has one."""

    name: str
    value: float
    interval: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One question with what two sides say."""

    name: str
    ours: float
    theirs: float


def means(marks: Sequence[Mark], language: str = "es", *, width: int = WIDTH) -> str:
    """Draw means as bars from 0, a line across the end of each for its interval.

    Each figure stands beside its name: at the end of a long bar it would be cut off.
    """
    room = width - LEFT - SCALE
    parts = [_scale(len(marks), room=room)]
    for row, mark in enumerate(marks):
        y = TOP + row * ROW
        value = number(mark.value, language, decimals=1)
        parts.append(_words(LEFT, y + 12, mark.name, figure=value))
        parts.append(
            f'<rect x="{LEFT}" y="{y + 18}" width="{_wide(mark.value, room):.1f}" height="14" '
            f'rx="2" fill="{PALE}" stroke="{COBALT}"/>'
        )
        if mark.interval:
            low, high = (LEFT + _wide(end, room) for end in mark.interval)
            parts.append(_whisker(low, high, y + 25))
    return _svg(TOP + len(marks) * ROW + 8, parts, width)


def gaps(pairs: Sequence[Pair], names: tuple[str, str], language: str = "es") -> str:
    """Draw what two sides say as two signs on one line: a disc and a square."""
    parts = [
        _scale(len(pairs), below=22),
        _disc(LEFT + 6, 8),
        _words(LEFT + 18, 12, names[0]),
        _square(LEFT + 206, 8),
        _words(LEFT + 218, 12, names[1]),
    ]
    for row, pair in enumerate(pairs):
        y = TOP + 22 + row * ROW
        ours, theirs = (LEFT + _wide(value) for value in (pair.ours, pair.theirs))
        line = f'<line x1="{ours:.1f}" x2="{theirs:.1f}" y1="{y + 26}" y2="{y + 26}"'
        parts += [
            _words(LEFT, y + 12, pair.name),
            f'{line} stroke="{GREY}" stroke-width="3"/>',
            _disc(ours, y + 26),
            _square(theirs, y + 26),
            _words(
                max(ours, theirs) + 12,
                y + 31,
                number(pair.ours - pair.theirs, language, decimals=1),
            ),
        ]
    return _svg(TOP + 22 + len(pairs) * ROW + 8, parts)


def _scale(rows: int, below: int = 0, room: int = ROOM) -> str:
    """Draw the lines of 0, 25, 50, 75 and 100."""
    drawn = []
    for at in (0, 25, 50, 75, 100):
        x = LEFT + _wide(at, room)
        drawn.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP + below - 6}" '
            f'y2="{TOP + below + rows * ROW}" stroke="#C9CED6" stroke-width="1"/>'
        )
        drawn.append(_words(x, TOP + below - 10, str(at), anchor="middle", colour=GREY))
    return "".join(drawn)


def _wide(value: float, room: int = ROOM) -> float:
    return room * value / 100


def _whisker(low: float, high: float, y: float) -> str:
    return (
        f'<path d="M{low:.1f} {y}H{high:.1f}M{low:.1f} {y - 6}V{y + 6}'
        f'M{high:.1f} {y - 6}V{y + 6}" stroke="{INK}" stroke-width="2" fill="none"/>'
    )


def _disc(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{COBALT}"/>'


def _square(x: float, y: float) -> str:
    return f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="{GREEN}"/>'


def _words(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    colour: str = INK,
    figure: str = "",
) -> str:
    bold = f'<tspan dx="8" font-weight="bold">{escape(figure)}</tspan>' if figure else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(words)}{bold}</text>'
    )


def _svg(height: int, parts: Sequence[str], width: int = WIDTH) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" {FONT}>{"".join(parts)}</svg>'
    )
