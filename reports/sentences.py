"""The three things that matter first, in sentences: promises broken before things achieved."""

from collections.abc import Mapping
from typing import Any

from models.language import number, percent

ENOUGH = 5


def first_sentences(data: Mapping[str, Any], language: str = "es") -> list[str]:
    """Return what a reader with ten seconds should know."""
    say = _english if language == "en" else _spanish
    return say(data["total"])


def _spanish(total: Mapping[str, Any]) -> list[str]:
    mended = (
        f"{_places_es(total['completed'])} se declararon arreglados; "
        f"los vecinos confirmaron {number(total['confirmed'])} "
        f"y no aceptaron {number(total['disputed'])}."
    )
    return [_kept_es(total), mended, _wait_es(total)]


def _places_es(many: int) -> str:
    return "1 lugar" if many == 1 else f"{number(many)} lugares"


def _kept_es(total: Mapping[str, Any]) -> str:
    late = total["overdue"]
    overdue = (
        "hoy no hay órdenes vencidas"
        if not late
        else f"hoy hay {number(late)} {'orden vencida' if late == 1 else 'órdenes vencidas'}"
    )
    if total["promised"] < ENOUGH:
        return (
            "Vencieron menos de cinco promesas en el mes, muy pocas para un porcentaje; "
            f"{overdue}."
        )
    broken = total["broken"]
    return (
        f"De {number(total['promised'])} promesas que vencían en el mes, "
        f"{number(broken)} no se cumplieron ({percent(broken / total['promised'])}); {overdue}."
    )


def _wait_es(total: Mapping[str, Any]) -> str:
    received = f"Se reportaron {_places_es(total['received'])}"
    if total["received"] == 1:
        received = "Se reportó 1 lugar"
    if total["median_days"] is not None:
        days = number(total["median_days"], decimals=1)
        return f"{received}; la mitad de los casos se arregla en {days} días o menos."
    if total["median_at_least"] is not None:
        days = number(total["median_at_least"], decimals=1)
        return f"{received}; menos de la mitad de los casos está arreglada tras {days} días."
    return f"{received}; son muy pocos para estimar cuánto tarda un arreglo."


def _english(total: Mapping[str, Any]) -> list[str]:
    late, en = total["overdue"], "en"
    kept = "Fewer than five promises fell due in the month, too few for a percentage"
    if total["promised"] >= ENOUGH:
        kept = (
            f"Of {number(total['promised'], en)} promises that fell due in the month, "
            f"{number(total['broken'], en)} were broken "
            f"({percent(total['broken'] / total['promised'], en)})"
        )
    mended = (
        f"Places declared mended: {number(total['completed'], en)}; confirmed by neighbours: "
        f"{number(total['confirmed'], en)}; refused: {number(total['disputed'], en)}."
    )
    return [f"{kept}; orders overdue today: {number(late, en)}.", mended, _wait_en(total)]


def _wait_en(total: Mapping[str, Any]) -> str:
    received = f"Places reported: {number(total['received'], 'en')}"
    if total["median_days"] is not None:
        days = number(total["median_days"], "en", decimals=1)
        return f"{received}; half of the cases are mended within {days} days."
    if total["median_at_least"] is not None:
        days = number(total["median_at_least"], "en", decimals=1)
        return f"{received}; less than half of the cases are mended after {days} days."
    return f"{received}; too few to estimate how long a repair takes."
