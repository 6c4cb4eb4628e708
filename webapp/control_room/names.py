"""Who did it: colleagues of the room read each other's names, everybody else an office."""

from collections.abc import Collection
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.events import Event
from models.people.grant import Grant, Permission, Rights, Scoped
from models.people.person import Person
from models.people.roles import PERMISSIONS
from webapp.orders.signatures import Signatures, Viewer


def reads_names(rights: Rights) -> bool:
    """Tell whether somebody may read who of the room did what."""
    return rights.holds(Permission.HANDLE_INCIDENTS) or rights.everywhere(
        Permission.READ_EVERYTHING
    )


def names_of(
    session: Session, people: Collection[UUID | None], viewer: Viewer
) -> dict[UUID | None, str]:
    """Return what to call those who took incidents."""
    wanted = {one for one in people if one is not None}
    names: dict[UUID | None, str] = {one: _("la sala de control") for one in wanted}
    if wanted and reads_names(viewer.rights):
        known = select(Person.id, Person.name).where(Person.id.in_(wanted))
        names.update(dict(session.execute(known).all()))
    if viewer.id in names:
        names[viewer.id] = _("usted")
    return names


class RoomSignatures(Signatures):
    """The people behind the history of an incident."""

    def of(self, event: Event, record: Scoped) -> str:
        """Return who did this: a device by the serial on its box."""
        kind, _colon, key = event.actor.partition(":")
        if kind == "device":
            return _("el equipo %(serial)s", serial=key)
        return super().of(event, record)

    def _may_be_named(self, grant: Grant) -> bool:
        """Name those who answer alarms to those who do; never who rides in a unit."""
        of_the_room = Permission.HANDLE_INCIDENTS in PERMISSIONS[grant.role]
        return (of_the_room and reads_names(self.viewer.rights)) or super()._may_be_named(grant)
