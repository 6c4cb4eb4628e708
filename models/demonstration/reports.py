"""Recent reports of the demonstration's own, one in every stage a report can be in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from shapely.geometry import Point
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.attachments import Attachment, PhotoRole, Picture
from models.clock import wall
from models.demonstration.accounts import COMMITTEE, address
from models.demonstration.drawings import keep_drawing
from models.demonstration.stages import Stage
from models.events import ANYONE, Actor
from models.media import MediaStore
from models.places.geometry import TerritoryGeometry
from models.places.locate import Atlas
from models.places.territory import comuna_id
from models.session import reading, unit_of_work
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.dataset import Dataset, DatasetKind
from models.upkeep.follower import Follower, FollowerRole
from models.upkeep.service_request import ServiceRequest

SOURCE = "demostracion"
TRIES = 200  # points thrown at a comuna's frame before its middle is taken
_ACCEPTED = ("accept", 0.01)

Steps = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A report: what, where, how many days ago, and what became of it since."""

    category: str
    words: str
    place: str
    ago: float  # days
    steps: Steps = ()
    comuna: str | None = COMMITTEE
    photo: bool = True
    repeats: int | None = None  # the number of the report whose place this is, too


REPORTS = (
    Told("alumbrado", "La lámpara frente a la cancha está apagada.", "Calle 5 con av. 3", 0.05),
    Told("bache_via", "Hueco hondo; anoche cayó una moto.", "Av. 4 con calle 12", 0.1,
         comuna=comuna_id(3)),
    Told("basura_escombros", "Botaron escombros en el separador.", "", 0.3, comuna=None,
         photo=False),
    Told("alumbrado", "Toda la cuadra está a oscuras.", "Calle 8 # 2-30", 1, (_ACCEPTED,)),
    Told("alumbrado", "El bombillo prende y apaga toda la noche.", "Av. 6 con calle 9", 12,
         (_ACCEPTED,)),
    Told("alumbrado", "El poste quedó inclinado después del vendaval.", "Calle 14 con av. 1",
         19, (_ACCEPTED,)),
    Told("alumbrado", "Poste sin luz junto al paradero.", "Av. 2 # 10-15", 4,
         (_ACCEPTED, ("schedule", 1))),
    Told("alumbrado", "Dos lámparas apagadas en el parque.", "Parque del barrio", 5,
         (_ACCEPTED, ("schedule", 1), ("start", 3))),
    Told("alumbrado", "Falta la lámpara completa.", "Calle 3 con av. 5", 8,
         (_ACCEPTED, ("start", 2), ("pause", 3))),
    Told("alumbrado", "La luz del callejón no prende.", "Callejón de la escuela", 7,
         (_ACCEPTED, ("start", 4), ("complete", 5))),
    Told("alumbrado", "Lámpara rota por una piedra.", "Calle 11 con av. 7", 9,
         (_ACCEPTED, ("schedule", 2), ("complete", 6))),
    Told("alumbrado", "Sigue oscura la entrada del puente.", "Puente peatonal", 10,
         (_ACCEPTED, ("complete", 6), ("refuse", 8))),
    Told("alumbrado", "No hay luz frente al puesto de salud.", "Calle 2 con av. 8", 13,
         (_ACCEPTED, ("start", 5), ("complete", 7), ("verify", 9))),
    Told("alumbrado", "Bombillo fundido en la esquina.", "Av. 9 con calle 6", 11,
         (_ACCEPTED, ("complete", 3), ("verify", 4))),
    Told("alumbrado", "Se fue la luz de la cancha.", "Cancha múltiple", 32,
         (_ACCEPTED, ("complete", 8), ("keep_silent", 24))),
    Told("alumbrado", "El semáforo de la esquina no tiene luz.", "Av. 1 con calle 7", 3,
         (_ACCEPTED, ("hand_back", 1)), photo=False),
    Told("arbol_maleza", "Rama grande a punto de caer sobre los cables.", "Calle 9 con av. 4",
         2, (_ACCEPTED,), comuna=comuna_id(1)),
    Told("bache_via", "Hueco en la autopista nacional.", "Autopista", 6, (("decline", 2),),
         comuna=comuna_id(4)),
    Told("basura_escombros", "Mi vecino bota basura ahí.", "Calle 1 con av. 2", 4,
         (_ACCEPTED, ("hide", 0.5)), comuna=comuna_id(2), photo=False),
    Told("anden_danado", "Falta la tapa de la alcantarilla.", "Calle 10 con av. 0", 9,
         (_ACCEPTED, ("cancel", 3)), comuna=comuna_id(8)),
    Told("alumbrado", "Yo también lo vi: nadie ha venido.", "Calle 14 con av. 1", 6,
         photo=False, repeats=5),
)  # fmt: skip


def tell_reports(store: MediaStore, people: Mapping[str, Actor], secret: str) -> int:
    """Add the reports that are missing, and return how many there were."""
    with reading() as session:
        ours = select(ServiceRequest.source_id).where(ServiceRequest.source == SOURCE)
        known = set(session.scalars(ours))
        spots = Spots(session)
    missing = [number for number in range(len(REPORTS)) if str(number) not in known]
    pictures = {
        (category, mended): keep_drawing(store, category, mended=mended)
        for category in {REPORTS[number].category for number in missing}
        for mended in (False, True)
    }
    for number in missing:
        spot = spots.of(REPORTS[number], number)
        with unit_of_work() as session:
            _tell(session, number, spot, people=people, pictures=pictures, secret=secret)
    _say_so()
    return len(missing)


class Spots:
    """Places for reports: inside their comuna, the same each time."""

    def __init__(self, session: Session) -> None:
        in_force = session.scalars(TerritoryGeometry.in_force())
        self.shapes = {one.territory_id: one.shape for one in in_force}
        self.atlas = Atlas.of(session)

    def of(self, told: Told, number: int) -> tuple[float, float] | None:
        """Return latitude and longitude, or None for a report of nowhere in particular."""
        if told.comuna is None or told.comuna not in self.shapes:
            return None
        shape = self.shapes[told.comuna]
        west, south, east, north = shape.bounds
        chance = Random(told.repeats if told.repeats is not None else number)  # noqa: S311 - no secret
        for _ in range(TRIES):
            spot = Point(chance.uniform(west, east), chance.uniform(south, north))
            if shape.contains(spot) and self._lies_in(spot, told.comuna):
                return round(spot.y, 6), round(spot.x, 6)
        middle = shape.representative_point()
        return middle.y, middle.x

    def _lies_in(self, spot: Point, comuna: str) -> bool:
        return self.atlas.locate(spot.y, spot.x).comuna_id == comuna


def _tell(
    session: Session,
    number: int,
    spot: tuple[float, float] | None,
    *,
    people: Mapping[str, Actor],
    pictures: Mapping[tuple[str, bool], Picture],
    secret: str,
) -> None:
    told, reported = REPORTS[number], wall() - timedelta(days=REPORTS[number].ago)
    with clock.at(reported):
        request = _report(session, number, spot)
        session.add(Follower.of(
            request, FollowerRole.REPORTER, secret, email=address(f"vecino{number}"),
            consent_version="demo",
        ))  # fmt: skip
        if told.photo:
            photo = Attachment.add(
                pictures[told.category, False], request.id, PhotoRole.REPORT, by=ANYONE
            )
            session.add(photo)
            if told.steps:
                photo.publish(by=people["enlace"])
    stage = Stage(session, request, people, pictures[told.category, True])
    for step, days in told.steps:
        with clock.at(reported + timedelta(days=days)):
            stage.do(step)
    if told.repeats is not None:
        with clock.at(reported):
            request.join(_numbered(session, told.repeats), by=ANYONE)


def _report(session: Session, number: int, spot: tuple[float, float] | None) -> ServiceRequest:
    told = REPORTS[number]
    request = ServiceRequest.receive(
        session.get_one(Category, told.category),
        channel=Channel.PORTAL,
        by=ANYONE,
        description=told.words,
        address=told.place,
        lat=spot[0] if spot else None,
        lon=spot[1] if spot else None,
        territory_id=told.comuna,
        source=SOURCE,
        source_id=str(number),
    )
    session.add(request)
    session.flush()
    return request


def _numbered(session: Session, number: int) -> ServiceRequest:
    return session.scalars(
        select(ServiceRequest).where(
            ServiceRequest.source == SOURCE, ServiceRequest.source_id == str(number)
        )
    ).one()


def _say_so() -> None:
    with unit_of_work() as session:
        if session.get(Dataset, SOURCE) is None:
            session.add(Dataset(
                source=SOURCE, kind=DatasetKind.GENERATED, title="demostración",
                shift_days=0, rows=len(REPORTS), begun_at=wall(), imported_at=wall(),
            ))  # fmt: skip
