"""A city to walk through: broken places in every stage, and the cast to see to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

from models import clock
from models.attachments import Attachment, PhotoRole
from models.calendar import city_day
from models.clock import now, wall
from models.demonstration.drawings import keep_drawing
from models.demonstration.stages import Stage
from models.events import ANYONE
from models.media import MediaStore
from models.people.person import Person
from models.people.reset import ask, secret_for
from models.places.demonstration import settle_city
from models.session import unit_of_work
from models.settings import Settings
from models.upkeep import catalogue
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.follower import Follower, FollowerRole
from models.upkeep.service_request import ServiceRequest
from tests.people import GLORIA, JAIRO, JAIRO_ID, LA_LIBERTAD, MARTHA, NIDIA, settle

A_YEAR = timedelta(days=365)
STAFF = MappingProxyType({"dependencia": JAIRO, "comite": MARTHA, "enlace": NIDIA})

# What was reported, how many days ago, and what became of it, in days after the report.
Story = tuple[str, float, tuple[tuple[str, float], ...]]
ACCEPTED = (("accept", 0.1),)
CALLED_DONE = (*ACCEPTED, ("start", 0.5), ("complete", 1.5))
STORIES: Mapping[str, Story] = MappingProxyType(
    {
        "unsorted": ("inmueble_abandonado_inseguro", 0.2, ()),
        "assigned": ("alumbrado", 1, ACCEPTED),
        "scheduled": ("alumbrado", 2, (*ACCEPTED, ("schedule", 0.4))),
        "started": ("alumbrado", 3, (*ACCEPTED, ("start", 0.4))),
        "paused": ("alumbrado", 4, (*ACCEPTED, ("start", 0.4), ("pause", 0.8))),
        "handed_back": ("alumbrado", 5, (*ACCEPTED, ("hand_back", 0.8))),
        "late": ("alumbrado", 40, ACCEPTED),
        "pothole": ("bache_via", 6, ACCEPTED),
        "mended": ("alumbrado", 7, CALLED_DONE),
        "confirmed": ("alumbrado", 8, (*CALLED_DONE, ("verify", 2.5))),
        "refused": ("alumbrado", 9, (*CALLED_DONE, ("refuse", 2.5))),
        "silent": ("alumbrado", 30, (*CALLED_DONE, ("keep_silent", 18))),
        "declined": ("bache_via", 10, (("decline", 0.5),)),
        "hidden": ("bache_via", 11, (("accept", 0.2), ("hide", 0.5))),
        # These change while the tests walk; nothing else looks at them.
        "to_mend": ("alumbrado", 2.5, ACCEPTED),
        "to_confirm": ("alumbrado", 3.5, CALLED_DONE),
        "to_dispute": ("alumbrado", 4.5, CALLED_DONE),
    }
)


@dataclass
class City:
    """Where the portal answers, and what of each story to ask it for."""

    address: str
    settings: Settings
    code: dict[str, str] = field(default_factory=dict)
    number: dict[str, str] = field(default_factory=dict)
    secret: dict[str, str] = field(default_factory=dict)
    photo: UUID | None = None  # one that nobody has looked at
    reset: str = ""  # Jairo's way back in
    street: dict[str, object] = field(default_factory=dict)  # what to ask for of the street

    def url(self, path: str) -> str:
        """Return the whole address of a page; `{code[mended]}` in it is filled in."""
        return self.address + path.format(
            code=self.code,
            number=self.number,
            secret=self.secret,
            photo=self.photo,
            reset=self.reset,
            street=self.street,
            person=JAIRO_ID,
            month=f"{city_day(wall()).replace(day=1) - timedelta(days=1):%Y-%m}",
            comuna=LA_LIBERTAD,
        )


def found(city: City) -> None:
    """Let the cast move in, and let everything happen that the stories tell."""
    with clock.at(wall() - A_YEAR), unit_of_work() as session:
        settle(session, now())
        settle_city(session)
        catalogue.install(session)
    for position, name in enumerate(STORIES):
        _tell(city, name, position)
    with unit_of_work() as session:
        reset = ask(session, session.get_one(Person, JAIRO_ID), city.settings.secret, by=GLORIA)
        session.flush()
        city.reset = secret_for(city.settings.secret, reset.id)


def _tell(city: City, name: str, position: int) -> None:
    category, days_ago, steps = STORIES[name]
    store = MediaStore.of(city.settings.data_folder)
    key = city.settings.secret
    reported_at = wall() - timedelta(days=days_ago)
    with clock.at(reported_at), unit_of_work() as session:
        request = ServiceRequest.receive(
            session.get_one(Category, category),
            channel=Channel.PORTAL,
            by=ANYONE,
            territory_id=LA_LIBERTAD,
            lat=7.8800 + 0.0010 * (position // 6),  # a good hundred metres apart
            lon=-72.4800 + 0.0010 * (position % 6),
            address=f"Calle {position + 5} con avenida 3",
            description="De noche no se ve nada y la gente da la vuelta por otra calle.",
        )
        session.add(request)
        session.flush()
        follower = Follower.of(request, FollowerRole.REPORTER, key, language="es")
        session.add(follower)
        photo = Attachment.add(
            keep_drawing(store, category, mended=False),
            request.id,
            PhotoRole.REPORT,
            by=ANYONE,
            looked_at=name != "unsorted",
        )
        session.add(photo)
        session.flush()
        stage = Stage(session, request, STAFF, keep_drawing(store, category, mended=True))
        for step, days in steps:
            with clock.at(reported_at + timedelta(days=days)):
                stage.do(step)
        city.code[name] = request.code
        city.secret[name] = follower.secret(key)
        if stage.order is not None:
            city.number[name] = stage.order.number
        if name == "unsorted":
            city.photo = photo.id
