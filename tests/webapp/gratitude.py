"""A word of thanks for the tests of the portal, in the fewest lines."""

from uuid import UUID

from models.alerts.unit import Unit, UnitKind
from models.calendar import city_day
from models.clock import now
from models.events import ANYONE
from models.session import unit_of_work
from models.trust import everyday_service
from models.trust.everyday_service import EverydayService
from models.trust.recognition import Recognition
from models.trust.recognition_stages import Side
from models.trust.thanker import Thanker, ThankerRole
from models.trust.thanking import give
from tests.people import GLORIA, LA_LIBERTAD

KEY = "not a secret"


def thanks_that_wait(code: str, unit_id: UUID, name: str = "Cuadrante 40") -> None:
    """Let Carmen thank a unit for walking somebody home in La Libertad."""
    with unit_of_work() as session:
        everyday_service.install(session)
        unit = Unit.register(name, UnitKind.PATROL, LA_LIBERTAD, by=GLORIA)
        unit.id = unit_id
        session.add(unit)
        session.flush()
        thanks = Recognition.thank(
            unit, session.get_one(EverydayService, "walked_home"), LA_LIBERTAD,
            city_day(now()), side=Side.RESIDENT, by=ANYONE,
        )  # fmt: skip
        thanks.code = code
        who = Thanker.of(thanks, ThankerRole.THANKED, KEY, email="carmen@correo.example")
        give(session, thanks, who, KEY)
