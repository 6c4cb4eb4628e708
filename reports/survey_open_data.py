"""A published result as a table: one row for each figure, hidden ones left empty."""

import csv
from collections.abc import Iterator
from io import StringIO

from reports.survey_results import Data

COLUMNS = (
    "part",
    "dimension",
    "group",
    "code",
    "people",
    "mean",
    "low_95",
    "high_95",
    "effective_n",
    "alpha",
)


def as_csv(data: Data) -> str:
    """Write a result as CSV, with the names of its columns in the first line."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(data))
    return out.getvalue()


def _rows(data: Data) -> Iterator[list[object]]:
    for one in data["constructs"]:
        low, high = one.get("interval") or (None, None)
        alpha = (one.get("alpha") or {}).get("value")
        yield [
            "construct", "", "", one["code"], one["people"], one["mean"], low, high,
            one.get("effective_n"), alpha,
        ]  # fmt: skip
    for one in data["items"]:
        effective = one.get("effective_n")
        yield [
            "item", "", "", one["code"], one["people"], one["mean"], None, None, effective, None
        ]  # fmt: skip
    for table in data["breakdowns"]:
        for group in table["groups"]:
            named = [table["dimension"], group["category"] or "not_said"]
            yield ["group", *named, "", group["people"], *[None] * 5]
            for code, mean in group["means"].items():
                yield ["group", *named, code, None, mean, *[None] * 4]
