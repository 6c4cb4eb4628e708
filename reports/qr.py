"""Addresses as QR codes: for a page, for paper, and for a letter."""

from io import BytesIO

import segno

QUIET = 4  # modules of white around it (ISO/IEC 18004)


def svg(address: str, *, scale: int = 6) -> str:
    """Return a code as a drawing for a page; dark on white whatever the page's colours."""
    return segno.make(address, error="m", micro=False).svg_inline(
        scale=scale, border=QUIET, light="#fff", dark="#000", omitsize=True
    )


def png(address: str, *, scale: int = 8) -> bytes:
    """Return a code as a picture; the same address gives the same bytes."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=scale, border=QUIET)
    return out.getvalue()
