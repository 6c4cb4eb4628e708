"""The import of a whole file: read, understand, tell again, a few cases at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.clock import wall
from models.events import importing
from models.imports import Rejection, RowRefusedError, Tally, UnreadableFileError
from models.numbering import foretold, next_numbers
from models.places.locate import Atlas
from models.places.territory import Territory
from models.session import reading, unit_of_work
from models.upkeep.category import Category
from models.upkeep.dataset import Dataset, DatasetKind
from models.upkeep.replay.cases import Case, Reader, instant, weeks_until
from models.upkeep.replay.faults import Remark
from models.upkeep.replay.history import Cluster, Teller, clusters, find_leads, year_of
from models.upkeep.replay.rows import read
from models.upkeep.request_stages import FINAL
from models.upkeep.routing import Duties, order_numbers
from models.upkeep.service_request import ServiceRequest

# Cases in one transaction. Nobody else writes meanwhile, so it must be over in a blink.
AT_ONCE = 15

Years = Counter[int]  # how many orders each year gets
Progress = Callable[[int, int], None]  # cases told, and cases in all


class _OvertakenError(Exception):
    """Somebody else took the numbers that were foretold."""


@dataclass
class Replay:
    """One import. `report` has what became of the rows, `remarks` what is worth knowing."""

    file: Path
    source: str
    kind: DatasetKind = DatasetKind.ANOTHER_CITY
    title: str = ""
    shift_to: datetime | None = None
    at_most: int | None = None  # rows; for a first look
    tally: Tally = field(init=False)
    remarks: Counter[Remark] = field(init=False, default_factory=Counter)
    shift: timedelta = field(init=False, default=timedelta())

    def __post_init__(self) -> None:
        self.tally = Tally(self.file.name.removesuffix(".gz").removesuffix(".csv"))

    def run(self, progress: Progress | None = None) -> Tally:
        """Bring the file in, and return what became of each row.

        What is here already is left as it is, so that an import that was cut short goes on
        where it stopped. `UnreadableFileError` where nothing of the file can be kept.
        """
        self.shift = self._shift()
        with reading() as session:
            reader, known = self._reader(session), self._known(session)
        cases = self._cases(reader, known)
        self.remarks = reader.remarks
        self.remarks += find_leads(cases, known)
        self._note_dataset()
        done = 0
        for some in _batches(clusters(cases)):
            self._tell(some, reader.duties)
            done += sum(len(cluster) for cluster in some)
            if progress is not None:
                progress(done, len(cases))
        self.tally.added = done
        self._note_dataset(ended=True)
        return self.tally

    def _shift(self) -> timedelta:
        """Decide by how many weeks dates move; an import that goes on moves as it began."""
        with reading() as session:
            begun = session.get(Dataset, self.source)
        if begun is not None:
            return timedelta(days=begun.shift_days)
        if self.shift_to is None:
            return timedelta()
        last = max(self._instants(), default=self.shift_to)
        return weeks_until(last, self.shift_to)

    def _instants(self) -> Iterator[datetime]:
        for raw in islice(read(self.file), self.at_most):
            try:
                created = instant(raw.cells["creado"]) if raw.cells else None
            except RowRefusedError:
                continue
            if created is not None and created <= wall():
                yield created

    def _reader(self, session: Session) -> Reader:
        territories = frozenset(session.scalars(select(Territory.id)))
        if not territories:
            raise UnreadableFileError("the city has no comunas yet: import its territory first")
        codes = frozenset(session.scalars(select(Category.code)))
        if not codes:
            raise UnreadableFileError("the city has no categories yet: install them first")
        return Reader(
            categories=codes,
            duties=Duties.read(session),
            territories=territories,
            atlas=Atlas.of(session),
            shift=self.shift,
        )

    def _known(self, session: Session) -> frozenset[str]:
        ids = select(ServiceRequest.source_id).where(ServiceRequest.source == self.source)
        return frozenset(one for one in session.scalars(ids) if one)

    def _cases(self, reader: Reader, known: frozenset[str]) -> dict[str, Case]:
        cases: dict[str, Case] = {}
        for raw in islice(read(self.file), self.at_most):
            self.tally.read += 1
            try:
                case = reader.understand(raw)
            except RowRefusedError as refused:
                self.tally.rejected.append(Rejection(raw.line, refused.reason, raw.written))
                continue
            if case.source_id in known:
                self.tally.unchanged += 1
            else:
                cases[case.source_id] = case
        return cases

    def _tell(self, some: list[Cluster], duties: Duties) -> None:
        """Tell some cases and write them down.

        They are told before the transaction begins, so that others wait for the writing
        only. The numbers of the orders stand in the diary and are foretold; where somebody
        else takes them meanwhile, everything is told again inside the transaction. So are
        cases that join a report of an earlier import, for it must not change meanwhile.
        """
        years = Counter(
            year_of(case) for cluster in some for case in cluster if not case.stays_untaken
        )
        with importing():
            if self._earlier(some) or not self._tell_beforehand(some, duties, years):
                self._tell_inside(some, duties, years)

    def _tell_beforehand(self, some: list[Cluster], duties: Duties, years: Years) -> bool:
        with reading() as session:
            coming = _numbers(session, years, foretold)
            teller = self._teller(session, duties, coming)
        for cluster in some:
            teller.tell(cluster)
        try:
            with unit_of_work() as session:
                _take(session, years, coming)
                _keep(session, teller)
        except _OvertakenError:
            return False
        self.remarks += teller.remarks
        return True

    def _tell_inside(self, some: list[Cluster], duties: Duties, years: Years) -> None:
        with unit_of_work() as session:
            teller = self._teller(session, duties, _numbers(session, years, next_numbers))
            teller.requests.update(self._leads(session, self._earlier(some)))
            for cluster in some:
                teller.tell(cluster)
            _keep(session, teller)
        self.remarks += teller.remarks

    def _teller(
        self, session: Session, duties: Duties, numbers: Mapping[int, Sequence[str]]
    ) -> Teller:
        return Teller(
            source=self.source,
            categories={one.code: one for one in session.scalars(select(Category))},
            duties=duties,
            numbers={year: iter(its) for year, its in numbers.items()},
        )

    def _earlier(self, some: list[Cluster]) -> set[str]:
        """Name the reports that some repeat and that came with an earlier import."""
        here = {case.source_id for cluster in some for case in cluster}
        return {case.lead_id for cluster in some for case in cluster if case.lead_id} - here

    def _leads(self, session: Session, wanted: set[str]) -> dict[str, ServiceRequest]:
        found = session.scalars(
            select(ServiceRequest).where(
                ServiceRequest.source == self.source,
                ServiceRequest.source_id.in_(wanted),
                ServiceRequest.status.not_in(FINAL),
            )
        )
        return {str(request.source_id): request for request in found}

    def _note_dataset(self, *, ended: bool = False) -> None:
        """Write down what was brought in, before the first case of it can be seen."""
        with unit_of_work() as session:
            dataset = session.get(Dataset, self.source)
            if dataset is None:
                dataset = Dataset(
                    source=self.source,
                    kind=self.kind,
                    title=self.title or self.source,
                    shift_days=self.shift.days,
                    rows=0,
                    note=self.file.name,
                    begun_at=wall(),
                )
                session.add(dataset)
            if ended and self.at_most is None:
                dataset.imported_at = wall()
            dataset.rows = (
                session.scalar(select(func.count()).where(ServiceRequest.source == self.source))
                or 0
            )


def _batches(every: Iterable[Cluster]) -> Iterator[list[Cluster]]:
    batch: list[Cluster] = []
    for cluster in every:
        batch.append(cluster)
        if sum(len(one) for one in batch) >= AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _numbers(
    session: Session, years: Years, taking: Callable[[Session, str, int], range]
) -> dict[int, list[str]]:
    """Return the numbers of the orders to come, from the series of the year of each."""
    return {
        year: order_numbers(session, n, year=year, taking=taking) for year, n in years.items()
    }


def _take(session: Session, years: Years, coming: Mapping[int, Sequence[str]]) -> None:
    if _numbers(session, years, next_numbers) != coming:
        raise _OvertakenError


def _keep(session: Session, teller: Teller) -> None:
    session.add_all(teller.requests.values())
    session.add_all(teller.orders.values())
