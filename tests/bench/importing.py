"""How long the import of months of cases takes, and how much memory."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select

from models.session import reading
from models.upkeep.service_request import ServiceRequest
from tests.bench.figures import Figure
from tests.bench.stand import City

LONGEST_S = 150
LARGEST_MB = 600


def run(city: City, file: Path, rows: int) -> Iterator[Figure]:
    """Import a file into a city, in a process of its own, and look at what it took."""
    command = [sys.executable, "-m", "models.console", "requests", "import", str(file)]
    command += ["--shift-to", "now", "--rows", str(rows)]
    began = time.monotonic()
    with (city.folder / "bench.log").open("ab") as words:
        process = subprocess.Popen(command, env=city.environment, stdout=words, stderr=words)
        _, status, used = os.wait4(process.pid, 0)
    took = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the import failed: see {city.folder / 'bench.log'}")
    city.connect()
    with reading() as session:
        here = session.scalar(
            select(func.count()).select_from(ServiceRequest).where(ServiceRequest.imported)
        )
    if here != rows:
        raise RuntimeError(f"{here} of {rows} cases came in")
    yield Figure("import", f"{rows:,} rows", took, "s", LONGEST_S)
    yield Figure("import", "rows a second", rows / took, "/s")
    yield Figure("import", "processor time", used.ru_utime + used.ru_stime, "s")
    yield Figure("import", "peak memory", used.ru_maxrss / 1024, "MiB", LARGEST_MB)
