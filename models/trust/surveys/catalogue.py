"""The forms a new city starts with, in words of our own. A change is a new version.

The constructs are those of the published instruments (`constructs.py`); no item is a
translation of theirs. Nobody has tested these words in the field yet: a first wave should
say so. Mirrored items ask both sides the same thing of each other.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.trust.surveys.constructs import Audience, Construct, Margin, Scale
from models.trust.surveys.instrument import Instrument, Item

_C = Construct
_OFTEN = Scale.FREQUENCY

RESIDENTS = "residentes"
OFFICERS = "uniformados"

RESIDENTS_ITEMS = (
    Item(
        "R01",
        _C.CONFIDENCE,
        (
            "En general, confío en los policías que trabajan en mi barrio.",
            "In general, I trust the police officers who work in my neighbourhood.",
        ),
        mirror="O01",
    ),
    Item(
        "R02",
        _C.EFFECTIVENESS,
        (
            "Cuando alguien pide ayuda, la Policía llega a tiempo.",
            "When somebody asks for help, the police arrive in time.",
        ),
        _OFTEN,
    ),
    Item(
        "R03",
        _C.EFFECTIVENESS,
        (
            "La Policía ayuda a resolver los problemas que más afectan a mi barrio.",
            "The police help to solve the problems that affect my neighbourhood most.",
        ),
        mirror="O02",
    ),
    Item(
        "R04",
        _C.FAIRNESS,
        (
            "La Policía trata con respeto a los vecinos, sean quienes sean.",
            "The police treat neighbours with respect, whoever they are.",
        ),
        _OFTEN,
        mirror="O05",
    ),
    Item(
        "R05",
        _C.FAIRNESS,
        (
            "Cuando la Policía detiene o requisa a alguien, le explica por qué.",
            "When the police stop or search somebody, they explain why.",
        ),
        _OFTEN,
    ),
    Item(
        "R06",
        _C.ENGAGEMENT,
        (
            "La Policía escucha lo que los vecinos le dicen.",
            "The police listen to what neighbours tell them.",
        ),
        _OFTEN,
        mirror="O06",
    ),
    Item(
        "R07",
        _C.ENGAGEMENT,
        (
            "La Policía cuenta qué hizo con lo que los vecinos le pidieron.",
            "The police tell what they did about what neighbours asked for.",
        ),
        _OFTEN,
    ),
    Item(
        "R08",
        _C.BOUNDED_AUTHORITY,
        (
            "La Policía se mete en la vida de la gente más de lo necesario.",
            "The police interfere in people's lives more than they need to.",
        ),
        reversed=True,
    ),
    Item(
        "R09",
        _C.BOUNDED_AUTHORITY,
        (
            "La Policía respeta los límites que le pone la ley.",
            "The police respect the limits that the law sets them.",
        ),
        mirror="O09",
    ),
    Item(
        "R10",
        _C.ALIGNMENT,
        (
            "Los policías de mi barrio y yo vemos parecido lo que está bien y lo que está mal.",
            "The officers of my neighbourhood and I see right and wrong in a similar way.",
        ),
        mirror="O12",
    ),
    Item(
        "R11",
        _C.DUTY,
        (
            "Siento que debo hacer caso a una orden de la Policía aunque no me guste.",
            "I feel I should follow an order of the police even if I do not like it.",
        ),
    ),
    Item(
        "R12",
        _C.COOPERATION,
        (
            "Si viera un delito, le contaría a la Policía lo que vi.",
            "If I saw a crime, I would tell the police what I saw.",
        ),
        mirror="O11",
    ),
    Item(
        "R13",
        _C.COOPERATION,
        (
            "Iría a una reunión con la Policía para mejorar mi barrio.",
            "I would go to a meeting with the police to improve my neighbourhood.",
        ),
    ),
)

OFFICERS_ITEMS = (
    Item(
        "O01",
        _C.CONFIDENCE,
        (
            "En general, confío en los vecinos de los barrios donde trabajo.",
            "In general, I trust the neighbours of the places where I work.",
        ),
        mirror="R01",
    ),
    Item(
        "O02",
        _C.ABILITY,
        (
            "Los vecinos ayudan a resolver los problemas que más afectan a su barrio.",
            "Neighbours help to solve the problems that affect their neighbourhood most.",
        ),
        mirror="R03",
    ),
    Item(
        "O03",
        _C.ABILITY,
        (
            "Cuando algo pasa, los vecinos saben explicar qué ocurrió y dónde.",
            "When something happens, neighbours are able to explain what and where.",
        ),
        _OFTEN,
    ),
    Item(
        "O04",
        _C.ABILITY,
        (
            "Los vecinos saben cuándo llamar a la Policía y cuándo a otra entidad.",
            "Neighbours know when to call the police and when to call somebody else.",
        ),
    ),
    Item(
        "O05",
        _C.BENEVOLENCE,
        (
            "Los vecinos tratan con respeto a los policías, sean quienes sean.",
            "Neighbours treat police officers with respect, whoever they are.",
        ),
        _OFTEN,
        mirror="R04",
    ),
    Item(
        "O06",
        _C.BENEVOLENCE,
        (
            "Los vecinos escuchan lo que los policías les dicen.",
            "Neighbours listen to what police officers tell them.",
        ),
        _OFTEN,
        mirror="R06",
    ),
    Item(
        "O07",
        _C.BENEVOLENCE,
        (
            "A los vecinos les importa lo que le pase a un policía.",
            "Neighbours care about what happens to a police officer.",
        ),
    ),
    Item(
        "O08",
        _C.INTEGRITY,
        (
            "Los vecinos cuentan lo que pasó tal como fue.",
            "Neighbours tell what happened just as it was.",
        ),
        _OFTEN,
    ),
    Item(
        "O09",
        _C.INTEGRITY,
        (
            "Los vecinos respetan los límites que les pone la ley.",
            "Neighbours respect the limits that the law sets them.",
        ),
        mirror="R09",
    ),
    Item(
        "O10",
        _C.INTEGRITY,
        (
            "Hay vecinos que usan a la Policía para sus pleitos personales.",
            "Some neighbours use the police for their personal quarrels.",
        ),
        reversed=True,
    ),
    Item(
        "O11",
        _C.COOPERATION,
        (
            "Si vieran un delito, los vecinos nos contarían lo que vieron.",
            "If they saw a crime, neighbours would tell us what they saw.",
        ),
        mirror="R12",
    ),
    Item(
        "O12",
        _C.ALIGNMENT,
        (
            "Los vecinos y yo vemos parecido lo que está bien y lo que está mal.",
            "Neighbours and I see right and wrong in a similar way.",
        ),
        mirror="R10",
    ),
)

# Officers are asked nothing about themselves: a station is too small a place to hide in.
INSTRUMENTS = (
    (
        (RESIDENTS, 1),
        Audience.RESIDENTS,
        ("Confianza en la Policía: vecinos", "Trust in the police: residents"),
        RESIDENTS_ITEMS,
        (Margin.COMUNA, Margin.SEX, Margin.AGE),
    ),
    (
        (OFFICERS, 1),
        Audience.OFFICERS,
        ("Confianza en la comunidad: uniformados", "Trust in the public: officers"),
        OFFICERS_ITEMS,
        (),
    ),
)


def install(session: Session) -> None:
    """Give a city the forms it does not have yet; what is there stays as it is."""
    known = {
        (code, version)
        for code, version in session.execute(select(Instrument.code, Instrument.version))
    }
    session.add_all(Instrument.adopt(*row) for row in INSTRUMENTS if row[0] not in known)
    session.flush()
