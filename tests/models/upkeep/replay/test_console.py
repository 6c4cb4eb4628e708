"""`convivencia requests import`, as the person at the keyboard sees it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.console import main
from models.places.demonstration import settle_city
from models.session import SessionFactory, unit_of_work
from models.upkeep.codes import Confirmation
from models.upkeep.dataset import Dataset
from models.upkeep.order_stages import WorkOrderStatus
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.models.upkeep.replay.conftest import a_row, written

SAMPLES = os.environ.get("CONVIVENCIA_SAMPLES", "")
REAL = Path(SAMPLES) / "civic" / "replay_boston311_en_cucuta.csv.gz"


@pytest.fixture
def here(city, tmp_path, monkeypatch) -> Iterator[Path]:
    """The folder of an installation whose database is the test's."""
    monkeypatch.setenv("CONVIVENCIA_DATABASE_URL", city)
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path / "data"))
    yield tmp_path
    SessionFactory.kw["bind"].dispose()  # the command opened the database anew


def test_the_command_tells_what_became_of_the_rows(here, capsys):
    """Counts by reason on the screen, the rows themselves in a file."""
    file = here / "casos.csv"
    file.write_text(written(a_row(1), a_row(2, creado="ayer"), a_row(3, creado="ayer")))
    assert main(["requests", "import", str(file), "--source", "vecina"]) == 0
    told = capsys.readouterr()
    assert "3 rows read, 1 new" in told.out
    assert "2 · a date cannot be read" in told.out
    assert "importing 1 / 1" in told.err
    assert (here / "data" / "imports" / "casos.rejected.csv").is_file()


@pytest.mark.parametrize("content", [None, b"", b"a,b\n1,2\n"])
def test_a_file_that_cannot_be_read_is_one_clear_line(here, capsys, content):
    """No traceback, and an exit that scripts can see."""
    file = here / "casos.csv"
    if content is not None:
        file.write_bytes(content)
    assert main(["requests", "import", str(file)]) != 0
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "Traceback" not in told


def test_a_date_that_is_none_is_refused(here, capsys):
    """The person learns which words are understood."""
    with pytest.raises(SystemExit):
        main(["requests", "import", "casos.csv", "--shift-to", "ayer"])
    assert "not a date like" in capsys.readouterr().err


@pytest.mark.skipif(not REAL.is_file(), reason="CONVIVENCIA_SAMPLES has no file of cases")
def test_the_real_file_comes_in(here, capsys):
    """Its first thousand rows: all good, places and closures as the file has them."""
    with unit_of_work() as session:
        settle_city(session, SAMPLES)
    assert main(["requests", "import", str(REAL), "--rows", "1000"]) == 0
    assert "1000 rows read, 1000 new" in capsys.readouterr().out
    with SessionFactory() as session:

        def count(table, *which):
            return session.scalar(select(func.count()).select_from(table).where(*which))

        assert count(ServiceRequest, ServiceRequest.imported) == 1000
        assert count(ServiceRequest, ServiceRequest.territory_id.is_(None)) == 50
        done = WorkOrder.status == WorkOrderStatus.CLOSED
        assert count(WorkOrder, done, WorkOrder.confirmation == Confirmation.UNKNOWN) == 785
        assert count(ServiceRequest, ServiceRequest.status == RequestStatus.JOINED) > 3
        assert count(WorkOrder, done, WorkOrder.confirmation != Confirmation.UNKNOWN) == 0
        dataset = session.get_one(Dataset, "boston311")
        assert (dataset.title, dataset.rows) == ("Boston 311, 2011", 1000)
