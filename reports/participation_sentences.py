"""The sentence that begins each section about people: what was not done before what was."""

from collections.abc import Callable, Mapping
from typing import Any

from models.committees.effect import Finding
from models.language import number, say
from models.trust.surveys.constructs import Audience
from reports.survey_sentences import dates
from reports.survey_sentences import first_sentences as measured

_Part = Mapping[str, Any]


def sentences_of(part: Mapping[str, Any], language: str = "es") -> dict[str, str]:
    """Return the sentence that begins each section, under the key of its part."""
    say = _english if language == "en" else _spanish
    return {key: say[key](part[key]) for key in say if key in part}


def _commitments_es(one: Mapping[str, Any]) -> str:
    if not any(one[key] for key in ("made", "due", "late", "broken")):
        return (
            "En el mes no se prometió nada, no vencía ningún compromiso y no hay incumplidos."
        )
    broken = (
        "hoy no hay ninguno incumplido"
        if not one["broken"]
        else f"hoy hay {number(one['broken'])} sin cumplir con la fecha pasada"
    )
    due = "En el mes no vencía ningún compromiso"
    if one["due"]:
        fell = _many(one["due"], "compromiso que vencía", "compromisos que vencían")
        due = f"De {fell} en el mes se {_kept(one['kept'])} a tiempo {number(one['kept'])}"
    return f"{due}; tarde se {_kept(one['late'])} {number(one['late'])}; {broken}."


def _kept(count: int) -> str:
    return "cumplió" if count == 1 else "cumplieron"


def _questions_es(one: Mapping[str, Any]) -> str:
    if not (one["asked"] or one["answered"] or one["late"]):
        return "En el mes nadie preguntó, y no hay preguntas sin responder fuera de plazo."
    asked = _many(one["asked"], "pregunta", "preguntas")
    published = "Se publicó" if one["asked"] == 1 else "Se publicaron"
    replied = "se respondió" if one["answered"] == 1 else "se respondieron"
    return (
        f"{published} {asked} del mes; {replied} {number(one['answered'])}, "
        f"{number(one['in_time'])} dentro del plazo legal; sin respuesta y con el plazo "
        f"vencido hay {number(one['late'])}."
    )


def _commitments_en(one: Mapping[str, Any]) -> str:
    en = "en"
    return (
        f"Of {number(one['due'], en)} commitments due in the month, "
        f"{number(one['kept'], en)} were kept in time; kept late: {number(one['late'], en)}; "
        f"broken today: {number(one['broken'], en)}."
    )


def _questions_en(one: Mapping[str, Any]) -> str:
    en = "en"
    return (
        f"Questions of the month published: {number(one['asked'], en)}; answered: "
        f"{number(one['answered'], en)}, {number(one['in_time'], en)} within the legal term; "
        f"not answered and past it: {number(one['late'], en)}."
    )


def _meetings_es(one: _Part) -> str:
    late = one["minutes_overdue"]
    owed = "Hoy no hay actas vencidas"
    if late:
        owed = f"Hoy hay {_many(late, 'acta vencida', 'actas vencidas')}"
    if not any(one[key] for key in ("convened", "held", "cancelled", "unsaid")):
        return f"{owed}. En el mes no se convocó ni se realizó ningún encuentro."
    unsaid = one["unsaid"]
    told = f"; de {number(unsaid)} no se ha dicho si se hizo" if unsaid else ""
    called_off = one["cancelled"]
    cancelled = (
        "; se canceló 1"
        if called_off == 1
        else (f"; se cancelaron {number(called_off)}" if called_off else "")
    )
    return f"{owed}. En el mes {_held_es(one)}{cancelled}{told}."


def _held_es(one: _Part) -> str:
    held, came = one["held"], one["came"]
    if not held:
        return "no se realizó ningún encuentro"
    if came is None:
        people = "no se publica cuántas personas fueron, porque fueron pocas"
    elif came:
        people = f"con {_many(came, 'persona', 'personas')}"
    else:
        people = "sin asistencia anotada"
    verb = "se realizó" if held == 1 else "se realizaron"
    return f"{verb} {_many(held, 'encuentro', 'encuentros')}, {people}"


def _committees_es(one: _Part) -> str:
    stalled = one["stalled"]
    still = (
        "ninguno está quieto"
        if not stalled
        else (f"{_many(stalled, 'está quieto', 'están quietos')} hace más de tres semanas")
    )
    plans = f"; tienen {_many(one['plans'], 'plan', 'planes')} en marcha y {still}"
    if not one["plans"]:
        plans = " ni planes en marcha" if not one["at_work"] else ", sin planes en marcha"
    working = one["at_work"]
    begun = (
        "No hay comités constituidos"
        if not working
        else (
            f"{'Trabaja' if working == 1 else 'Trabajan'} {_many(working, 'comité', 'comités')}"
        )
    )
    return f"{begun}{plans}. {_results_es(one['results'])}"


def _results_es(results: list[_Part]) -> str:
    if not results:
        return "En el mes no se evaluó ningún plan."
    found = [one["finding"] for one in results]
    parts = [
        (found.count(Finding.MORE), "en {} el problema subió frente al resto de la comuna"),
        (found.count(Finding.NO_DIFFERENCE), "en {} no se ve una diferencia"),
        (found.count(Finding.NOT_ENOUGH), "en {} no alcanza para decir"),
        (found.count(Finding.FEWER), "en {} el problema bajó más que en el resto de la comuna"),
    ]
    told = "; ".join(words.format(number(many)) for many, words in parts if many)
    verb = "se evaluó" if len(found) == 1 else "se evaluaron"
    return f"En el mes {verb} {_many(len(found), 'plan', 'planes')}: {told}."


def _trust_es(one: _Part) -> str:
    if not one["sides"]:
        return "Todavía no se ha publicado ninguna encuesta de confianza."
    return " ".join(_side(side, "es") for side in one["sides"])


def _side(side: _Part, language: str) -> str:
    """Say what the newest survey of one side found, in the sentences it was published with."""
    who = say(Audience(side["audience"]), language).capitalize()
    kind = ""
    if not side["probability"]:
        kind = ", no probabilística" if language == "es" else ", not a probability sample"
    found = " ".join(measured(dict(side), language))
    return f"{who} ({dates(dict(side), language)}{kind}): {found}"


def _recognition_es(one: _Part) -> str:
    if not one["units"]:
        return "En el mes no se confirmó ningún agradecimiento."
    return (
        "Lo que la gente agradeció y otra persona o el comité confirmó, en orden alfabético: "
        "aquí nadie compite."
    )


def _meetings_en(one: _Part) -> str:
    en = "en"
    came = one["came"]
    people = (
        "people who came: not published, they were few"
        if came is None
        else (f"people who came: {number(came, en)}")
    )
    return (
        f"Minutes overdue today: {number(one['minutes_overdue'], en)}. Meetings held in the "
        f"month: {number(one['held'], en)}; {people}; cancelled: "
        f"{number(one['cancelled'], en)}; not said whether held: {number(one['unsaid'], en)}."
    )


def _committees_en(one: _Part) -> str:
    en = "en"
    said = (
        f"Committees at work: {number(one['at_work'], en)}; plans under way: "
        f"{number(one['plans'], en)}, standing still for over three weeks: "
        f"{number(one['stalled'], en)}."
    )
    found = [result["finding"] for result in one["results"]]
    if not found:
        return f"{said} No plan was assessed in the month."
    parts = "; ".join(
        f"{words}: {number(found.count(finding), en)}"
        for finding, words in (
            (Finding.MORE, "rose against the rest of the comuna"),
            (Finding.NO_DIFFERENCE, "no difference can be seen"),
            (Finding.NOT_ENOUGH, "not enough to say"),
            (Finding.FEWER, "fell more than in the rest of the comuna"),
        )
        if finding in found
    )
    return f"{said} Plans assessed in the month: {number(len(found), en)} ({parts})."


def _trust_en(one: _Part) -> str:
    if not one["sides"]:
        return "No trust survey has been published yet."
    return " ".join(_side(side, "en") for side in one["sides"])


def _recognition_en(one: _Part) -> str:
    if not one["units"]:
        return "No thanks were confirmed in the month."
    return (
        "What people gave thanks for and another person or the committee confirmed, in the "
        "order of the alphabet: nobody competes here."
    )


def _many(count: int, one: str, several: str) -> str:
    return f"{number(count)} {one if count == 1 else several}"


_Sayings = Mapping[str, Callable[[_Part], str]]
_spanish: _Sayings = {
    "commitments": _commitments_es,
    "questions": _questions_es,
    "meetings": _meetings_es,
    "committees": _committees_es,
    "trust": _trust_es,
    "recognition": _recognition_es,
}
_english: _Sayings = {
    "commitments": _commitments_en,
    "questions": _questions_en,
    "meetings": _meetings_en,
    "committees": _committees_en,
    "trust": _trust_en,
    "recognition": _recognition_en,
}
