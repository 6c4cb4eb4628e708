"""What a unit may be thanked for: an editable catalogue of everyday services.

Nothing that is counted as police activity is in it, and nothing can be put into it: whoever
rewards arrests, fines or stops gets more of them (`models/trust/force_words.py`).
"""

from typing import Self

from sqlalchemy import Select, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.trust.force_words import refuse_force

# Code, Spanish, English: what a new city starts with.
SERVICES = (
    ("walked_home", "Acompañó a alguien hasta su casa", "Walked somebody home"),
    ("found_person", "Ayudó a encontrar a una persona", "Helped to find a lost person"),
    ("mediated", "Medió en una pelea entre vecinos", "Mediated a quarrel between neighbours"),
    ("answered_noise", "Atendió bien una queja por ruido", "Answered a noise complaint well"),
    ("first_aid", "Auxilió a alguien herido o enfermo", "Helped somebody hurt or ill"),
    ("school_path", "Cuidó el camino de los niños al colegio", "Watched children go to school"),
    ("listened", "Escuchó y explicó a dónde acudir", "Listened and said where to turn"),
    ("returned_thing", "Devolvió algo perdido", "Returned something lost"),
    ("older_people", "Visitó o ayudó a personas mayores", "Visited or helped older people"),
    ("rescued_animal", "Rescató un animal", "Rescued an animal"),
    ("road_help", "Ayudó a alguien varado en la vía", "Helped somebody stranded on the road"),
    (
        "kept_promise",
        "Volvió a contar qué pasó con un caso",
        "Came back to say what came of it",
    ),
)


class EverydayService(Base):
    """One service for which a unit may be thanked. A used one is retired, never deleted."""

    __tablename__ = "everyday_service"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_es: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)

    @classmethod
    def offer(cls, code: str, name_es: str, name_en: str, position: int) -> Self:
        """Add a service. Raises SpeaksOfForceError where its name counts force."""
        service = cls(code=code, position=position, active=True)
        service.rename(name_es, name_en)
        return service

    def rename(self, name_es: str, name_en: str) -> None:
        """Call it something else. Raises SpeaksOfForceError where the name counts force."""
        refuse_force(name_es)
        refuse_force(name_en)
        self.name_es, self.name_en = name_es, name_en

    def name(self, language: str = "es") -> str:
        """Return what people call it."""
        return self.name_en if language.startswith("en") else self.name_es


def in_catalogue() -> Select[EverydayService]:
    """Select all services, in the order in which they are offered."""
    return select(EverydayService).order_by(EverydayService.position, EverydayService.code)


def on_offer() -> Select[EverydayService]:
    """Select what a unit may be thanked for today."""
    return in_catalogue().where(EverydayService.active)


def install(session: Session) -> None:
    """Give a city that has none the services of a new city."""
    if session.scalars(in_catalogue().limit(1)).first() is None:
        session.add_all(
            EverydayService.offer(code, spanish, english, position)
            for position, (code, spanish, english) in enumerate(SERVICES, start=1)
        )
