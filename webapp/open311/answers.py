"""Answers in the two formats of GeoReport v2: the same facts as XML or as JSON.

An answer is a list or an object of plain values. In JSON, codes are strings, booleans and
coordinates are themselves and what is unknown is null; in XML, booleans are lower case and an
unknown date is left out. Source: the GeoReport v2 specification, wiki.open311.org.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response, request

from models.calendar import city_time

FORMATS = {"json": "application/json", "xml": "text/xml"}

# What XML 1.0 cannot carry, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# How a list is written in XML: the name of the whole, and of each part.
Names = tuple[str, str]


def instant(when: datetime | None) -> str | None:
    """Write an instant as ISO 8601 with the offset of the city."""
    return city_time(when).isoformat(timespec="seconds") if when else None


def wanted_format() -> str:
    """Return the format the address asks for: JSON by its extension, otherwise XML."""
    return "json" if request.path.endswith(".json") else "xml"


def answer(
    content: Sequence[Mapping[str, Any]] | Mapping[str, Any],
    names: Names | str,
    *,
    status: int = 200,
    bare: bool = False,
) -> Response:
    """Send content in the format asked for.

    `names` are the XML names of a list and its parts, or of the one object. `bare` leaves the
    charset out of the content type, as discovery documents are sent.
    """
    chosen = wanted_format()
    body = as_json(content) if chosen == "json" else as_xml(content, names)
    kind = FORMATS[chosen] if bare else f"{FORMATS[chosen]}; charset=utf-8"
    response = Response(body, status=status)
    response.headers["Content-Type"] = kind
    return response


def as_json(content: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> str:
    """Write JSON; dates as ISO 8601."""
    return json.dumps(content, default=_in_json, ensure_ascii=False)


def as_xml(content: Sequence[Mapping[str, Any]] | Mapping[str, Any], names: Names | str) -> str:
    """Write XML; parts of a list carry the singular name."""
    root = Element(names if isinstance(names, str) else names[0])
    if isinstance(content, Mapping):
        _fill(root, content)
    else:
        for part in content:
            _fill(SubElement(root, names[1]), part)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode")


_PARTS = {
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}


def _fill(element: Element, content: Mapping[str, Any]) -> None:
    for name, value in content.items():
        if value is None and name.endswith("_datetime"):
            continue
        child = SubElement(element, name)
        if isinstance(value, Mapping):
            _fill(child, value)
        elif isinstance(value, list):
            for part in value:
                inner = SubElement(child, _PARTS[name])
                if isinstance(part, Mapping):
                    _fill(inner, part)
                else:
                    inner.text = _in_xml(part)
        elif value is not None:
            child.text = _in_xml(value)


def _in_xml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return instant(value) or ""
    return _NOT_XML.sub("", str(value))


def _in_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    raise TypeError(f"cannot be written in JSON: {value!r}")
