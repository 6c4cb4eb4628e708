"""Answers are anonymous and yet given once: the pool, its keys, its batches, its end."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models import clock
from models.clock import now
from models.events import Event
from models.session import reading, unit_of_work
from models.trust.surveys import pool
from models.trust.surveys.answers import SurveyAnswer, UnpublishedError, answers_of
from models.trust.surveys.codes import print_of
from models.trust.surveys.door import SurveyDoor, UnknownCodeError, UsedCodeError
from models.trust.surveys.pool import FEWEST, close_wave, empty_after_restore, enough
from models.trust.surveys.pool_key import STEP, PoolLockedError
from models.trust.surveys.pool_row import SurveyPool
from models.trust.surveys.reply import Reply, UnfitReplyError
from models.trust.surveys.wave import NotOpenYetError, Wave, WaveClosedError
from models.trust.surveys.wave_stages import WaveMode
from tests.models.trust.surveys.conftest import COMUNAS, residents_form
from tests.people import LA_LIBERTAD, NIDIA


def in_table(wave):
    """Count what reached the table."""
    with reading() as session:
        return session.scalar(
            select(func.count())
            .select_from(SurveyAnswer)
            .where(SurveyAnswer.wave_id == wave.id)
        )


def close(wave, ring):
    """Close a wave by hand."""
    with unit_of_work() as session:
        close_wave(session, session.get_one(Wave, wave.id), ring, by=NIDIA)


def published(wave, ring):
    """Close and publish a wave, and return its answers."""
    close(wave, ring)
    with unit_of_work() as session:
        session.get_one(Wave, wave.id).publish(by=NIDIA)
    with reading() as session:
        return answers_of(session, wave.id)


def test_nine_answers_wait_and_the_tenth_takes_all_of_them_to_the_table(
    wave, print_codes, send
):
    """Who sees the table twice learns that ten people answered in between, never one."""
    codes = print_codes(wave, 12)
    for code in codes[: FEWEST - 1]:
        send(wave, code)
    assert in_table(wave) == 0
    send(wave, codes[FEWEST - 1])
    assert in_table(wave) == FEWEST
    send(wave, codes[FEWEST])
    assert in_table(wave) == FEWEST


def test_batches_grow_with_the_wave():
    """To rewrite ten thousand rows for every ten answers would keep everybody waiting."""
    assert [enough(written) for written in (0, 10, 100, 121, 10_000)] == [10, 10, 10, 11, 100]


def test_what_waits_comes_when_the_wave_closes(wave, print_codes, send, ring):
    """Three answers are three answers."""
    codes = print_codes(wave, 3)
    for code, point in zip(codes, (1, None, 5), strict=True):
        send(wave, code, point, comuna=LA_LIBERTAD)
    told = published(wave, ring)
    assert sorted(one.answers["R01"] or 0 for one in told) == [0, 1, 5]
    assert {tuple(one.margins.items()) for one in told} == {(("comuna", LA_LIBERTAD),)}


def test_a_code_counts_once_before_its_batch_and_after(wave, print_codes, send):
    """In the pool or in the table: a second answer is refused, and changes nothing."""
    codes = print_codes(wave, 20)
    send(wave, codes[0])
    with pytest.raises(UsedCodeError):
        send(wave, codes[0])
    for code in codes[1:10]:
        send(wave, code)
    assert in_table(wave) == FEWEST
    with pytest.raises(UsedCodeError):
        send(wave, codes[0].lower().replace("-", " "))  # however it is typed
    assert in_table(wave) == FEWEST


def test_a_code_of_nobody_or_of_another_wave_opens_nothing(wave, plan, print_codes, send):
    """The wave is in the print, so that the same letters elsewhere are another code."""
    other = plan(slug="otra")
    [code] = print_codes(other, 1)
    for wrong in (code, "2222-2222-2222-2222", ""):
        with pytest.raises(UnknownCodeError):
            send(wave, wrong)


def test_an_open_form_that_is_sent_twice_counts_once(plan, city, send, ring):
    """The mark that a form is handed out with is spent like a code."""
    wave = plan(WaveMode.WEB, "abierta")
    wave.open(by=NIDIA)
    city.commit()
    send(wave, "the mark of one form")
    with pytest.raises(UsedCodeError):
        send(wave, "the mark of one form")
    send(wave, "the mark of another form")
    assert len(published(wave, ring)) == 2


def test_nobody_answers_too_early_or_a_second_too_late(plan, city, print_codes, send, ring):
    """The last moment counts, not the moment in which the clock got round to it."""
    wave = plan(opens_at=now() + timedelta(days=1))
    codes = print_codes(wave, 2)
    with pytest.raises(NotOpenYetError):
        send(wave, codes[0])
    wave.open(by=NIDIA)
    city.commit()
    with clock.at(wave.closes_at), pytest.raises(WaveClosedError):
        send(wave, codes[0])
    close(wave, ring)
    with pytest.raises(WaveClosedError):
        send(wave, codes[0])


def test_a_crash_between_two_answers_loses_neither_and_lets_nobody_in_twice(
    wave, print_codes, send, ring, monkeypatch
):
    """Whatever was thanked for is there; what was not may be sent again."""
    codes = print_codes(wave, 3)
    send(wave, codes[0])

    def crash(*_whatever):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(SurveyPool, "put", crash)  # the key is written, the pool is not
        with pytest.raises(KeyboardInterrupt):
            send(wave, codes[1])
    with pytest.raises(UsedCodeError):
        send(wave, codes[0])
    send(wave, codes[1])
    assert len(list(ring.folder.iterdir())) == 1  # what the crash left was swept away
    assert len(published(wave, ring)) == 2


def test_a_crash_right_after_the_commit_leaves_a_pool_that_opens(
    wave, print_codes, send, ring, monkeypatch
):
    """The old key was to be destroyed and is not: the next answer does it."""
    codes = print_codes(wave, 3)
    send(wave, codes[0])
    with monkeypatch.context() as patch:
        patch.setattr(type(ring), "destroy", lambda *_: None)
        send(wave, codes[1])
    assert len(list(ring.folder.iterdir())) == 2
    send(wave, codes[2])
    assert len(list(ring.folder.iterdir())) == 1
    assert len(published(wave, ring)) == 3


def test_each_answer_has_a_new_key_and_the_old_one_is_gone(wave, print_codes, send, ring):
    """An old version of the pool, in a journal or a dead row, opens for nobody."""
    codes = print_codes(wave, 2)
    versions = []
    for code in codes:
        send(wave, code)
        with reading() as session:
            row = session.get_one(SurveyPool, wave.id)
            versions.append((row.key_name, row.sealed))
    [kept] = ring.folder.iterdir()
    assert kept.name == versions[1][0] != versions[0][0]
    assert kept.stat().st_mode & 0o777 == 0o600
    with pytest.raises(PoolLockedError):
        ring.named(versions[0][0])
    with pytest.raises(PoolLockedError):
        ring.named(versions[1][0]).open(versions[0][1])


def test_the_length_of_the_pool_does_not_count_people(wave, print_codes, send):
    """One answer or nine: the same number of bytes."""
    lengths = set()
    for code in print_codes(wave, FEWEST - 1):
        send(wave, code)
        with reading() as session:
            lengths.add(len(session.get_one(SurveyPool, wave.id).sealed))
    assert len(lengths) == 1
    assert lengths.pop() > STEP


def test_closing_forgets_every_code_and_the_last_key(wave, print_codes, send, ring):
    """Who has the slip of somebody who answered can find out nothing with it any more."""
    codes = print_codes(wave, 15)
    for code in codes[:12]:
        send(wave, code)
    close(wave, ring)
    with reading() as session:
        door = session.get_one(SurveyDoor, wave.id)
        assert (door.issued, door.spent) == (b"", b"")
        assert session.get_one(SurveyPool, wave.id).sealed == b""
        assert session.get_one(Wave, wave.id).received == 12
    assert list(ring.folder.iterdir()) == []


def test_answers_are_for_nobody_before_the_result_is_for_everybody(
    wave, print_codes, send, ring
):
    """Not for a page, not for a report, not for whoever runs the survey."""
    for code in print_codes(wave, 12):
        send(wave, code)
    with reading() as session, pytest.raises(UnpublishedError):
        answers_of(session, wave.id)
    close(wave, ring)
    with reading() as session, pytest.raises(UnpublishedError):
        answers_of(session, wave.id)
    with unit_of_work() as session:
        session.get_one(Wave, wave.id).publish(by=NIDIA)
    with reading() as session:
        assert len(answers_of(session, wave.id)) == 12


def test_an_answer_is_no_event(wave, print_codes, send, ring):
    """The diary knows of waves, in whole tens, and of nobody who answered."""
    codes = print_codes(wave, 25)
    with reading() as session:
        before = session.scalar(select(func.count()).select_from(Event))
    for code in codes[:23]:
        send(wave, code)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == before
    close(wave, ring)
    with reading() as session:
        last = session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert last.facts == {"wave": "confianza-2026", "at_least": 20}


def test_a_lost_key_stops_the_pool_and_a_restore_begins_it_anew(wave, print_codes, send, ring):
    """Never silently: only a restore, which knows what it does, empties a pool."""
    codes = print_codes(wave, 2)
    send(wave, codes[0])
    for path in ring.folder.iterdir():
        path.unlink()
    with pytest.raises(PoolLockedError):
        send(wave, codes[1])
    with unit_of_work() as session:
        empty_after_restore(session.connection())
    send(wave, codes[0])  # what was lost may be said again
    assert len(published(wave, ring)) == 1


def test_one_wave_does_not_touch_the_answers_of_another(
    wave, plan, city, print_codes, send, ring
):
    """A batch of one rewrites only its own rows, whatever the table needs for it."""
    other = plan(slug="otra")
    other.open(by=NIDIA)
    city.commit()
    for code in print_codes(other, 10):
        send(other, code, 2)
    for code in print_codes(wave, 11):
        send(wave, code, 5)
    assert {one.answers["R01"] for one in published(wave, ring)} == {5}
    assert [one.answers["R01"] for one in published(other, ring)] == [2] * 10


def test_eight_people_at_once_are_eight_answers(wave, print_codes, send, ring, tuesday_morning):
    """And somebody who presses the button eight times is one."""
    codes = print_codes(wave, 8)
    refused = []
    reply = Reply({"R01": 4}, {})

    def press(code):
        with clock.at(tuesday_morning):
            try:
                with unit_of_work() as session:
                    pool.answer(session, wave.id, reply, code, ring)
            except UsedCodeError:
                refused.append(code)

    people = [threading.Thread(target=press, args=[code]) for code in [*codes, *[codes[0]] * 7]]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert refused == [codes[0]] * 7
    assert len(published(wave, ring)) == 8


def test_only_what_the_form_asks_can_be_answered(city):
    """Points off the scale, items of elsewhere, margins nobody asked for, or nothing at all."""
    form = residents_form(city)
    for answers, margins in (
        ({"R01": 6}, {}),
        ({"R01": 0}, {}),
        ({"O01": 3}, {}),
        ({}, {"sex": "woman"}),
        ({"R01": 3}, {"sex": "unknown"}),
        ({"R01": 3}, {"comuna": "05001-C01"}),
        ({"R01": 3}, {"name": "Martha"}),
    ):
        with pytest.raises(UnfitReplyError):
            Reply.to(form, answers, margins, COMUNAS)
    mixed = Reply.to(
        form, {"R03": 1, "R01": None}, {"age": "60+", "comuna": LA_LIBERTAD}, COMUNAS
    )
    assert list(mixed.answers) == ["R01", "R03"]  # the form's order, not the person's
    assert list(mixed.margins) == ["comuna", "age"]


def test_a_code_cannot_be_guessed_or_read_back(wave, print_codes, city):
    """75 random bits, of which the database keeps a print."""
    codes = print_codes(wave, 500)
    assert len(set(codes)) == 500
    assert all(len(code.replace("-", "")) == 16 for code in codes)
    kept = city.get_one(SurveyDoor, wave.id, populate_existing=True).issued
    assert print_of(wave.id, codes[0]) in kept
    assert not any(code.replace("-", "").encode() in kept for code in codes)
