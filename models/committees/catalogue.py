"""What a new city's committees begin with: behaviours of the code, and templates of plans.

Words of our own beside the numbers of Ley 1801 de 2016 (arts. 27, 34, 77, 140): a proposal
for the city's lawyers, marked as not validated until they say so.
"""

from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.committees.behaviour import Behaviour, behaviour_id
from models.committees.codes import CommitteeKind
from models.committees.template import PlanTemplate

_K = CommitteeKind
_OURS = UUID("6e0c5f2e-7b1d-4b0a-9a51-0d6c1e5f2a10")  # templates keep their ids in every city

# Theme, article, number, Spanish, English.
BEHAVIOURS = (
    (_K.BRAWLS, "27", "1", "Pelear, o provocar una pelea que puede terminar en golpes.",
     "Fighting, or provoking a fight that may end in blows."),
    (_K.BRAWLS, "27", "2", "Lanzar objetos que pueden herir a alguien.",
     "Throwing things that may hurt somebody."),
    (_K.BRAWLS, "27", "4", "Amenazar a alguien con hacerle daño.",
     "Threatening to hurt somebody."),
    (_K.DRUG_USE, "140", "7", ("Consumir alcohol o drogas en parques, vías y otros lugares "
     "públicos donde no está permitido."),
     ("Taking alcohol or drugs in parks, streets and other public places where it is not "
     "allowed.")),
    (_K.DRUG_USE, "140", "13", ("Llevar, ofrecer o vender drogas cerca de colegios, canchas y "
     "parques."),
     "Carrying, offering or selling drugs near schools, courts and parks."),
    (_K.PROPERTY_DAMAGE, "140", "9", ("Rayar o pegar avisos en fachadas, postes o bienes de "
     "otros sin permiso."),
     "Scrawling on façades, poles or other people's property, or posting bills there."),
    (_K.PROPERTY_DAMAGE, "34", "", "Dañar bienes alrededor de un colegio.",
     "Damaging property around a school."),
    (_K.LAND_INVASION, "77", "", "Perturbar u ocupar un predio que otro tiene a su cargo.",
     "Disturbing or occupying land that somebody else is in charge of."),
    (_K.SECURITY_FRONT, "140", "4", "Ocupar el espacio público contra las normas.",
     "Occupying public space against the rules."),
)  # fmt: skip

# A row: theme, title, what it is, what is counted, incidents too, behaviours, tasks (days).
TEMPLATES = (
    (
        _K.BRAWLS,
        ("Riñas a la salida de un lugar", "Brawls outside a place"),
        ("Hay peleas a las mismas horas, cerca de un lugar que cierra o se llena.",
         "Fights break out at the same hours, near a place that closes or fills up."),
        ("alumbrado", "basura_escombros"), True, ("27.1-brawls", "27.2-brawls"),
        (("Anotar durante dos semanas qué días y a qué horas pasa",
          "Note for two weeks on which days and at what hours it happens", 14),
         ("Hablar con quien administra el lugar sobre horarios y salida",
          "Talk about hours and ways out with whoever runs the place", 21),
         ("Pedir luz y limpieza donde la gente espera",
          "Ask for light and cleaning where people wait", 30)),
    ),
    (
        _K.DRUG_USE,
        ("Consumo en un parque", "Drug use in a park"),
        ("El parque se usa para consumir y las familias dejaron de ir.",
         "The park is used to take drugs, and families no longer go."),
        ("alumbrado", "parque_deteriorado", "arbol_maleza", "basura_escombros"), True,
        ("140.7-drug_use", "140.13-drug_use"),
        (("Recorrer el parque de día y anotar qué está dañado u oscuro",
          "Walk the park by day and note what is broken or dark", 10),
         ("Pedir poda, luz y arreglo de lo dañado",
          "Ask for pruning, light and repairs", 20),
         ("Programar actividades de deporte y de familias en las horas difíciles",
          "Plan sport and family activities for the difficult hours", 45)),
    ),
    (
        _K.PROPERTY_DAMAGE,
        ("Fachadas y locales dañados", "Damaged façades and shops"),
        ("Rayan o dañan fachadas, vitrinas o carros en la misma cuadra.",
         "Façades, shop windows or cars are scrawled on or damaged in the same block."),
        ("grafiti", "alumbrado", "inmueble_abandonado_inseguro"), False,
        ("140.9-property_damage",),
        (("Contar y fotografiar lo dañado con los dueños",
          "Count and photograph the damage with the owners", 10),
         ("Limpiar entre todos en las primeras 48 horas",
          "Clean up together within 48 hours", 20),
         ("Pedir luz donde falta", "Ask for light where it is missing", 30)),
    ),
    (
        _K.LAND_INVASION,
        ("Un lote abandonado en riesgo", "An abandoned lot at risk"),
        ("Un lote sin cerrar y sin uso que alguien empieza a ocupar o a llenar de escombros.",
         "A lot, open and unused, that somebody begins to occupy or to fill with rubble."),
        ("inmueble_abandonado_inseguro", "basura_escombros", "arbol_maleza"), False,
        ("77-land_invasion",),
        (("Averiguar con la alcaldía de quién es el lote",
          "Find out with the city whose lot it is", 15),
         ("Pedir limpieza y cerramiento", "Ask for cleaning and a fence", 30),
         ("Acordar con el dueño un uso: huerta, cancha o parqueo",
          "Agree on a use with the owner: a garden, a court or parking", 60)),
    ),
    (
        _K.SECURITY_FRONT,
        ("Hurtos en las mismas cuadras", "Thefts in the same blocks"),
        ("Hay hurtos en unas cuadras que a ciertas horas quedan solas u oscuras.",
         "Thefts happen in blocks that are empty or dark at certain hours."),
        ("alumbrado", "arbol_maleza", "dispositivo_averiado"), True, (),
        (("Probar la alarma y la lista de contactos", "Test the alarm and the contacts", 7),
         ("Marcar en el mapa lo oscuro y lo tapado", "Mark what is dark or hidden", 14),
         ("Acordar turnos de acompañamiento a la salida del colegio",
          "Agree on turns to walk children from school", 30)),
    ),
)  # fmt: skip


def install(session: Session) -> None:
    """Give a new city its behaviours and templates; what is there stays as it is."""
    known = set(session.scalars(select(Behaviour.id)))
    for kind, article, numeral, spanish, english in BEHAVIOURS:
        if (key := behaviour_id(article, numeral, kind)) not in known:
            session.add(
                Behaviour(
                    id=key, kind=kind, article=article, numeral=numeral,
                    words_es=spanish, words_en=english, source="", active=True,
                )
            )  # fmt: skip
    have = set(session.scalars(select(PlanTemplate.id)))
    for kind, title, what, categories, incidents, behaviours, tasks in TEMPLATES:
        if (its_id := uuid5(_OURS, title[0])) not in have:
            session.add(
                PlanTemplate(
                    id=its_id, kind=kind, title_es=title[0], title_en=title[1],
                    what_es=what[0], what_en=what[1], categories=list(categories),
                    counts_incidents=incidents, behaviours=list(behaviours), active=True,
                    tasks=[{"es": es, "en": en, "days": days} for es, en, days in tasks],
                )
            )  # fmt: skip
    session.flush()
