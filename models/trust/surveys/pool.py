"""Answering: into the pool, and from the pool to the table; and closing a wave.

The three verbs that touch a pool hold its row while they do. Files of keys come before the
commit that needs them and go after the commit that no longer does.
"""

from math import isqrt
from uuid import UUID

from sqlalchemy import Connection, event, inspect, select, update
from sqlalchemy.orm import Session

from models.events import Actor
from models.trust.surveys.answers import (
    TableHeldError,
    have_the_table,
    how_many,
    renew_door,
    write_batch,
)
from models.trust.surveys.codes import print_of
from models.trust.surveys.door import SurveyDoor
from models.trust.surveys.pool_key import KeyRing, PoolLockedError
from models.trust.surveys.pool_row import SurveyPool, Waiting
from models.trust.surveys.reply import Reply
from models.trust.surveys.wave import Wave

FEWEST = 10  # answers in a batch, but for the last


def enough(written: int) -> int:
    """Return how many answers make a batch: ten, and more where many are there already."""
    return max(FEWEST, isqrt(written))


def answer(session: Session, wave_id: UUID, reply: Reply, given: str, ring: KeyRing) -> None:
    """Take somebody's answer, once. When this commits, neither crash nor restart loses it.

    `given` is their code; on an open form, the mark that the form was handed out with, so
    that a form sent twice counts once. Raises NotOpenYetError, WaveClosedError,
    UnknownCodeError, UsedCodeError, PoolLockedError.
    """
    pool = _hold(session, wave_id)
    wave = session.get_one(Wave, wave_id, populate_existing=True)
    wave.refuse_unless_open()
    door = session.get_one(SurveyDoor, wave_id, populate_existing=True)
    waiting = _opened(pool, ring)
    mark = print_of(wave_id, given)
    door.let_in(mark, needs_code=wave.needs_code, waiting=waiting.spent)
    waiting.replies.append(reply)
    waiting.spent.add(mark)
    written = session.scalar(how_many(wave_id)) or 0
    if len(waiting.replies) >= enough(written) and have_the_table(session):
        write_batch(session, wave_id, waiting.replies)
        door.spend(waiting.spent)
        renew_door(session)
        _clear(session, pool, ring)
    else:
        _put(session, pool, waiting, ring)


def try_code(session: Session, wave_id: UUID, given: str, ring: KeyRing) -> None:
    """Refuse a code before somebody answers in vain; `answer` has the last word.

    Looks only, and waits for nobody: while somebody else's answer comes in, the pool may be
    unreadable for a moment, and a used code may be let through until it is sent.
    Raises UnknownCodeError, UsedCodeError.
    """
    wave = session.get_one(Wave, wave_id)
    try:
        waiting = session.get_one(SurveyPool, wave_id).opened(ring).spent
    except PoolLockedError:
        waiting = set()
    door = session.get_one(SurveyDoor, wave_id)
    door.let_in(print_of(wave_id, given), needs_code=wave.needs_code, waiting=waiting)


def close_wave(session: Session, wave: Wave, ring: KeyRing, *, by: Actor) -> None:
    """Close a wave: what waits goes to the table, and every code is forgotten.

    Raises TransitionRefusedError, PoolLockedError, and TableHeldError while a backup reads:
    then the clock tries again, and no answer is taken meanwhile, for its time is over.
    """
    pool = _hold(session, wave.id)
    session.refresh(wave)
    door = session.get_one(SurveyDoor, wave.id, populate_existing=True)
    waiting = _opened(pool, ring)
    if not have_the_table(session):
        raise TableHeldError
    received = write_batch(session, wave.id, waiting.replies)
    door.forget()
    renew_door(session)
    wave.close(received, by=by)
    _clear(session, pool, ring)


def is_locked(pool: SurveyPool, ring: KeyRing) -> bool:
    """Tell whether answers wait whose key is not here: somebody has to bring the file back.

    For a moment it looks so whenever an answer comes in, between the two files of its key.
    """
    return bool(pool.key_name) and not ring.has(pool.key_name)


def empty_after_restore(connection: Connection) -> None:
    """Empty the pools of a database that came back from a backup: their keys are in none.

    The answers that waited are lost, and so are the prints of their codes: whoever gave them
    may answer again. A backup from before there were surveys has no pools.
    """
    if inspect(connection).has_table(SurveyPool.__tablename__):
        connection.execute(update(SurveyPool).values(key_name="", sealed=b""))


def _hold(session: Session, wave_id: UUID) -> SurveyPool:
    """Return the pool as it is now; nobody else changes it until we are done."""
    held = select(SurveyPool).where(SurveyPool.wave_id == wave_id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()


def _opened(pool: SurveyPool, ring: KeyRing) -> Waiting:
    ring.sweep(pool.wave_id, keep=pool.key_name)
    return pool.opened(ring)


def _put(session: Session, pool: SurveyPool, waiting: Waiting, ring: KeyRing) -> None:
    old, key = pool.key_name, ring.fresh(pool.wave_id)
    pool.put(waiting, key)
    _destroy_later(session, old, ring)


def _clear(session: Session, pool: SurveyPool, ring: KeyRing) -> None:
    old = pool.key_name
    pool.clear()
    _destroy_later(session, old, ring)


def _destroy_later(session: Session, name: str, ring: KeyRing) -> None:
    if name:
        event.listen(session, "after_commit", lambda _done: ring.destroy(name), once=True)
