"""What is printed beside the questions, in the language of the paper and not of the screen."""

from dataclasses import dataclass
from enum import StrEnum

from models import language
from models.language import day_in_words
from models.trust.surveys.constructs import DONT_KNOW, POINTS
from models.trust.surveys.instrument import Item
from models.trust.surveys.wave import Wave

SLIP = (
    (
        "Responda en esa dirección o con el QR. El código sirve una sola vez y no dice su "
        "nombre: se guarda aparte de lo que usted responde."
    ),
    (
        "Answer at that address or with the QR. The code works once and does not say your "
        "name: it is kept apart from what you answer."
    ),
)
HOW = (
    "Marque un círculo en cada frase. Puede dejar frases en blanco. No escriba su nombre.",
    "Mark one circle for each sentence. You may leave some blank. Do not write your name.",
)
CODE = (
    (
        "Copie aquí el código de su papel. Sirve para que nadie responda dos veces y se guarda "
        "aparte de sus respuestas."
    ),
    (
        "Copy the code of your slip here. It keeps anybody from answering twice, and is kept "
        "apart from your answers."
    ),
)
ABOUT = ("Sobre usted (puede dejarlo en blanco)", "About you (you may leave it blank)")
END = (
    "Doble la hoja y póngala en la urna. Gracias. En una emergencia llame al 123.",
    "Fold the sheet and put it into the box. Thank you. In an emergency call 123.",
)


def slip_words(wave: Wave) -> tuple[str, str]:
    """Return what a slip says, in Spanish and in English: from when to when, and how."""
    spanish, english = (
        (day_in_words(wave.opens_at, tongue), day_in_words(wave.closes_at, tongue))
        for tongue in language.LANGUAGES
    )
    return (
        f"Del {spanish[0]} al {spanish[1]}. {SLIP[0]}",
        f"From {english[0]} to {english[1]}. {SLIP[1]}",
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper form in one language."""

    tongue: str

    def _said(self, words: tuple[str, str]) -> str:
        return words[1 if self.tongue == "en" else 0]

    @property
    def how(self) -> str:
        """Return how to fill it in."""
        return self._said(HOW)

    @property
    def code(self) -> str:
        """Return where the code goes and why."""
        return self._said(CODE)

    @property
    def about(self) -> str:
        """Return the heading of the questions about oneself."""
        return self._said(ABOUT)

    @property
    def end(self) -> str:
        """Return what to do with the sheet."""
        return self._said(END)

    @property
    def dont_know(self) -> str:
        """Return what stands beside the scale."""
        return self._said(DONT_KNOW)

    def points(self, item: Item) -> list[str]:
        """Return the points of an item's scale."""
        return [self._said(words) for words in POINTS[item.scale]]

    def say(self, code: StrEnum) -> str:
        """Return what a code is called, to stand at the beginning of a line."""
        said = language.say(code, self.tongue)
        return said[:1].upper() + said[1:]
