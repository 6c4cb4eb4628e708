"""What may be done to a meeting: one row for each, with its consequence in a line."""

from flask_babel import lazy_gettext as _l

from models.clock import now
from models.trust.meeting import Meeting
from models.trust.meeting_stages import TO_BE_HELD, MeetingStatus
from webapp.devices.deeds import Deed

CONVENE = Deed(
    "meetings.convene",
    _l("Convocar"),
    _l("Queda en el calendario público, y el comité recibe la invitación."),
    _l("El encuentro quedó convocado. Las invitaciones van en camino."),
    "send",
    kind="",
    at_once=True,
)
AGENDA = Deed(
    "meetings.agenda",
    _l("Ordenar el orden del día"),
    _l("Los compromisos abiertos ya están en él; los incumplidos van primero."),
    "",
    "list",
)
HOLD = Deed(
    "meetings.hold",
    _l("Marcar como realizado"),
    _l("El orden del día queda como está, y empieza el plazo del acta."),
    _l("Quedó como realizado. Escriba el acta mientras lo recuerda."),
    "check",
    kind="",
    at_once=True,
)
WRITE = Deed(
    "meetings.write_minutes",
    _l("Escribir el acta"),
    _l("Los registrados y el comité la comentan por cinco días hábiles."),
    "",
    "list",
    kind="",
)
APPROVE = Deed(
    "meetings.approve_minutes",
    _l("Aprobar y publicar el acta"),
    _l("La leen todos, y la asistencia ya no se corrige. No se puede deshacer."),
    _l("El acta quedó publicada."),
    "confirmed",
    kind="",
    at_once=True,
)
ATTENDANCE = Deed(
    "meetings.attendance",
    _l("Asistencia y registrados"),
    _l("Quién viene, quién vino, y la hoja para firmar."),
    "",
    "people",
)
CHANGE = Deed(
    "meetings.change",
    _l("Cambiar los datos"),
    _l("Si ya se convocó, los registrados reciben una carta con lo que cambió."),
    _l("Guardamos los cambios."),
    "gear",
)
POSTPONE = Deed(
    "meetings.postpone",
    _l("Aplazar a otra fecha"),
    _l("Todos reciben la fecha nueva y la razón; nadie pierde su puesto."),
    _l("El encuentro quedó aplazado. Las cartas van en camino."),
    "calendar",
)
CANCEL = Deed(
    "meetings.cancel",
    _l("Cancelar"),
    _l("Todos reciben la razón. No se puede deshacer."),
    _l("El encuentro quedó cancelado."),
    "close",
    kind="danger",
)


def open_deeds(meeting: Meeting) -> list[Deed]:
    """Return what may be done to a meeting as it stands, the likeliest first."""
    moves = meeting.LIFECYCLE.open_to(meeting.status)
    begun = meeting.starts_at <= now()
    commented = meeting.comments_until is not None and now() > meeting.comments_until
    offered = {
        CONVENE: "convene" in moves and not begun,
        HOLD: "hold" in moves and begun,
        APPROVE: "approve_minutes" in moves and commented,
        WRITE: "write_minutes" in moves,
        AGENDA: meeting.status in TO_BE_HELD,
        ATTENDANCE: meeting.status not in {MeetingStatus.DRAFT, MeetingStatus.CANCELLED},
        CHANGE: meeting.status in TO_BE_HELD,
        POSTPONE: "postpone" in moves,
        CANCEL: "cancel" in moves,
    }
    return [deed for deed, is_open in offered.items() if is_open]
