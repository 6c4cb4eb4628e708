"""Open data about meetings, committees, their plans and thanks: no person in any of it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import city_day
from models.clock import now
from models.committees.committee import Committee
from models.committees.effect import Finding
from models.language import say
from models.places.territory import CITY, Territory, same_name
from models.trust.meeting import Meeting, public_meetings
from models.trust.recognition import Recognition
from models.trust.recognition_stages import RecognitionStatus
from reports.committee_figures import results
from reports.open_data_alarms import Dataset, Field
from reports.period import Month

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # before there was anything to tell


def _meeting_rows(session: Session) -> Iterator[Sequence[Any]]:
    """Yield every meeting that was called; how many came is told by comuna and month only."""
    names = _places(session)
    for one in session.scalars(public_meetings().order_by(None).order_by(
        Meeting.starts_at, Meeting.code
    )):  # fmt: skip
        yield (
            one.code,
            one.status.value,
            say(one.status),
            one.title,
            one.mode.value,
            one.territory_id,
            names.get(one.territory_id, ""),
            _day(one.convened_at),
            _day(one.starts_at),
            one.postponements,
            _day(one.cancelled_at),
            "si" if one.is_over else "no",
            "" if one.cancelled_at else _day(one.minutes_due_at),
            _day(one.approved_at),
            "si" if one.minutes_are_overdue else "no",
        )


def _committee_rows(session: Session) -> Iterator[Sequence[Any]]:
    names = _places(session)
    for one in session.scalars(select(Committee).order_by(Committee.chosen_at, Committee.code)):
        yield (
            one.code,
            one.name,
            one.kind.value,
            say(one.kind),
            one.status.value,
            say(one.status),
            one.territory_id,
            names.get(one.territory_id, ""),
            _day(one.chosen_at),
            _day(one.constituted_at),
            _day(one.registered_at),
            _day(one.dissolved_at),
        )


def _result_rows(session: Session) -> Iterator[Sequence[Any]]:
    """Yield every result of a plan, whatever it came to."""
    names = _places(session)
    for one in results(session, CITY, BEGINNING, now()):
        low, high = one["interval"] or (None, None)
        yield (
            one["assessed_on"],
            one["committee_code"],
            one["committee"],
            one["plan"] or "",
            one["territory"],
            names.get(one["territory"], ""),
            one["round"],
            one["finding"],
            say(Finding(one["finding"])),
            one["ratio"],
            low,
            high,
            *(one["counts"] or (None,) * 4),
            "si" if one["changing_before"] else "no",
        )


def _thanks_rows(session: Session) -> Iterator[Sequence[Any]]:
    """Yield for what each unit was thanked in a month and comuna: once, however often."""
    names = _places(session)
    found = session.scalars(
        select(Recognition).where(Recognition.status == RecognitionStatus.CONFIRMED)
    )
    yield from sorted(
        {
            (
                str(Month.of(one.counted_at)),
                one.territory_id,
                names.get(one.territory_id, ""),
                one.unit.name,
                one.service_code,
                one.service.name_es,
            )
            for one in found
            if one.counted_at is not None
        },
        key=lambda row: (row[0], same_name(row[3]), *row),
    )


def _places(session: Session) -> dict[str, str]:
    return dict(session.execute(select(Territory.id, Territory.name)).all())


def _day(when: datetime | date | None) -> str:
    """Return a day of the city."""
    if when is None:
        return ""
    return (city_day(when) if isinstance(when, datetime) else when).isoformat()


_PLACE = Field("territorio", "Código de la parte de la ciudad", "Code of the part of the city")
_PLACE_NAME = Field("territorio_nombre", "Su nombre", "Its name")
MEETINGS = Dataset(
    "encuentros.csv",
    ("Encuentros de la comunidad y la policía", "Meetings of neighbours and police"),
    (
        Field("codigo", "Código del encuentro", "Code of the meeting"),
        Field("estado", "Código del estado", "Code of the status"),
        Field("estado_nombre", "El estado, en palabras", "The status, in words"),
        Field("titulo", "De qué trata", "What it is about"),
        Field(
            "modo",
            "in_person: presencial; online: por internet; both: los dos",
            "in_person, online, or both",
        ),
        _PLACE,
        _PLACE_NAME,
        Field("convocado", "Día en que se invitó", "Day on which people were invited"),
        Field("fecha", "Día del encuentro", "Day of the meeting"),
        Field("aplazamientos", "Cuántas veces cambió de fecha", "How often it was moved"),
        Field("cancelado", "Día en que se canceló", "Day on which it was called off"),
        Field("realizado", "si: se dijo que se hizo", "si: it was said to have been held"),
        Field("acta_vence", "Último día para publicar el acta", "Last day for its minutes"),
        Field("acta_publicada", "Día en que se publicó", "Day of their publication"),
        Field(
            "acta_vencida",
            "si: el plazo pasó y el acta no está",
            "si: the term is over and the minutes are not there",
        ),
    ),
    _meeting_rows,
)
COMMITTEES = Dataset(
    "comites.csv",
    ("Comités", "Committees"),
    (
        Field("codigo", "Código del comité", "Code of the committee"),
        Field("nombre", "Su nombre", "Its name"),
        Field("clase", "Código de su tema", "Code of its theme"),
        Field("clase_nombre", "El tema, en palabras", "The theme, in words"),
        Field("estado", "Código del estado", "Code of the status"),
        Field("estado_nombre", "El estado, en palabras", "The status, in words"),
        _PLACE,
        _PLACE_NAME,
        Field("escogido", "Día en que se escogió el sector", "Day the sector was chosen"),
        Field("constituido", "Día en que se constituyó", "Day it was constituted"),
        Field("registrado", "Día en que se registró", "Day it was registered"),
        Field("terminado", "Día en que terminó", "Day it was dissolved"),
    ),
    _committee_rows,
)
RESULTS = Dataset(
    "resultados-de-planes.csv",
    ("Resultados de los planes de los comités", "Results of the committees' plans"),
    (
        Field("evaluado", "Día en que se evaluó", "Day on which it was assessed"),
        Field("comite", "Código del comité", "Code of the committee"),
        Field("comite_nombre", "Su nombre", "Its name"),
        Field("plan", "El problema", "The problem"),
        _PLACE,
        _PLACE_NAME,
        Field("intento", "1 es la primera respuesta", "1 is the first response"),
        Field(
            "resultado",
            "fewer: bajó más que el resto; more: subió; no_difference: no se ve diferencia; "
            "not_enough: no alcanza para decir",
            "fewer: it fell more than the rest; more: it rose; no_difference: none can be "
            "seen; not_enough: not enough data",
        ),
        Field("resultado_nombre", "El resultado, en palabras", "The result, in words"),
        Field(
            "razon",
            "Razón de tasas frente al resto de la comuna; vacío: no alcanza para decir",
            "Rate ratio against the rest of the comuna; empty: not enough to say",
        ),
        Field("desde_95", "Inicio del intervalo del 95 %", "Lower end of the 95% interval"),
        Field("hasta_95", "Fin del intervalo del 95 %", "Upper end of the 95% interval"),
        Field("antes", "Trece semanas antes, en el lugar", "Thirteen weeks before, there"),
        Field("despues", "Trece semanas después, en el lugar", "Thirteen weeks after, there"),
        Field("resto_antes", "Lo mismo antes, en el resto", "The same before, elsewhere"),
        Field("resto_despues", "Lo mismo después, en el resto", "The same after, elsewhere"),
        Field(
            "ya_cambiaba",
            "si: el lugar ya venía cambiando antes del plan",
            "si: the place was changing before the plan",
        ),
    ),
    _result_rows,
)
THANKS = Dataset(
    "agradecimientos.csv",
    ("Servicios cotidianos agradecidos y confirmados", "Everyday services thanked for"),
    (
        Field("mes", "El mes en que se confirmó", "The month of its confirmation"),
        _PLACE,
        _PLACE_NAME,
        Field("unidad", "La unidad, nunca una persona", "The unit, never a person"),
        Field("servicio", "Código del servicio", "Code of the service"),
        Field(
            "servicio_nombre",
            "El servicio, una vez aunque se repita: no es una competencia",
            "The service, once however often: this is no contest",
        ),
    ),
    _thanks_rows,
)
PARTICIPATION_DATASETS = {one.name: one for one in (MEETINGS, COMMITTEES, RESULTS, THANKS)}
