"""The commitments and questions of the demonstration: something in every state, all made up.

They go through the same verbs as real ones, months ago and lately, and the city's clocks run
for them: what is broken here is broken in public.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.alerts.unit import Unit
from models.attachments import Attachment, PhotoRole, Picture
from models.calendar import city_day
from models.clock import wall
from models.committees.committee import Committee
from models.committees.committee_stages import AT_WORK
from models.demonstration.accounts import COMMITTEE, DEPARTMENT
from models.demonstration.drawings import keep_drawing
from models.events import ANYONE, Actor
from models.media import MediaStore
from models.places.territory import CITY, comuna_id
from models.session import reading, unit_of_work
from models.trust.asker import Asker
from models.trust.commitment import Commitment
from models.trust.commitment_stages import Origin, PartyKind
from models.trust.question import Question
from models.trust.question_stages import Term
from models.trust.speaker import Seat, Speaker

PATROL = "Cuadrante 1"
POLICE = "Cuadrante 2"
CLEANING = "aseo"

Moves = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A commitment: what, by whom, where, how many days ago, due when, and what became of it.

    `due` and the moves are days after it was proposed.
    """

    what: str
    owed_by: str  # a department's word, or "unit:" or "committee:" and a name
    comuna: int
    ago: float
    due: int
    moves: Moves = ()
    evidence: str = ""
    origin: Origin = Origin.MEETING


TOLD = (
    Told("Poner tres lámparas en la cancha del barrio", DEPARTMENT, 6, 75, 40,
         (("accept", 1), ("start", 20), ("claim", 38), ("confirm", 41)),
         "Que las tres prendan de noche."),
    Told("Podar los árboles que tapan la luz de la avenida 4", DEPARTMENT, 6, 60, 20,
         (("accept", 1), ("claim", 30), ("dispute", 32), ("claim", 36), ("confirm", 38)),
         "Que la luz llegue al andén."),
    Told("Cambiar los bombillos del callejón de la escuela", DEPARTMENT, 6, 50, 35,
         (("accept", 1), ("start", 10))),
    Told("Revisar cada semana los postes del puente peatonal", DEPARTMENT, 1, 30, 45,
         (("accept", 2), ("start", 5))),
    Told("Decir qué día se arregla la luz del puesto de salud", DEPARTMENT, 6, 3, 12),
    Told("Iluminar el lote de la calle 12", DEPARTMENT, 8, 40, 30,
         (("accept", 1),)),
    Told("Pasar por el parque todos los días a las ocho de la noche", f"unit:{PATROL}", 6, 45,
         30, (("accept", 1), ("claim", 29))),
    Told("Volver al colegio a la hora de la salida durante un mes", f"unit:{PATROL}", 1, 58, 50,
         (("accept", 1), ("start", 2))),
    Told("Dejar un número de teléfono del cuadrante a cada tienda", f"unit:{POLICE}", 6, 70, 14,
         (("accept", 1), ("claim", 12), ("confirm", 15))),
    Told("Cerrar los viernes la vía frente al estadero", f"unit:{POLICE}", 6, 25, 20,
         (("decline", 2),)),
    Told("Recoger los escombros del separador de la avenida 7", CLEANING, 6, 34, 15,
         (("accept", 1), ("let_go", 20))),
    Told("Reunir a los vecinos para pintar la cancha", "committee:", 6, 48, 28,
         (("accept", 1), ("claim", 25)), "Fotos de la jornada.", Origin.PLAN),
    Told("Instalar una lámpara en la entrada de la quebrada", DEPARTMENT, 6, 28, 32,
         (("accept", 1), ("ask", 20))),
)  # fmt: skip
WORDS = {
    "claim": "Se hizo y se mostró a los vecinos del sector.",
    "dispute": "Todavía falta el tramo de la esquina.",
    "decline": "La vía es arteria y no se puede cerrar.",
    "let_go": "Los vecinos los recogieron con otra empresa.",
    "ask": "La lámpara llega del proveedor en dos semanas.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, how many days ago, to whom, and what was answered after how many days."""

    words: str
    ago: float
    whom: str = ""
    comuna: int | None = None
    answered: tuple[float, str] | None = None
    term: Term = Term.GENERAL
    forwarded: str = ""


ASKED = (
    Asked("¿Cuántas lámparas se cambiaron este año en la Comuna 6?", 24, DEPARTMENT, 6,
          (9, "Se cambiaron 214 y faltan 37. La lista está en la página de órdenes."),
          Term.INFORMATION),
    Asked("¿Por qué el cuadrante no contesta el teléfono los domingos?", 40, f"unit:{POLICE}",
          6, (33, "Lo lleva quien está de turno; desde este mes también los domingos.")),
    Asked("¿Qué se hará con el lote abandonado de la calle 9?", 45, DEPARTMENT, 8),
    Asked("¿Cada cuánto pasa la patrulla por el colegio?", 8, f"unit:{PATROL}", 1),
    Asked("¿Cuándo llega el agua al sector alto?", 12, DEPARTMENT, 8,
          forwarded="Aguas Kpital Cúcuta"),
    Asked("¿Se puede saber cuánto costó la lámpara del parque?", 2),
)  # fmt: skip


def keep_ledger(people: Mapping[str, Actor], store: MediaStore, key: str) -> int:
    """Tell what was promised and asked, unless somebody promised something already."""
    with reading() as session:
        if session.scalars(select(Commitment.id).limit(1)).first() is not None:
            return 0
    shown = keep_drawing(store, "alumbrado", mended=True)
    with unit_of_work() as session:
        bodies = _bodies(session)
        for told in TOLD:
            _promise(session, told, bodies, people, shown)
        for asked in ASKED:
            _ask(session, asked, bodies, people, key)
    return len(TOLD)


def _bodies(session: Session) -> dict[str, tuple[PartyKind, str]]:
    """Return whom the rows name, by their word."""
    named = {
        f"unit:{one.name}": (PartyKind.UNIT, str(one.id))
        for one in session.scalars(select(Unit))
    }
    at_work = select(Committee).where(
        Committee.status.in_(AT_WORK), Committee.territory_id == COMMITTEE
    )
    committee = session.scalars(at_work.order_by(Committee.name)).first()
    if committee is not None:
        named["committee:"] = (PartyKind.COMMITTEE, str(committee.id))
    return named


def _promise(
    session: Session,
    told: Told,
    bodies: Mapping[str, tuple[PartyKind, str]],
    people: Mapping[str, Actor],
    shown: Picture,
) -> None:
    kind, whose = bodies.get(told.owed_by, (PartyKind.DEPARTMENT, told.owed_by))
    if told.owed_by == "committee:" and told.owed_by not in bodies:
        return
    began = wall() - timedelta(days=told.ago)
    with clock.at(began):
        commitment = Commitment.propose(
            told.what,
            owed_by=(kind, whose),
            territory_id=comuna_id(told.comuna),
            due_on=city_day(began) + timedelta(told.due),
            origin=told.origin,
            evidence=told.evidence,
            by=people["enlace"],
        )
    session.add(commitment)
    owing = _owing(people, kind, whose)
    other = Speaker(people["comite"], comunas=frozenset({commitment.territory_id}))
    if kind is PartyKind.COMMITTEE:
        other = Speaker(people["enlace"], for_residents=True)
    for move, days in told.moves:
        with clock.at(began + timedelta(days=days)):
            _move(session, commitment, move, owing=owing, other=other, shown=shown)
        session.flush()
    due = began + timedelta(days=told.due + 1)
    if commitment.is_broken and due < wall():
        with clock.at(due):
            commitment.break_()


def _owing(people: Mapping[str, Actor], kind: PartyKind, whose: str) -> Speaker:
    """Return who speaks for the side that owes it: an account of the demonstration."""
    if kind is PartyKind.DEPARTMENT:
        return Speaker(people["dependencia"], departments=frozenset({whose}))
    if kind is PartyKind.UNIT:
        return Speaker(people["patrulla"], units=frozenset({UUID(whose)}))
    seat = Seat(UUID(whose), COMMITTEE, people["comite"])
    return Speaker(people["comite"], seats=(seat,))


def _move(
    session: Session,
    commitment: Commitment,
    move: str,
    *,
    owing: Speaker,
    other: Speaker,
    shown: Picture,
) -> None:
    """Let one side do what it did, now."""
    if move == "claim":
        claim = commitment.claim(WORDS["claim"], photos=1, by=owing)
        session.flush()
        photo = Attachment.add(
            shown, claim.id, PhotoRole.EVIDENCE, by=owing.actor, looked_at=True
        )
        session.add(photo)
        return
    later = commitment.due_on + timedelta(14)
    moves: Mapping[str, Callable[[], None]] = {
        "accept": lambda: commitment.accept(by=owing),
        "start": lambda: commitment.start(by=owing),
        "decline": lambda: commitment.decline(WORDS["decline"], by=owing),
        "ask": lambda: commitment.ask_for(later, WORDS["ask"], by=owing),
        "confirm": lambda: commitment.confirm(by=other),
        "dispute": lambda: commitment.dispute(WORDS["dispute"], by=other),
        "let_go": lambda: commitment.let_go(WORDS["let_go"], by=other),
    }
    moves[move]()


def _ask(
    session: Session,
    asked: Asked,
    bodies: Mapping[str, tuple[PartyKind, str]],
    people: Mapping[str, Actor],
    key: str,
) -> None:
    began = wall() - timedelta(days=asked.ago)
    liaison = people["enlace"]
    with clock.at(began):
        where = comuna_id(asked.comuna) if asked.comuna else CITY
        question = Question.ask(asked.words, by=ANYONE, territory_id=where)
        session.add(question)
        session.flush()
        session.add(Asker.of(question, key))
    if not asked.whom:
        return  # nobody has read it yet
    with clock.at(began + timedelta(days=1)):
        kind, whose = bodies.get(asked.whom, (PartyKind.DEPARTMENT, asked.whom))
        question.review(asked.words, asked.term, by=liaison)
        question.assign(kind, whose, by=liaison)
        if asked.forwarded:
            question.forward(asked.forwarded, by=liaison)
    if asked.answered is not None:
        days, words = asked.answered
        with clock.at(began + timedelta(days=days)):
            question.reply(words, by=_owing(people, kind, whose))
    session.flush()
