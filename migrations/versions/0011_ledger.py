"""The ledger of commitments, and the public questions to institutions.

Revision: 0011
After: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commitment",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("territory_id", sa.String(length=24), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("evidence_asked", sa.String(length=300), nullable=False),
        sa.Column("photo_asked", sa.Boolean(), nullable=False),
        sa.Column("owed_by_kind", sa.String(length=32), nullable=False),
        sa.Column("owed_by_id", sa.String(length=60), nullable=False),
        sa.Column("made_to_committee_id", sa.Uuid(), nullable=True),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reschedulings", sa.Integer(), nullable=False),
        sa.Column("disputes", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("broken_at", sa.DateTime(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("decline_reason", sa.String(length=500), nullable=True),
        sa.Column("withdraw_reason", sa.String(length=500), nullable=True),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'declined') = (decline_reason IS NOT NULL)",
            name=op.f("ck_commitment_declined_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdraw_reason IS NOT NULL)",
            name=op.f("ck_commitment_withdrawn_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(status IN ('claimed', 'kept', 'kept_late')) = (claimed_on IS NOT NULL)",
            name=op.f("ck_commitment_claimed_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "(status IN ('declined', 'kept', 'kept_late', 'withdrawn')) = (settled_at IS NOT NULL)",
            name=op.f("ck_commitment_settled_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "(status IN ('kept', 'kept_late')) = (confirmed_at IS NOT NULL)",
            name=op.f("ck_commitment_kept_when_somebody_confirmed"),
        ),
        sa.CheckConstraint(
            "status <> 'kept' OR claimed_on <= due_on", name=op.f("ck_commitment_kept_in_time")
        ),
        sa.CheckConstraint(
            "status <> 'kept_late' OR claimed_on > due_on",
            name=op.f("ck_commitment_late_when_late"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'declined', 'withdrawn') OR accepted_at IS NOT NULL",
            name=op.f("ck_commitment_accepted_by_somebody"),
        ),
        sa.CheckConstraint(
            "reschedulings > 0 OR due_on = first_due_on",
            name=op.f("ck_commitment_date_moves_by_consent_only"),
        ),
        sa.CheckConstraint(
            "reschedulings >= 0 AND disputes >= 0", name=op.f("ck_commitment_counts_forward")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territory.id"],
            name=op.f("fk_commitment_territory_id_territory"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("code", name=op.f("uq_commitment_code")),
    )
    op.create_index("ix_commitment_origin", "commitment", ["origin", "origin_id"], unique=False)
    op.create_index(
        "ix_commitment_owed_by",
        "commitment",
        ["owed_by_kind", "owed_by_id", "status"],
        unique=False,
    )
    op.create_index(
        "ix_commitment_territory",
        "commitment",
        ["territory_id", "status", "due_on"],
        unique=False,
    )

    op.create_table(
        "commitment_claim",
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=1500), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=True),
        sa.Column("answer", sa.String(length=1500), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict <> 'disputed' OR length(answer) > 0",
            name=op.f("ck_commitment_claim_disputed_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (answered_at IS NULL) AND (verdict IS NULL) = (answered_by IS NULL)",
            name=op.f("ck_commitment_claim_answered_by_somebody"),
        ),
        sa.CheckConstraint(
            "answered_by <> claimed_by",
            name=op.f("ck_commitment_claim_nobody_answers_themselves"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_commitment_claim_commitment_id_commitment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_claim")),
    )
    op.create_index(
        op.f("ix_commitment_claim_commitment_id"),
        "commitment_claim",
        ["commitment_id"],
        unique=False,
    )

    op.create_table(
        "commitment_rescheduling",
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("consented", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(consented IS NULL) = (answered_at IS NULL) AND (consented IS NULL) = (answered_by IS NULL)",
            name=op.f("ck_commitment_rescheduling_answered_by_somebody"),
        ),
        sa.CheckConstraint(
            "to_on > from_on", name=op.f("ck_commitment_rescheduling_asks_for_a_later_day")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_commitment_rescheduling_commitment_id_commitment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_rescheduling")),
    )
    op.create_index(
        "ix_commitment_rescheduling_commitment_id",
        "commitment_rescheduling",
        ["commitment_id"],
        unique=False,
    )
    op.create_index(
        "uq_commitment_rescheduling_waiting",
        "commitment_rescheduling",
        ["commitment_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_commitment_rescheduling_waiting",
        table_name="commitment_rescheduling",
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.drop_index(
        "ix_commitment_rescheduling_commitment_id", table_name="commitment_rescheduling"
    )

    op.drop_table("commitment_rescheduling")
    op.drop_index(op.f("ix_commitment_claim_commitment_id"), table_name="commitment_claim")

    op.drop_table("commitment_claim")
    op.drop_index("ix_commitment_territory", table_name="commitment")
    op.drop_index("ix_commitment_owed_by", table_name="commitment")
    op.drop_index("ix_commitment_origin", table_name="commitment")

    op.drop_table("commitment")
