"""The map of a report as a page of its own: to zoom into, and to show without the portal.

It carries no tiles and nothing from another host: the outlines are ours, and the map library
is the copy that the portal serves. Scripts carry a mark in the place of the nonce, which the
portal fills in anew for whoever asks.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

import folium
from branca.element import Element, MacroElement
from jinja2 import Template
from shapely import union_all
from shapely.geometry import shape

from reports.accountability import Content
from reports.period import Month
from reports.sketch import SIGNS

NONCE = "@@nonce@@"  # the portal puts the nonce of each answer here
VENDOR = "/static/vendor/leaflet"

WORDS = {
    "open": "abierto",
    "confirmed": "confirmado por vecinos",
    "unconfirmed": "cerrado sin confirmación",
}
GLYPHS = {"triangle": "▲", "circle": "●", "square": "■"}


class LocalMap(folium.Map):
    """A map whose script and style the portal serves itself."""

    default_js = [("leaflet", f"{VENDOR}/leaflet.js")]
    default_css = [("leaflet_css", f"{VENDOR}/leaflet.css")]


def as_map(content: Content, outlines: Mapping[str, Any]) -> str | None:
    """Return the page, or None where no territory was ever drawn."""
    if not outlines:
        return None
    west, south, east, north = union_all([shape(one) for one in outlines.values()]).bounds
    page = LocalMap(tiles=None, prefer_canvas=True, zoom_control=True, attr="Convivencia")
    page.fit_bounds([[south, west], [north, east]])
    folium.GeoJson(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": {}, "geometry": dict(outline)}
                for _key, outline in sorted(outlines.items())
            ],
        },
        style_function=lambda _feature: {
            "color": "#0943B5",
            "weight": 2,
            "fillColor": "#E5ECF8",
            "fillOpacity": 1,
        },
        smooth_factor=0.5,
    ).add_to(page)
    Places(content.data["points"]).add_to(page)
    figure: Any = page.get_root()
    figure.html.add_child(Element(_words(content.data)))
    return _prepared(page, content)


class Places(MacroElement):
    """The places of a report: a sign for each state, named on touch and under the pointer."""

    _template = Template("""
        {% macro header(this, kwargs) %}<style>
        body { font: 16px/1.4 "Nunito Sans", system-ui, sans-serif; color: #212529; }
        .said { position: absolute; z-index: 1000; left: 56px; right: 8px; top: 8px; margin: 0;
          padding: 8px 12px; background: #FFFFFF; border-radius: 8px; }
        .leaflet-container { background: #F4F4F4; font: inherit; }
        .place { text-align: center; line-height: 16px; text-shadow: 0 0 2px #FFFFFF; }
        {% for state, (form, colour) in this.signs.items() -%}
        .place.{{ state }} { color: {{ colour }}; }
        {% endfor %}</style>{% endmacro %}
        {% macro script(this, kwargs) %}
        for (const [code, lat, lon, state] of {{ this.points|tojson }}) {
          L.marker([lat, lon], {
            icon: L.divIcon({className: "place " + state, iconSize: [16, 16],
              html: {{ this.glyphs|tojson }}[state]}),
            alt: code, title: code + ": " + {{ this.words|tojson }}[state],
          }).addTo({{ this._parent.get_name() }});
        }
        {% endmacro %}""")

    def __init__(self, points: list[list[Any]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca ships no types
        self._name = "Places"
        self.points, self.signs, self.words = points, SIGNS, WORDS
        self.glyphs = {state: GLYPHS[form] for state, (form, _colour) in SIGNS.items()}


def _words(data: Mapping[str, Any]) -> str:
    states = " · ".join(f"{GLYPHS[SIGNS[state][0]]} {words}" for state, words in WORDS.items())
    return f'<p class="said">{_title(data)}. {states}</p>'


def _title(data: Mapping[str, Any]) -> str:
    month = Month.read(data["month"]).in_words()
    return escape(f"{data['territory']['name']}, {month}")


def _prepared(page: folium.Map, content: Content) -> str:
    """Return the page with stable names, so that the same data gives the same bytes."""
    written: str = page.get_root().render()
    children = page._children.values()  # noqa: SLF001 - folium keeps no public list of them
    for place, name in enumerate([page.get_name(), *(child.get_name() for child in children)]):
        written = written.replace(name, f"part_{place}")
    head = f'<html lang="es">\n<head>\n<title>Mapa: {_title(content.data)}</title>'
    return (
        written.replace("<html>\n<head>", head, 1)
        .replace(", maximum-scale=1.0, user-scalable=no", "")  # people may make it larger
        .replace("maximum-scale=1.0, user-scalable=no", "")
        .replace("<script", f'<script nonce="{NONCE}"')
        .replace("<style", f'<style nonce="{NONCE}"')
    )
