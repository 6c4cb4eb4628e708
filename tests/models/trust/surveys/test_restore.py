"""After a restore, what waited in a pool is gone and its codes work again."""

import pytest
from sqlalchemy import func, select

from models.custody.backup import back_up
from models.custody.restore import restore
from models.session import connect, reading, unit_of_work
from models.settings import Settings
from models.trust.surveys.answers import SurveyAnswer
from models.trust.surveys.door import UsedCodeError
from models.trust.surveys.pool import answer
from models.trust.surveys.pool_key import KeyRing
from models.trust.surveys.pool_row import SurveyPool
from models.trust.surveys.reply import Reply


def test_a_restored_wave_goes_on_with_what_its_table_holds(
    wave, print_codes, send, ring, database, tmp_path
):
    """Ten were written and count; the eleventh, whose key no backup has, may answer again."""
    if not database.startswith("sqlite"):
        pytest.skip("the same statement runs there; the way back needs another database")
    codes = print_codes(wave, 12)
    for code in codes[:11]:
        send(wave, code)
    (tmp_path / "secret_key").write_text("a" * 40)
    back_up(Settings(data=str(tmp_path), database_url=database), tmp_path / "one.tar.gz")
    restore(tmp_path / "one.tar.gz", tmp_path / "again")
    engine = connect(f"sqlite:///{tmp_path}/again/convivencia.db")
    there = KeyRing.of(tmp_path / "again")
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(SurveyAnswer)) == 10
        assert session.get_one(SurveyPool, wave.id).key_name == ""
    with pytest.raises(UsedCodeError), unit_of_work() as session:
        answer(session, wave.id, Reply({"R01": 1}, {}), codes[0], there)
    with unit_of_work() as session:
        answer(session, wave.id, Reply({"R01": 4}, {}), codes[10], there)
    engine.dispose()
