"""The catalogue of what the city publishes, in the form that data portals harvest.

DCAT-US, "Project Open Data Metadata Schema v1.1": `/data.json` of a publisher lists its
datasets and where each can be had.
"""

from typing import Any

from sqlalchemy.orm import Session

from models.trust.survey_result import SurveyResult
from models.trust.surveys.wave import Wave
from reports.open_data import NAME, newest
from reports.open_data_alarms import DATASETS, Dataset
from reports.open_data_ledger import LEDGER_DATASETS
from reports.open_data_participation import PARTICIPATION_DATASETS
from reports.survey_sheets import published_waves

SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
PUBLISHER = "Alcaldía de San José de Cúcuta"


def catalogue(session: Session, public_url: str, mail: str) -> dict[str, Any]:
    """Describe everything published; `public_url` is how people reach the portal."""
    changed = newest(session)
    requests = {
        "@type": "dcat:Dataset",
        "identifier": f"{public_url}/datos/{NAME}",
        "title": "Reportes de daños en el espacio público",
        "description": (
            "Cada reporte de un lugar dañado en Cúcuta: qué, dónde, cuándo, qué se prometió y"
            " qué pasó. Sin datos personales. Los casos importados están marcados."
        ),
        "keyword": ["espacio público", "alumbrado", "huecos", "aseo", "participación"],
        "modified": (changed.date().isoformat() if changed else "R/PT1S"),
        "publisher": {"@type": "org:Organization", "name": PUBLISHER},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": "Datos abiertos",
            "hasEmail": f"mailto:{mail}",
        },
        "accessLevel": "public",
        "accrualPeriodicity": "R/PT1S",
        "language": ["es-CO"],
        "license": LICENCE,
        "spatial": "San José de Cúcuta, Colombia",
        "landingPage": f"{public_url}/datos",
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": "CSV",
                "downloadURL": f"{public_url}/datos/{NAME}",
                "mediaType": "text/csv",
                "format": "CSV",
                "describedBy": f"{public_url}/datos#columnas",
                "describedByType": "text/html",
            }
        ],
    }
    return {
        "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
        "@id": f"{public_url}/data.json",
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
        "dataset": [
            requests,
            *(_small(one, public_url, mail) for one in DATASETS.values()),
            *(_small(one, public_url, mail, LEDGER) for one in LEDGER_DATASETS.values()),
            *(
                _small(one, public_url, mail, TOGETHER)
                for one in PARTICIPATION_DATASETS.values()
            ),
            *(
                _survey(result, wave, public_url, mail)
                for result, wave in session.execute(published_waves())
            ),
        ],
    }


def _survey(result: SurveyResult, wave: Wave, public_url: str, mail: str) -> dict[str, Any]:
    """Describe the result of one survey wave."""
    address = f"{public_url}/encuestas/{wave.slug}/resultados"
    return {
        "@type": "dcat:Dataset",
        "identifier": address,
        "title": wave.title_es,
        "description": (
            "Resultado de una encuesta de confianza: medias de 0 a 100 por tema, pregunta y "
            "grupo. Los grupos de menos de diez personas están ocultos."
        ),
        "keyword": ["encuesta", "confianza", "convivencia"],
        "modified": result.published_at.date().isoformat(),
        "publisher": {"@type": "org:Organization", "name": PUBLISHER},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": "Datos abiertos",
            "hasEmail": f"mailto:{mail}",
        },
        "accessLevel": "public",
        "language": ["es-CO"],
        "license": LICENCE,
        "spatial": "San José de Cúcuta, Colombia",
        "landingPage": address,
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": name,
                "downloadURL": f"{address}.{name.lower()}",
                "mediaType": kind,
                "format": name,
            }
            for name, kind in (("CSV", "text/csv"), ("JSON", "application/json"))
        ],
    }


ALARMS = ("alarmas", ("alarmas", "botones de pánico", "seguridad", "rendición de cuentas"))
LEDGER = ("compromisos", ("compromisos", "preguntas", "participación", "rendición de cuentas"))
TOGETHER = ("encuentros", ("encuentros", "comités", "participación", "rendición de cuentas"))
About = tuple[str, tuple[str, ...]]  # where its columns are explained, and its key words


def _small(
    dataset: Dataset, public_url: str, mail: str, about: About = ALARMS
) -> dict[str, Any]:
    """Describe one of the small tables: of alarms, of promises, or of meetings."""
    where, keywords = about
    address = f"{public_url}/datos/{dataset.name}"
    return {
        "@type": "dcat:Dataset",
        "identifier": address,
        "title": dataset.title("es"),
        "description": " ".join(f"{one.name}: {one.spanish}." for one in dataset.fields),
        "keyword": list(keywords),
        "modified": "R/P1D",
        "publisher": {"@type": "org:Organization", "name": PUBLISHER},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": "Datos abiertos",
            "hasEmail": f"mailto:{mail}",
        },
        "accessLevel": "public",
        "accrualPeriodicity": "R/P1D",
        "language": ["es-CO"],
        "license": LICENCE,
        "spatial": "San José de Cúcuta, Colombia",
        "landingPage": f"{public_url}/datos",
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": "CSV",
                "downloadURL": address,
                "mediaType": "text/csv",
                "format": "CSV",
                "describedBy": f"{public_url}/datos#{where}",
                "describedByType": "text/html",
            }
        ],
    }
