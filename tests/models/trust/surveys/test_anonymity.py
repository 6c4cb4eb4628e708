"""Nothing that is kept leads from a person to an answer.

Two hundred people answer in a known order with known codes, each so differently that their
answer is recognised. Then everything that both sides have left behind is tried as a key: put
in the key's order, do the answers stand as the people came? The test is by permutation: the
number of people matched and the correlation of the two orders are compared with what 2,000
random orders (of one seed) give. **Threshold**: a correlation of five standard deviations, or
ten people of two hundred matched; chance does as well less than once in a million tries.

`test_the_method_finds_what_is_there` proves that the test can fail: it finds the order in
answers that are written as they come, and in batches that are shuffled only inside.
"""

import logging
import random
import shutil
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, make_url, select, text
from sqlalchemy.orm import Session

from models.custody.backup import back_up
from models.session import reading, unit_of_work
from models.settings import Settings
from models.tables import metadata
from models.trust.surveys.answers import SurveyAnswer
from models.trust.surveys.codes import PRINT, print_of
from models.trust.surveys.door import SurveyDoor
from models.trust.surveys.pool import answer, close_wave
from models.trust.surveys.pool_key import FOLDER, KeyRing
from models.trust.surveys.reply import Reply
from models.trust.surveys.wave import Wave
from tests.people import NIDIA

PEOPLE = 200
TRIES = 2000
FAR = 5.0  # standard deviations
MATCHED = 10
ITEMS = ("R01", "R02", "R03", "R04")


def mark(person: int) -> dict[str, int | None]:
    """Return an answer that nobody else gives, and that does not grow with the person."""
    number = person * 317 % 625  # 317 and 625 share no divisor: all differ
    return {code: number // 5**place % 5 + 1 for place, code in enumerate(ITEMS)}


BY_MARK = {tuple(mark(person).values()): person for person in range(PEOPLE)}


def person_of(choices: dict[str, int]) -> int:
    """Return who gives this answer."""
    return BY_MARK[tuple(choices[code] for code in ITEMS)]


def found(people: Sequence[int]) -> str:
    """Say what an order of people betrays: nothing, or by how much chance is outdone.

    `people` are the persons (numbered as they answered) in the order of the key that is tried.
    """
    came = sorted(people)
    chance = random.Random(20261127)  # noqa: S311 - a test that is the same every time
    matched, alike = _alike(people, came)
    by_chance = []
    for _ in range(TRIES):
        mixed = list(came)
        chance.shuffle(mixed)
        by_chance.append(_alike(mixed, came)[1])
    mean = sum(by_chance) / TRIES
    spread = (sum((one - mean) ** 2 for one in by_chance) / TRIES) ** 0.5
    far = abs(alike - mean) / spread
    if far < FAR and matched < MATCHED:
        return ""
    return f"{matched} matched, {far:.1f} standard deviations"


def _alike(people: Sequence[int], came: Sequence[int]) -> tuple[int, float]:
    matched = sum(one == other for one, other in zip(people, came, strict=True))
    return matched, float(sum(place * one for place, one in enumerate(people)))


def by_key(rows: Sequence[tuple[Any, int]]) -> list[int]:
    """Put people in the order of a key; where it does not tell them apart, chance does."""
    chance = random.Random(7)  # noqa: S311 - a test that is the same every time
    mixed = list(rows)
    chance.shuffle(mixed)
    return [person for _key, person in sorted(mixed, key=lambda row: row[0])]


@pytest.fixture
def after_the_wave(
    wave: Wave, print_codes: Callable[..., list[str]], ring: KeyRing
) -> tuple[Wave, list[str]]:
    """Two hundred people answer, one after the other, with the codes in the order printed."""
    codes = print_codes(wave, PEOPLE)
    for person, code in enumerate(codes):
        with unit_of_work() as session:
            answer(session, wave.id, Reply(mark(person), {}), code, ring)
    return wave, codes


def orders_of(session: Session) -> dict[str, list[int]]:
    """Return the people in the order of everything the database knows of their rows."""
    hidden = {
        "sqlite": {"rowid": "rowid"},
        "postgresql": {"ctid": "ctid", "xmin": "xmin::text::bigint", "cmin": "cmin::text"},
    }[session.get_bind().dialect.name]
    rows = session.execute(
        select(SurveyAnswer.choices, SurveyAnswer.id, *[text(one) for one in hidden.values()])
    ).all()
    orders = {
        "as they stand": [person_of(row[0]) for row in rows],
        "id": by_key([(row[1].bytes, person_of(row[0])) for row in rows]),
    }
    for place, name in enumerate(hidden, start=2):
        keyed = [(_number(row[place]), person_of(row[0])) for row in rows]
        orders[name] = by_key(keyed)
    return orders


def _number(key: Any) -> tuple[int, ...]:
    return tuple(int(part) for part in str(key).strip("()").split(","))


def test_no_column_row_or_transaction_number_tells_who_answered_what(
    after_the_wave, city, ring
):
    """While the wave is open, and after it: batches leave no trace either."""
    wave, _codes = after_the_wave
    for stage in ("open", "closed"):
        if stage == "closed":
            with unit_of_work() as session:
                close_wave(session, session.get_one(Wave, wave.id), ring, by=NIDIA)
        with reading() as session:
            orders = orders_of(session)
            assert len(orders["id"]) >= PEOPLE - 20
            assert {name: found(people) for name, people in orders.items()} == dict.fromkeys(
                orders, ""
            ), stage
            if session.get_bind().dialect.name == "postgresql":
                numbers = session.scalars(text("SELECT DISTINCT xmin::text FROM survey_answer"))
                assert len(numbers.all()) == 1, "every row is of the last batch's transaction"


def test_what_is_kept_of_codes_has_an_order_of_its_own(after_the_wave, city):
    """Neither as printed nor as used: issued ones and spent ones stand by their hash."""
    wave, codes = after_the_wave
    door = city.get_one(SurveyDoor, wave.id, populate_existing=True)
    for kept in (door.issued, door.spent):
        places = {kept[at : at + PRINT]: at for at in range(0, len(kept), PRINT)}
        prints = [(places.get(print_of(wave.id, code)), n) for n, code in enumerate(codes)]
        there = [(place, person) for place, person in prints if place is not None]
        assert len(there) >= PEOPLE - 20
        assert found(by_key(there)) == ""


def test_no_table_of_answers_knows_a_time(database):
    """Not the day, not the second: there is no column for it."""
    for name in ("survey_answer", "survey_pool", "survey_door"):
        kinds = {str(column.type).upper() for column in metadata.tables[name].columns}
        assert not {kind for kind in kinds if "DATE" in kind or "TIME" in kind}, name


def test_an_answer_leaves_no_row_anywhere_else(wave, print_codes, ring, city, caplog):
    """No event, letter, deadline, delivery or try: only the pool and the table change."""
    codes = print_codes(wave, 30)
    with reading() as session:
        before = counted(session)
    with caplog.at_level(logging.DEBUG):
        for person, code in enumerate(codes):
            with unit_of_work() as session:
                answer(session, wave.id, Reply(mark(person), {}), code, ring)
    with reading() as session:
        after = counted(session)
    assert {name for name in after if after[name] != before[name]} == {"survey_answer"}
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert not [code for code in codes if code in said or code.replace("-", "") in said]
    assert said == ""


def counted(session: Session) -> dict[str, int]:
    """Count the rows of every table there is."""
    names = inspect(session.connection()).get_table_names()
    count = "SELECT count(*) FROM "
    return {name: session.scalar(text(f'{count}"{name}"')) or 0 for name in names}


def test_the_bytes_of_the_files_tell_nothing(after_the_wave, database, request, ring):
    """Pages, journal and dead rows, read without the database: first and last places.

    PostgreSQL's own WAL is not looked at: it tells batches of ten, and the threat model of
    `models/trust/surveys` says so.
    """
    wave, codes = after_the_wave
    for stage in ("open", "closed"):
        if stage == "closed":
            with unit_of_work() as session:
                close_wave(session, session.get_one(Wave, wave.id), ring, by=NIDIA)
        content = bytes_of(database, request)
        look_through(content, wave, codes)


def bytes_of(database: str, request: pytest.FixtureRequest) -> bytes:
    """Return what the files of the database hold at this moment."""
    if database.startswith("sqlite"):
        path = Path(make_url(database).database or "")
        journal = path.with_name(f"{path.name}-wal")
        return path.read_bytes() + (journal.read_bytes() if journal.exists() else b"")
    server = request.getfixturevalue("postgres")
    with reading() as session:
        number = session.scalar(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        )
    server.run("CHECKPOINT")
    files = sorted((server.folder / "data" / "base" / str(number)).iterdir())
    return b"".join(path.read_bytes() for path in files if path.is_file())


def look_through(content: bytes, wave: Wave, codes: Sequence[str]) -> None:
    """Look for codes, and for an order of prints or answers, in the bytes of files."""
    for code in codes:
        assert code.encode() not in content
        assert code.replace("-", "").encode() not in content
    prints = [(places(content, print_of(wave.id, code)), n) for n, code in enumerate(codes)]
    answers = [(places(content, written(content, n)), n) for n in range(PEOPLE)]
    assert sum(bool(where) for where, _ in answers) >= PEOPLE - 20
    for keyed in (prints, answers):
        for end in (0, -1):
            there = [(where[end], person) for where, person in keyed if where]
            if there:
                assert found(by_key(there)) == ""


def written(content: bytes, person: int) -> bytes:
    """Return somebody's answer as a row holds it: JSON, as the driver wrote it."""
    inside = ", ".join(f'"{code}": {point}' for code, point in mark(person).items())
    return f"{{{inside}}}".encode()


def places(content: bytes, wanted: bytes) -> list[int]:
    """Return every place where something stands in a file."""
    there, at = [], content.find(wanted)
    while at >= 0:
        there.append(at)
        at = content.find(wanted, at + 1)
    return there


def test_a_backup_holds_no_key_and_tells_nothing(
    after_the_wave, database, ring, tmp_path, postgres_tools
):
    """The pool is in it, sealed; who compares two backups sees batches only."""
    wave, codes = after_the_wave
    settings = Settings(data=str(tmp_path), database_url=database, secret_key="a" * 40)
    assert settings.secret
    (tmp_path / "secret_key").write_text("a" * 40)
    back_up(settings, tmp_path / "one.tar.gz")
    with tarfile.open(tmp_path / "one.tar.gz") as archive:
        names = archive.getnames()
        copy = next(one for one in names if one.startswith("database."))
        content = archive.extractfile(copy).read()
    assert list((tmp_path / FOLDER).iterdir())
    assert not [name for name in names if FOLDER in name]
    if copy.endswith(".sqlite"):
        look_through(content, wave, codes)
        assert not [key for key in (tmp_path / FOLDER).iterdir() if key.read_bytes() in content]


@pytest.fixture
def postgres_tools(database: str) -> None:
    """A backup of PostgreSQL needs its programs."""
    if database.startswith("postgresql") and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")


def test_two_backups_differ_by_a_batch_or_not_at_all(wave, print_codes, ring):
    """One person between two nights changes nothing that can be read without the key."""
    codes = print_codes(wave, 40)

    def kept() -> tuple[int, bytes]:
        with reading() as session:
            rows = len(session.scalars(select(SurveyAnswer.id)).all())
            return rows, session.get_one(SurveyDoor, wave.id).spent

    before = kept()
    for person, code in enumerate(codes):
        with unit_of_work() as session:
            answer(session, wave.id, Reply(mark(person), {}), code, ring)
        after = kept()
        more = (after[0] - before[0], len(after[1]) - len(before[1]))
        assert more in {(0, 0), (10, 10 * PRINT)}
        before = after


@pytest.mark.parametrize("batch", [1, 10])
def test_the_method_finds_what_is_there(batch):
    """Answers as they come, or in batches that are shuffled only inside, are found out."""
    chance = random.Random(batch)  # noqa: S311 - a test that is the same every time
    kept: list[int] = []
    for start in range(0, PEOPLE, batch):
        some = list(range(start, start + batch))
        chance.shuffle(some)
        kept += some
    assert found(kept) != ""
    chance.shuffle(kept)
    assert found(kept) == ""
