"""The table of answers: rows without an order, a time or a person.

Whenever a batch comes, all rows of its wave are removed and written anew in random order with
new ids, in the transaction that empties the pool: so neither the place of a row nor the number
of its transaction tells when its answer came, not even by batches.
"""

from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Select, delete, event, func, insert, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.trust.surveys.door import SurveyDoor
from models.trust.surveys.reply import Reply, shuffled
from models.trust.surveys.wave import Wave
from models.trust.surveys.wave_stages import WaveStatus

ABOUT = ("comuna", "sex", "age")
A_MOMENT_MS = 200  # how long the journal's end may wait for whoever reads just then


class UnpublishedError(Exception):
    """Somebody asked for answers of a wave whose result is not published."""


class TableHeldError(Exception):
    """Somebody holds the table of answers for long: a backup, most likely."""


class SurveyAnswer(Identified, Base):
    """What one person answered in one wave. Nothing in it says who, when, or after whom."""

    __tablename__ = "survey_answer"

    wave_id: Mapped[UUID] = mapped_column(ForeignKey(Wave.id), index=True)
    choices: Mapped[dict[str, int | None]] = mapped_column(JSON)
    comuna: Mapped[str | None]
    sex: Mapped[str | None]
    age: Mapped[str | None]


def answers_of(session: Session, wave_id: UUID) -> list[Reply]:
    """Return the answers of a published wave, in no order.

    Raises UnpublishedError before that: until everybody may read the result, nobody can.
    """
    wave = session.get_one(Wave, wave_id)
    if wave.status is not WaveStatus.PUBLISHED:
        raise UnpublishedError(wave.slug)
    return _of(session, wave_id)


def how_many(wave_id: UUID) -> Select[int]:
    """Select how many answers of a wave reached the table; those in its pool are not told."""
    return select(func.count()).select_from(SurveyAnswer).where(SurveyAnswer.wave_id == wave_id)


def have_the_table(session: Session) -> bool:
    """Tell whether the tables can be rewritten now; from then on they are ours.

    On PostgreSQL a backup may hold them for minutes. Nobody who answers waits for that: their
    answer stays in the pool, and the next one tries again.
    """
    if session.get_bind().dialect.name != "postgresql":
        return True
    try:
        with session.begin_nested():
            session.execute(text("SET LOCAL lock_timeout = '500ms'"))
            session.execute(
                text("LOCK TABLE survey_answer, survey_door IN ACCESS EXCLUSIVE MODE")
            )
            session.execute(text("SET LOCAL lock_timeout = DEFAULT"))
    except OperationalError:
        return False
    return True


def write_batch(session: Session, wave_id: UUID, batch: list[Reply]) -> int:
    """Put a batch among the answers of its wave, and shuffle them all; return how many.

    Only for whoever has the table (`have_the_table`). Others wait meanwhile: some 20 ms for
    400 answers, half a second for 10,000. `pool.enough` makes batches grow with the wave, so
    that this happens the less often the longer it takes.
    """
    replies = shuffled([*_of(session, wave_id), *batch])
    if session.get_bind().dialect.name == "postgresql":
        _renew(session, SurveyAnswer.__tablename__, without=wave_id)
    else:
        session.execute(delete(SurveyAnswer).where(SurveyAnswer.wave_id == wave_id))
    if replies:
        session.execute(insert(SurveyAnswer), [_row(wave_id, reply) for reply in replies])
    event.listen(session, "after_commit", _cut_journal, once=True)
    return len(replies)


def renew_door(session: Session) -> None:
    """Leave nothing behind of what a door was before a batch was noted there.

    PostgreSQL would keep its earlier lists of spent codes as dead rows: a list per batch.
    """
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        _renew(session, SurveyDoor.__tablename__)


def _of(session: Session, wave_id: UUID) -> list[Reply]:
    columns = SurveyAnswer.choices, SurveyAnswer.comuna, SurveyAnswer.sex, SurveyAnswer.age
    rows = session.execute(select(*columns).where(SurveyAnswer.wave_id == wave_id))
    return [
        Reply(choices, {name: told for name, told in zip(ABOUT, about, strict=True) if told})
        for choices, *about in rows
    ]


def _row(wave_id: UUID, reply: Reply) -> dict[str, object]:
    return {
        "id": uuid4(),
        "wave_id": wave_id,
        "choices": dict(reply.answers),
        **{name: reply.margins.get(name) for name in ABOUT},
    }


def _renew(session: Session, table: str, *, without: UUID | None = None) -> None:
    """Give a PostgreSQL table a new file, with its rows in it, less those of one wave.

    To delete or to change rows would leave dead ones behind, each with the number of the
    transaction that wrote it. The names are ours, so nothing of theirs comes into the SQL.
    """
    kept = f"CREATE TEMPORARY TABLE survey_rest ON COMMIT DROP AS SELECT * FROM {table}"  # noqa: S608
    if without is None:
        session.execute(text(kept))
    else:
        session.execute(text(f"{kept} WHERE wave_id <> :wave"), {"wave": without})
    for sentence in (
        f"TRUNCATE {table}",
        f"INSERT INTO {table} SELECT * FROM survey_rest",  # noqa: S608
        "DROP TABLE survey_rest",
    ):
        session.execute(text(sentence))


def _cut_journal(session: Session) -> None:
    """Cut off SQLite's journal, where the table as it was before still stands.

    Where somebody reads just then, the next batch does it, or the night
    (`models.forgetting.let_go`).
    """
    engine = session.get_bind()
    assert isinstance(engine, Engine)  # noqa: S101 - a session of ours has no other
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {A_MOMENT_MS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute("PRAGMA busy_timeout = 5000")
    finally:
        raw.close()
