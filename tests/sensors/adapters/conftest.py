"""Published payloads of the makers, where this machine has them."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def payloads() -> Path:
    """The folder with the makers' own examples."""
    folder = os.environ.get("CONVIVENCIA_SAMPLES")
    if not folder:
        pytest.skip("CONVIVENCIA_SAMPLES is not set: no published payloads to read")
    return Path(folder) / "payloads"
