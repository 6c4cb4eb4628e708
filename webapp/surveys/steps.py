"""The pages of a survey in their order: the questions, oneself, and one to check it all."""

from dataclasses import dataclass

from models.trust.surveys.instrument import Instrument, Item
from webapp.surveys.draft import ABOUT, ALL, ANSWER, Draft

START, QUESTIONS, PERSON, CHECK, SEND = "inicio", "preguntas", "usted", "revisar", "enviar"


@dataclass(frozen=True, slots=True)
class Steps:
    """The pages of one form, in the way somebody chose to see it."""

    form: Instrument
    view: str

    @property
    def names(self) -> list[str]:
        """Return the pages in their order."""
        asked = [QUESTIONS] if self.view == ALL else [item.code for item in self.form.items]
        about = [PERSON] if self.form.margins and self.view != ALL else []
        return [*asked, *about, CHECK]

    def named(self, word: str) -> str:
        """Return the page of that name in this view; the first for a name that is none."""
        names = self.names
        if word in names:
            return word
        return names[0]

    def after(self, name: str) -> str:
        """Return the page after one; the first after the start."""
        names = self.names
        if name not in names:
            return names[0]
        return names[min(names.index(name) + 1, len(names) - 1)]

    def before(self, name: str) -> str | None:
        """Return the page before one; none before the first."""
        place = self.names.index(name)
        return self.names[place - 1] if place else None

    def number(self, name: str) -> int:
        """Return which page it is, counted from one."""
        return self.names.index(name) + 1

    def items(self, name: str) -> list[Item]:
        """Return the questions a page shows."""
        if name == QUESTIONS:
            return list(self.form.items)
        return [item for item in self.form.items if item.code == name]

    def asks_about(self, name: str) -> bool:
        """Tell whether a page asks about the person."""
        return bool(self.form.margins) and name in {QUESTIONS, PERSON}

    def shown(self, name: str) -> set[str]:
        """Return the fields that a page shows itself, so that it need not carry them."""
        fields = {f"{ANSWER}{item.code}" for item in self.items(name)}
        if self.asks_about(name):
            fields |= {f"{ABOUT}{margin}" for margin in self.form.margins}
        return fields

    def first_open(self, draft: Draft) -> str:
        """Return the first question that has no answer yet."""
        for item in self.form.items:
            if item.code not in draft.answers:
                return self.named(item.code)
        return CHECK
