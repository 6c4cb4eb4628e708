"""Monthly certificates: what a unit was thanked for, on paper that anybody can check."""

from collections.abc import Collection
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.alerts.unit import Unit
from models.append_only import append_only
from models.base import Base, Identified
from models.events import PLATFORM, Announces, EventKind
from models.trust.recognition import Recognition

CERTIFICATES = "certificates"  # the folder of their files, each by its digest


class Certificate(Announces, Identified, Base):
    """One certificate of one unit and month: the services, and never how many others had."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("unit_id", "month"),
        Index("ix_certificate_data_sha256", "data_sha256"),
        Index("ix_certificate_pdf_sha256", "pdf_sha256"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey(Unit.id))
    month: Mapped[str]  # "2026-10"
    data_sha256: Mapped[str]
    pdf_sha256: Mapped[str]
    issued_at: Mapped[datetime]

    @classmethod
    def issue(
        cls,
        session: Session,
        unit_id: UUID,
        month: str,
        listed: Collection[UUID],
        *,
        data_sha256: str,
        pdf_sha256: str,
    ) -> Self:
        """Issue a certificate that lists these thanks, whose files lie on the disk already."""
        certificate = cls(
            unit_id=unit_id, month=month, data_sha256=data_sha256, pdf_sha256=pdf_sha256
        )
        certificate.issued_at = certificate.announce(
            EventKind.CERTIFICATE_ISSUED, by=PLATFORM, unit=str(unit_id), month=month,
            data_sha256=data_sha256, pdf_sha256=pdf_sha256,
        )  # fmt: skip
        session.add(certificate)
        for thanks in session.scalars(select(Recognition).where(Recognition.id.in_(listed))):
            thanks.certificate_id = certificate.id
        return certificate


append_only(Certificate)


def certificate_of(unit_id: UUID, month: str) -> Select[Certificate]:
    """Select the certificate of a unit and month."""
    return select(Certificate).where(Certificate.unit_id == unit_id, Certificate.month == month)


def of_month(month: str) -> Select[Certificate]:
    """Select the certificates of a month, by unit name."""
    return (
        select(Certificate)
        .join(Unit, Unit.id == Certificate.unit_id)
        .where(Certificate.month == month)
        .order_by(Unit.name)
    )


def known_by(digest: str) -> Select[Certificate]:
    """Select the certificate that a digest belongs to, whichever of its files it is of."""
    return select(Certificate).where(
        (Certificate.data_sha256 == digest) | (Certificate.pdf_sha256 == digest)
    )
