"""What a survey asks about, whom, and on which scale."""

from enum import StrEnum

from models.language import speak


class Audience(StrEnum):
    """Whom a form asks."""

    RESIDENTS = "residents"
    OFFICERS = "officers"


speak(
    Audience,
    {
        Audience.RESIDENTS: ("residentes", "residents"),
        Audience.OFFICERS: ("uniformados", "officers"),
    },
)


class Construct(StrEnum):
    """What several items measure together.

    Residents about the police: Jackson and Bradford (Public Safety Canada, 2019). Officers
    about the public: Mourtgos, Mayer, Wise and O'Rourke (2020), after Mayer, Davis and
    Schoorman (1995). The constructs are theirs, the words of the items are ours.
    """

    CONFIDENCE = "confidence"
    EFFECTIVENESS = "effectiveness"
    FAIRNESS = "fairness"
    ENGAGEMENT = "engagement"
    BOUNDED_AUTHORITY = "bounded_authority"
    ALIGNMENT = "alignment"
    DUTY = "duty"
    COOPERATION = "cooperation"
    ABILITY = "ability"
    BENEVOLENCE = "benevolence"
    INTEGRITY = "integrity"


speak(
    Construct,
    {
        Construct.CONFIDENCE: ("confianza en general", "overall confidence"),
        Construct.EFFECTIVENESS: ("eficacia", "effectiveness"),
        Construct.FAIRNESS: ("trato justo", "fairness"),
        Construct.ENGAGEMENT: ("escucha a la comunidad", "engagement"),
        Construct.BOUNDED_AUTHORITY: ("respeto de los límites", "bounded authority"),
        Construct.ALIGNMENT: ("valores compartidos", "normative alignment"),
        Construct.DUTY: ("disposición a obedecer", "duty to obey"),
        Construct.COOPERATION: ("cooperación", "cooperation"),
        Construct.ABILITY: ("capacidad de la comunidad", "ability of the public"),
        Construct.BENEVOLENCE: ("buena voluntad de la comunidad", "benevolence of the public"),
        Construct.INTEGRITY: ("integridad de la comunidad", "integrity of the public"),
    },
)


class Scale(StrEnum):
    """Five points, from the least to the most. "I don't know" stands beside it, never in it."""

    AGREEMENT = "agreement"
    FREQUENCY = "frequency"


speak(
    Scale,
    {
        Scale.AGREEMENT: ("de acuerdo o en desacuerdo", "agree or disagree"),
        Scale.FREQUENCY: ("con qué frecuencia", "how often"),
    },
)

POINTS: dict[Scale, tuple[tuple[str, str], ...]] = {
    Scale.AGREEMENT: (
        ("Muy en desacuerdo", "Strongly disagree"),
        ("En desacuerdo", "Disagree"),
        ("Ni de acuerdo ni en desacuerdo", "Neither agree nor disagree"),
        ("De acuerdo", "Agree"),
        ("Muy de acuerdo", "Strongly agree"),
    ),
    Scale.FREQUENCY: (
        ("Nunca", "Never"),
        ("Casi nunca", "Almost never"),
        ("A veces", "Sometimes"),
        ("Casi siempre", "Almost always"),
        ("Siempre", "Always"),
    ),
}
DONT_KNOW = ("No sé o prefiero no responder", "I don't know, or prefer not to answer")


class Sex(StrEnum):
    """How somebody names their sex, where they want to say."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


speak(
    Sex,
    {
        Sex.WOMAN: ("mujer", "woman"),
        Sex.MAN: ("hombre", "man"),
        Sex.OTHER: ("otra respuesta", "another answer"),
    },
)


class AgeBand(StrEnum):
    """How old somebody is, in broad bands. Surveys are for people of 18 and over."""

    TO_28 = "18-28"
    TO_44 = "29-44"
    TO_59 = "45-59"
    OVER_59 = "60+"


speak(
    AgeBand,
    {
        AgeBand.TO_28: ("18 a 28 años", "18 to 28"),
        AgeBand.TO_44: ("29 a 44 años", "29 to 44"),
        AgeBand.TO_59: ("45 a 59 años", "45 to 59"),
        AgeBand.OVER_59: ("60 años o más", "60 or over"),
    },
)


class Margin(StrEnum):
    """What somebody may say about themselves: the margins that answers are weighed by."""

    COMUNA = "comuna"
    SEX = "sex"
    AGE = "age"


speak(
    Margin,
    {
        Margin.COMUNA: ("comuna o corregimiento", "comuna or corregimiento"),
        Margin.SEX: ("sexo", "sex"),
        Margin.AGE: ("edad", "age"),
    },
)
