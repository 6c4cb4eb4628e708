"""Words that turn thanks into a tally of arrests, fines or stops: they are refused.

Not because they are bad words. A figure by which people are rewarded is a figure that grows:
a programme that thanks for captures asks for captures. So the catalogue has no such service,
and neither has what people write beside it. Whoever wrote such a word is told which one, and
may say it another way; a person still reads every text before it is shown.
"""

import re
import unicodedata

_STEMS = (
    # Spanish, without accents
    r"captur\w*",
    r"arrest\w*",
    r"aprehen\w*",
    r"aprehension\w*",
    r"deten(?:cion|ciones|ido|idos|ida|idas|er)",
    r"(?<!\bse )detuv(?:o|ieron)",  # "se detuvo a ayudar" is no arrest
    r"mult(?:a|as|o|ar|aron|ado|ada|ados|adas)",
    r"comparend\w*",
    r"sancion\w*",
    r"requis(?:a|as|o|ar|aron|ado|ada|ados|adas|ando)",
    r"reten(?:es)?(?= (?:de|policial|policiales))",
    r"allan(?:o|ar|aron|amiento|amientos)",
    r"incaut\w*",
    r"decomis\w*",
    r"inmoviliz\w*",
    r"judicializ\w*",
    r"espos(?:ado|ada|ados|adas|aron|o a)",
    r"redada\w*",
    # English
    r"detain\w*",
    r"fined|fines",
    r"seiz(?:e|ed|es|ing|ure|ures)",
    r"handcuff\w*",
    r"frisk\w*",
    r"raid(?:s|ed|ing)?",
    r"stop and search\w*",
    r"stops",
    r"confiscat\w*",
)
_FORCE = re.compile(r"\b(?:" + "|".join(_STEMS) + r")\b")


class SpeaksOfForceError(Exception):
    """A text counts arrests, fines, stops or seizures; `word` is how it says so."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(f"speaks of force: {word}")


def force_in(text: str) -> str | None:
    """Return the first word of a text that counts force, as it was written; None if none."""
    bare = "".join(_bare(letter) for letter in text)
    found = _FORCE.search(bare)
    return None if found is None else text[found.start() : found.end()]


def refuse_force(text: str) -> None:
    """Raise SpeaksOfForceError where a text counts arrests, fines, stops or seizures."""
    if (word := force_in(text)) is not None:
        raise SpeaksOfForceError(word)


def _bare(letter: str) -> str:
    """Return a letter small and without its accent: one for one, so that places agree."""
    plain = unicodedata.normalize("NFKD", letter)[0].casefold()
    return plain if len(plain) == 1 else letter
