"""Manners: nothing can be set that the README does not explain."""

import re
from dataclasses import fields
from pathlib import Path

from models.settings import Settings, variable

ROOT = Path(__file__).parents[2]
# Read by the tests themselves, and explained where they are read.
OF_THE_TESTS = {"CONVIVENCIA_TEST_DATABASE"}
FOLDERS = ("models", "migrations", "sensors", "reports", "flows", "webapp")


def explained() -> set[str]:
    """Return the variables of the README's table."""
    table = (ROOT / "README.md").read_text("utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))


def test_the_readme_explains_every_setting_and_no_other():
    """A setting that nobody can find might as well not be there."""
    assert explained() == {variable(field.name) for field in fields(Settings)}


def test_nobody_reads_a_setting_past_the_settings():
    """A variable read elsewhere would be in no table."""
    known = explained() | OF_THE_TESTS
    sources = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    named = {
        name
        for path in sources
        for name in re.findall(r"[\"'](CONVIVENCIA_[A-Z_]+)[\"']", path.read_text("utf-8"))
    }

    assert len(sources) > 50
    assert named - known == set()
