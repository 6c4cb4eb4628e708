"""What happened to a case, told again with the verbs that would have made it happen.

A case and those that repeat it are told together, in the order of their instants, so that a
voice joins the other report while that one is open. All of it happens in memory, and every
record reaches the database once, as it stands at the end, with all its events.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from models import clock
from models.calendar import city_day
from models.events import ANYONE, PLATFORM
from models.upkeep.category import Category
from models.upkeep.codes import CancelReason, Channel, RejectionReason
from models.upkeep.replay.cases import Case
from models.upkeep.replay.duplicates import Leads, followed, is_duplicate
from models.upkeep.replay.faults import Remark
from models.upkeep.routing import Duties
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder

Cluster = list[Case]


def find_leads(cases: Mapping[str, Case], known: Iterable[str]) -> Counter[Remark]:
    """Write into each duplicate which case it repeats, and count those that do not say.

    `known` are ids of the same source that are in the city already. A voice joins the report
    at the end of the chain: a duplicate of a duplicate is one of the first.
    """
    leads, remarks = Leads(chain(cases, known)), Counter[Remark]()
    named: dict[str, str] = {}
    for case in cases.values():
        if case.closed is not None and is_duplicate(case.closure):
            names_one, lead = leads.named_in(case.closure, case.source_id)
            if lead is not None:
                named[case.source_id] = lead
            else:
                remarks[Remark.LEAD_NOT_FOUND if names_one else Remark.LEAD_NOT_NAMED] += 1
    for source_id in named:
        cases[source_id].lead_id = followed(named, source_id)
        remarks[Remark.LEAD_NOT_OPEN] += cases[source_id].lead_id is None
    return remarks


def clusters(cases: Mapping[str, Case]) -> list[Cluster]:
    """Put each case together with those that repeat it, in the order of the first report."""
    together: dict[str, Cluster] = {}
    for case in cases.values():
        together.setdefault(case.lead_id or case.source_id, []).append(case)
    return sorted(together.values(), key=lambda some: min(case.created for case in some))


@dataclass
class Teller:
    """Tells the cases of one transaction. Numbers and leads were fetched before."""

    source: str
    categories: Mapping[str, Category]
    duties: Duties
    numbers: Mapping[int, Iterator[str]]  # year → the numbers taken for its orders
    requests: dict[str, ServiceRequest] = field(default_factory=dict)
    orders: dict[str, WorkOrder] = field(default_factory=dict)
    remarks: Counter[Remark] = field(default_factory=Counter)

    def tell(self, cluster: Cluster) -> None:
        """Let everything happen that happened, each step at its instant."""
        for when, _, _, case, closes in sorted(_steps(cluster), key=lambda step: step[:3]):
            with clock.at(when):
                if closes:
                    self._close(case)
                else:
                    self._receive(case)

    def _receive(self, case: Case) -> None:
        category = self.categories[case.category]
        request = ServiceRequest.receive(
            category,
            channel=Channel.IMPORT,
            by=ANYONE,
            description=case.words,
            address="",
            lat=case.lat,
            lon=case.lon,
            territory_id=case.territory_id,
            location_adjusted=case.adjusted,
            source=self.source,
            source_id=case.source_id,
            imported=True,
        )
        self.requests[case.source_id] = request
        if not case.stays_untaken:
            self.orders[case.source_id] = self._order(case, request)

    def _order(self, case: Case, request: ServiceRequest) -> WorkOrder:
        order = WorkOrder.open(
            next(self.numbers[year_of(case)]),
            request.category,
            "",
            priority=request.priority,
            territory_id=case.territory_id,
            request=request,
            by=PLATFORM,
        )
        department = self.duties.department(case.category, case.territory_id)
        department = department or self.duties.usual(case.category)
        if department is None:
            raise LookupError(f"nobody mends {case.category}")
        order.assign(department, due_at=case.target, by=PLATFORM)
        return order

    def _close(self, case: Case) -> None:
        request, order = self.requests[case.source_id], self.orders[case.source_id]
        if is_duplicate(case.closure):
            self._repeat(case, request, order)
            return
        order.complete(case.note, after_photo_id=None, by=PLATFORM)
        order.close_unasked(by=PLATFORM)

    def _repeat(self, case: Case, request: ServiceRequest, order: WorkOrder) -> None:
        """Join the voice to the report it repeats, or note that it repeats one."""
        order.completion_note = case.note
        lead = self.requests.get(case.lead_id) if case.lead_id else None
        if lead is not None and not lead.is_final and request.weight == 1:
            request.join(lead, by=PLATFORM)
            order.cancel(CancelReason.DUPLICATE, by=PLATFORM)
            self.remarks[Remark.JOINED] += 1
            return
        self.remarks[Remark.LEAD_NOT_OPEN] += case.lead_id is not None
        order.cancel(CancelReason.DUPLICATE, by=PLATFORM)
        request.reject(RejectionReason.DUPLICATE, by=PLATFORM)


def year_of(case: Case) -> int:
    """Return the year whose numbers the order of a case belongs to."""
    return city_day(case.created).year


def _steps(cluster: Cluster) -> Iterator[tuple[datetime, bool, str, Case, bool]]:
    for case in cluster:
        yield case.created, False, case.source_id, case, False
        if case.closed is not None:
            yield case.closed, True, case.source_id, case, True
