"""A lifecycle that is drawn is the lifecycle that holds."""

from pathlib import Path

import pytest

from models.lifecycle import Lifecycle
from models.upkeep.order_stages import ORDER_LIFECYCLE
from models.upkeep.request_stages import REQUEST_LIFECYCLE

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("lifecycle", [REQUEST_LIFECYCLE, ORDER_LIFECYCLE])
def test_every_drawing_equals_its_table(lifecycle: Lifecycle):
    """Somebody who changes a table and forgets the drawing hears about it here."""
    assert f"```mermaid\n{lifecycle.as_mermaid()}\n```" in README.read_text("utf-8")
