"""The source of what runs here, for whoever uses it: the licence promises it (AGPL-3.0, 13)."""

import gzip
import io
import tarfile
from functools import lru_cache
from pathlib import Path

from flask import Response, render_template

from webapp.access import public
from webapp.home.blueprint import blueprint

ROOT = Path(__file__).parents[2]
PACKAGES = ("flows", "migrations", "models", "reports", "sensors", "webapp", "tests")
BESIDE = (
    *("README.md", "pyproject.toml", "Makefile", "setup.sh"),
    *("package.json", "package-lock.json", "requirements.lock", "requirements-npm.lock"),
)
OURS = {".py", ".html", ".css", ".js", ".svg", ".png", ".txt", ".mako", ".po", ".cfg"}
NAME = "convivencia-fuente.tar.gz"


@blueprint.get("/codigo-fuente")
@public
def source() -> str:
    """Say under which licence the platform is, and hand out its source."""
    return render_template("home/source.html", kilobytes=len(archive()) // 1024)


@blueprint.get(f"/codigo-fuente/{NAME}")
@public
def download() -> Response:
    """Hand out the source of exactly what answers here, changes of this city included."""
    answer = Response(archive(), content_type="application/gzip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return answer


@lru_cache(maxsize=1)
def archive() -> bytes:
    """Pack our own files; nothing that was installed, written or kept secret beside them."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w") as files,
    ):
        for path in _ours():
            entry = tarfile.TarInfo(f"convivencia/{path.relative_to(ROOT)}")
            content = path.read_bytes()
            entry.size = len(content)
            files.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def _ours() -> list[Path]:
    beside = [ROOT / name for name in BESIDE if (ROOT / name).is_file()]
    inside = [
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix in OURS and "vendor" not in path.parts
    ]
    return sorted([*beside, *inside])
