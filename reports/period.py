"""The month a report is about, as the city's clocks and calendars have it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from models.calendar import city_day, start_of
from models.clock import now
from models.language import month_in_words

DECEMBER = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the city, from its first midnight to the next one's."""

    year: int
    number: int  # 1 to 12

    @classmethod
    def read(cls, written: str) -> Self:
        """Read "2026-10". Raises ValueError for what is not a month."""
        year, _, number = written.partition("-")
        first = date(int(year), int(number), 1)
        return cls(first.year, first.month)

    @classmethod
    def of(cls, instant: datetime) -> Self:
        """Return the month an instant lies in."""
        day = city_day(instant)
        return cls(day.year, day.month)

    @classmethod
    def last(cls) -> Self:
        """Return the month that is over."""
        return cls.of(now()).before(1)

    def before(self, months: int) -> Self:
        """Return the month that many months earlier."""
        count = self.year * DECEMBER + self.number - 1 - months
        return type(self)(count // DECEMBER, count % DECEMBER + 1)

    @property
    def first_day(self) -> date:
        """Return its first day."""
        return date(self.year, self.number, 1)

    @property
    def start(self) -> datetime:
        """Return its first instant, in UTC."""
        return start_of(self.first_day)

    @property
    def end(self) -> datetime:
        """Return the first instant that is no longer in it, in UTC."""
        return start_of(self.before(-1).first_day)

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more can happen in it."""
        return self.end <= now()

    def in_words(self, language: str = "es") -> str:
        """Return "octubre de 2026"."""
        return month_in_words(self.first_day, language)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
