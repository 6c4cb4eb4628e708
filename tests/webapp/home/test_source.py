"""Whoever uses the platform may have its source; nobody gets more than that."""

import io
import tarfile


def test_the_source_of_what_runs_can_be_downloaded(browser):
    """The footer leads there, and the archive holds our own files only."""
    assert "/codigo-fuente" in browser.get("/").text
    assert "Affero" in browser.get("/codigo-fuente").text
    packed = browser.get("/codigo-fuente/convivencia-fuente.tar.gz")
    with tarfile.open(fileobj=io.BytesIO(packed.data)) as files:
        names = files.getnames()

    assert "convivencia/webapp/home/source.py" in names
    assert "convivencia/pyproject.toml" in names
    for never in ("vendor", "__pycache__", "/var/", "secret_key", ".venv", "node_modules"):
        assert not [name for name in names if never in name]
