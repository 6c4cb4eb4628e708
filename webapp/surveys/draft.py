"""What somebody has answered so far. The page carries it along; the server keeps nothing.

A draft is nothing but the fields of a form: the code (on an open form a mark drawn when the
form was handed out, so that one sent twice counts once), `r-R01` for each answer (1 to 5, or
`ns`: I don't know or prefer not to say), `m-comuna` and its like about the person.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from models.trust.surveys.constructs import Margin
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.reply import Reply

CODE, VIEW = "codigo", "vista"
ANSWER, ABOUT = "r-", "m-"
DONT_KNOW = "ns"
ALL, ONE = "todas", "una"
LONGEST = 64  # letters of a field; no field of ours has more


@dataclass(slots=True)
class Draft:
    """The fields of one person's form, those that the instrument does not have left out."""

    code: str = ""
    view: str = ONE
    answers: dict[str, int | None] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: MultiDict[str, str], form: Instrument) -> "Draft":
        """Read what a page carried. The last value of a field counts: the one just chosen."""
        told = {name: values[-1][:LONGEST] for name, values in sent.lists() if values}
        answers: dict[str, int | None] = {}
        for item in form.items:
            word = told.get(f"{ANSWER}{item.code}", "")
            if word == DONT_KNOW:
                answers[item.code] = None
            elif word.isdecimal() and item.lowest <= int(word) <= item.highest:
                answers[item.code] = int(word)
        about = {
            margin.value: word
            for margin in form.margins
            if (word := told.get(f"{ABOUT}{margin}", ""))
        }
        view = ALL if told.get(VIEW) == ALL else ONE
        return cls(told.get(CODE, "").strip(), view, answers, about)

    @classmethod
    def marked(cls) -> "Draft":
        """Begin an open form, with a mark of its own."""
        return cls(code=secrets.token_hex(16))

    def carried(self, but: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Return what the next page must carry, but for the fields it shows itself."""
        shown = set(but)
        fields = [(CODE, self.code), (VIEW, self.view)]
        fields += [(f"{ANSWER}{code}", self.word(code)) for code in self.answers]
        fields += [(f"{ABOUT}{name}", word) for name, word in self.about.items()]
        return [(name, word) for name, word in fields if name not in shown]

    def word(self, code: str) -> str:
        """Return an answer as its field says it; "" for none."""
        if code not in self.answers:
            return ""
        point = self.answers[code]
        return DONT_KNOW if point is None else str(point)

    def reply(self, form: Instrument, comunas: Mapping[str, str]) -> Reply:
        """Return what is sent. Raises UnfitReplyError where nothing was answered."""
        about = {
            name: word
            for name, word in self.about.items()
            if name != Margin.COMUNA or word in comunas
        }
        return Reply.to(form, self.answers, about, comunas)
