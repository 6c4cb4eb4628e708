"""Page headers and footers, told apart from the text: a screen reader reads them to nobody.

PDF/UA (ISO 14289-1, 7.1) wants everything on a page to be either tagged content or marked as
an artifact. The printer tags the text but leaves what stands in the margins unmarked; this
pass goes through each page and marks whatever is painted outside of tagged content.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO

import pikepdf

Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage

PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh"}
BUILDS_PATHS = {"m", "l", "c", "v", "y", "h", "re"}


def mark_artifacts(document: bytes) -> bytes:
    """Mark what is painted outside of tagged content; return the document, bytes stable."""
    with pikepdf.open(BytesIO(document)) as pdf:
        for page in pdf.pages:
            marked = list(_marked(pikepdf.parse_content_stream(page)))
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(marked))
        out = BytesIO()
        pdf.save(out, deterministic_id=True, fix_metadata_version=False)
        return out.getvalue()


def _operation(name: str, *operands: pikepdf.Object) -> Instruction:
    return pikepdf.ContentStreamInstruction(list(operands), pikepdf.Operator(name))


def _artifact() -> Instruction:
    return _operation("BMC", pikepdf.Name.Artifact)


def _marked(stream: Iterable[Instruction]) -> Iterator[Instruction]:
    """Wrap each text block and each painted path that no tag encloses.

    Marks must open and close on the same side of BT and ET, so a text block is held back
    until its end shows whether it carries tags of its own.
    """
    depth = 0
    held: list[Instruction] = []
    in_text = tagged_inside = False
    for one in stream:
        name = str(one.operator)
        if name == "BT" and depth == 0:
            in_text, tagged_inside, held = True, False, [one]
            continue
        if in_text:
            tagged_inside |= name in {"BDC", "BMC"}
            held.append(one)
            if name == "ET":
                in_text = False
                yield from held if tagged_inside else [_artifact(), *held, _operation("EMC")]
                held = []
            continue
        depth += (name in {"BDC", "BMC"}) - (name == "EMC")
        if depth == 0 and name in BUILDS_PATHS:
            held.append(one)
        elif depth == 0 and name in PAINTS:
            yield from [_artifact(), *held, one, _operation("EMC")]
            held = []
        else:
            yield from held
            held = []
            yield one
    yield from held
