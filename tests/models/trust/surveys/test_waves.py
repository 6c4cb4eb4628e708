"""Forms stay as they were used, and a wave goes from planned to published by its dates."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from models import clock
from models.clock import now
from models.deadlines import Deadline
from models.lifecycle import TransitionRefusedError
from models.session import unit_of_work
from models.ticker import fire_due
from models.trust.surveys import catalogue
from models.trust.surveys.instrument import Instrument, mirrored
from models.trust.surveys.wave import TooManyCodesError, UnfitDatesError, Wave, WaveClosedError
from models.trust.surveys.wave_stages import WaveMode, WaveStatus
from tests.models.trust.surveys.conftest import residents_form
from tests.people import NIDIA


def test_a_city_gets_its_forms_once(city):
    """Run twice, the catalogue adds nothing."""
    catalogue.install(city)
    forms = city.scalars(select(Instrument)).all()
    assert sorted((one.code, one.version) for one in forms) == [
        ("residentes", 1),
        ("uniformados", 1),
    ]
    assert {len(one.items) for one in forms} == {12, 13}


def test_every_item_speaks_both_languages_and_mirrors_answer_each_other(city):
    """A gap between both sides means something only where both were asked the same."""
    forms = {one.code: one for one in city.scalars(select(Instrument))}
    ours, theirs = forms["residentes"], forms["uniformados"]
    for item in (*ours.items, *theirs.items):
        assert all(item.words)
        assert item.words[0] != item.words[1]
    pairs = mirrored(ours, theirs)
    said = [item.code for item in (*ours.items, *theirs.items) if item.mirror]
    assert sorted(one.code for pair in pairs for one in pair) == sorted(said)
    assert len(pairs) == 7
    assert all(one.reversed is other.reversed for one, other in pairs)


@pytest.mark.parametrize(
    "deed", ["UPDATE survey_instrument SET title_es = 'otra'", "DELETE FROM survey_instrument"]
)
def test_a_version_of_a_form_can_never_be_changed(city, deed):
    """Another wording is another version; the database itself says so."""
    with pytest.raises(DatabaseError, match="append-only"):
        city.execute(text(deed))


def test_a_wave_opens_and_closes_by_the_clock(plan, city, ring):
    """Planned for tomorrow: open the second it begins, closed the second it ends."""
    wave = plan(opens_at=now() + timedelta(days=1))
    assert fire_due() == 0
    with clock.at(wave.opens_at):
        assert fire_due() == 1
    city.refresh(wave)
    city.commit()
    assert wave.status is WaveStatus.OPEN
    with clock.at(wave.closes_at):
        assert fire_due() == 1
        city.refresh(wave)
        city.commit()
        assert wave.status is WaveStatus.CLOSED
        assert fire_due() == 0


def test_closing_by_hand_leaves_no_clock_behind(wave, city, ring):
    """What was closed early is not closed again."""
    from models.trust.surveys.pool import close_wave  # noqa: PLC0415

    with unit_of_work() as session:
        close_wave(session, session.get_one(Wave, wave.id), ring, by=NIDIA)
    assert city.scalars(Deadline.still_open()).all() == []


def test_dates_may_move_while_they_mean_something(plan, city):
    """Both while it is planned, only the last one once it is open, none once it is over."""
    wave = plan(opens_at=now() + timedelta(days=1))
    wave.reschedule(now() + timedelta(days=2), now() + timedelta(days=9), by=NIDIA)
    wave.open(by=NIDIA)
    began = wave.opens_at
    wave.reschedule(now() + timedelta(days=3), now() + timedelta(days=5), by=NIDIA)
    assert (wave.opens_at, wave.closes_at) == (began, now() + timedelta(days=5))
    with pytest.raises(UnfitDatesError):
        wave.reschedule(began, now() - timedelta(days=1), by=NIDIA)
    city.commit()


def test_a_wave_that_would_be_over_before_it_begins_is_refused(plan):
    """So is one whose end is past."""
    for start, end in ((5, 5), (5, 4), (-3, -1)):
        with pytest.raises(UnfitDatesError):
            plan(opens_at=now() + timedelta(days=start), closes_at=now() + timedelta(days=end))


def test_nothing_is_published_before_it_is_closed(plan, city):
    """Nor opened twice, nor cancelled once people answered."""
    wave = plan()
    with pytest.raises(TransitionRefusedError):
        wave.publish(by=NIDIA)
    wave.open(by=NIDIA)
    for verb in (lambda: wave.open(by=NIDIA), lambda: wave.cancel("no", by=NIDIA)):
        with pytest.raises(TransitionRefusedError):
            verb()


def test_an_open_web_form_is_never_called_a_sample(plan):
    """Whoever comes to it chose to come; the database refuses to say otherwise."""
    with pytest.raises(IntegrityError):
        plan(WaveMode.WEB, "abierta", probability=True)


def test_codes_are_printed_for_a_wave_that_takes_them(plan, wave, city):
    """Not for an open form, not thousands at a time, not after the end."""
    with pytest.raises(WaveClosedError):
        plan(WaveMode.WEB, "abierta").print_codes(5, by=NIDIA)
    for wrong in (0, -1, 501):
        with pytest.raises(TooManyCodesError):
            wave.print_codes(wrong, by=NIDIA)
    wave.print_codes(5, by=NIDIA)
    wave.print_codes(7, by=NIDIA)
    assert wave.printed == 12


def test_two_waves_cannot_have_one_address(plan, city):
    """The address is on paper in people's hands."""
    plan()
    with pytest.raises(IntegrityError):
        plan()


def test_the_form_of_a_wave_is_a_version(wave, city):
    """A later version leaves the wave with the words it asked."""
    form = residents_form(city)
    city.add(
        Instrument.adopt(
            ("residentes", 2),
            form.audience,
            (form.title_es, form.title_en),
            form.items[:5],
            form.margins,
        )
    )
    city.commit()
    city.refresh(wave)
    assert (wave.instrument.version, len(wave.instrument.items)) == (1, 13)
