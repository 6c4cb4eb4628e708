"""The neighbours of the demonstration's alarm zones: people without a name of anybody."""

from sqlalchemy import select

from models.alerts.zone import Zone
from models.alerts.zone_member import ZoneMember, members_of
from models.demonstration.accounts import address
from models.demonstration.stands import ZONES
from models.events import PLATFORM
from models.session import reading, unit_of_work

# A name, and whether they have confirmed that they take part.
MEMBERS = (("Vecina 1", True), ("Vecino 2", True), ("Vecina 3", False))
CODE, DURESS = "2468", "1357"


def move_in(secret: str) -> int:
    """Invite the neighbours of the zones that have none; return how many were invited.

    `secret` is the installation's, from which their links are made.
    """
    with reading() as session:
        zones = session.scalars(select(Zone).where(Zone.name.in_(dict(ZONES)))).all()
        empty = [zone for zone in zones if session.scalars(members_of(zone.id)).first() is None]
    invited = 0
    for number, zone in enumerate(empty, start=1):
        with unit_of_work() as session:
            for name, confirmed in MEMBERS:
                mail = address(f"{name.lower().replace(' ', '')}.zona{number}")
                member = ZoneMember.invite(
                    session.get_one(Zone, zone.id), name, mail, secret, by=PLATFORM
                )
                if confirmed:
                    member.confirm(CODE, DURESS)
                session.add(member)
                invited += 1
    return invited


def introduce(secret: str, home: str) -> list[str]:
    """Tell where a neighbour's page opens, and with which codes."""
    with reading() as session:
        first = session.scalars(
            select(ZoneMember)
            .join(Zone, Zone.id == ZoneMember.zone_id)
            .where(Zone.name == ZONES[0][0], ZoneMember.confirmed_at.is_not(None))
            .order_by(ZoneMember.invited_at, ZoneMember.name)
        ).first()
    if first is None:
        return []
    link = f"{home}/alarma/{first.secret(secret)}"
    return [f"a neighbour of an alarm zone, code {CODE}, under threat {DURESS}:", f"  {link}"]
