"""Words can be read on their grounds, in the light and in the dark.

WCAG 2.2, success criterion 1.4.3: 4.5 to 1 for words; 1.4.11: 3 to 1 for the edges of fields.
"""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "webapp/static/css/tokens.css"
WORDS = [
    *[(words, ground) for words in ("ink", "grey", "link") for ground in ("ground", "surface")],
    *[(words, ground) for words in ("ink", "grey", "link") for ground in ("mist", "tint")],
    ("on-cobalt", "cobalt"),
    ("on-cobalt", "cobalt-deep"),
    *[(f"{tone}-ink", f"{tone}-tint") for tone in ("green", "amber", "red")],
    *[(f"{tone}-ink", "surface") for tone in ("green", "amber", "red")],
    *[("ink", f"{tone}-tint") for tone in ("green", "amber", "red")],
]
EDGES = [("edge", "surface"), ("edge", "ground"), ("focus", "ground"), ("red", "surface")]


def theme(name: str) -> dict[str, str]:
    """Read the colours of a theme: the dark one changes what the light one says."""
    text = TOKENS.read_text("utf-8")
    blocks = {"light": r":root \{(.*?)\n\}", "dark": r':root\[data-theme="dark"\] \{(.*?)\n\}'}
    colours: dict[str, str] = {}
    for block in ("light", name):
        found = re.search(blocks[block], text, re.DOTALL)
        assert found, block
        colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", found.group(1)))
    return colours


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return how far apart two colours are, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_words_stand_out_from_their_ground(name, words, ground):
    """A page that cannot be read in the sun is no page."""
    colours = theme(name)

    assert contrast(colours[words], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_fields_can_be_seen(name, edge, ground):
    """Somebody must see where to type, and where they are."""
    colours = theme(name)

    assert contrast(colours[edge], colours[ground]) >= 3


def test_the_two_ways_into_the_dark_say_the_same():
    """By preference or because a page asks: the dark is one theme, written down twice."""
    text = TOKENS.read_text("utf-8")
    asked = re.search(r':root\[data-theme="dark"\] \{(.*?)\n\}', text, re.DOTALL)
    preferred = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\n  \}', text, re.DOTALL)
    assert asked
    assert preferred

    assert asked.group(1).split() == preferred.group(1).split()
