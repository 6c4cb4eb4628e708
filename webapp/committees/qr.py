"""A square code on paper: what a phone's camera reads of an address."""

import io

import segno
from markupsafe import Markup


def qr(address: str, words: str) -> Markup:
    """Draw an address as a QR, as SVG to stand in a page; `words` say what it is."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=4, border=4, xmldecl=False, svgns=False, title=words, nl=False,
        svgclass="qr", lineclass=None, omitsize=True,
    )  # fmt: skip
    return Markup(out.getvalue().decode())  # noqa: S704 - drawn by us from our own address
