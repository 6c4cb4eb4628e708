"""The ledger of commitments, and the public questions to institutions.

Revision: 0011
After: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
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
        "handover",
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("from_person_id", sa.Uuid(), nullable=False),
        sa.Column("to_person_id", sa.Uuid(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("begun_by", sa.String(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "role IN ('liaison', 'commander')",
            name=op.f("ck_handover_of_an_office_that_rotates"),
        ),
        sa.CheckConstraint(
            "from_person_id <> to_person_id", name=op.f("ck_handover_between_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["from_person_id"], ["person.id"], name=op.f("fk_handover_from_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["to_person_id"], ["person.id"], name=op.f("fk_handover_to_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(
        op.f("ix_handover_to_person_id"), "handover", ["to_person_id"], unique=False
    )

    op.create_table(
        "question",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("term", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("territory_id", sa.String(length=24), nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("public_words", sa.String(length=1000), nullable=True),
        sa.Column("wished_for", sa.String(length=60), nullable=True),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("assigned_to_kind", sa.String(length=32), nullable=True),
        sa.Column("assigned_to_id", sa.String(length=60), nullable=True),
        sa.Column("assigned_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.String(length=4000), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("forwarded_to", sa.String(length=200), nullable=True),
        sa.Column("forwarded_at", sa.DateTime(), nullable=True),
        sa.Column("refusal", sa.String(length=32), nullable=True),
        sa.Column("comment", sa.String(length=1000), nullable=True),
        sa.Column("commented_at", sa.DateTime(), nullable=True),
        sa.Column("comment_shown_at", sa.DateTime(), nullable=True),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'answered') = (answer IS NOT NULL) AND (answer IS NULL) = (answered_at IS NULL)",
            name=op.f("ck_question_answered_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "(status = 'forwarded') = (forwarded_to IS NOT NULL) AND (forwarded_to IS NULL) = (forwarded_at IS NULL)",
            name=op.f("ck_question_forwarded_to_somebody"),
        ),
        sa.CheckConstraint(
            "(status = 'rejected') = (refusal IS NOT NULL)",
            name=op.f("ck_question_refused_for_a_reason"),
        ),
        sa.CheckConstraint(
            "assigned_to_kind IS NULL OR assigned_to_kind <> 'committee'",
            name=op.f("ck_question_asked_of_an_institution"),
        ),
        sa.CheckConstraint(
            "comment IS NULL OR status = 'answered'",
            name=op.f("ck_question_comments_on_an_answer"),
        ),
        sa.CheckConstraint(
            "status IN ('received', 'rejected') OR public_words IS NOT NULL",
            name=op.f("ck_question_read_before_it_is_public"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('assigned', 'answered') OR assigned_to_id IS NOT NULL",
            name=op.f("ck_question_assigned_to_somebody"),
        ),
        sa.CheckConstraint(
            "(assigned_to_kind IS NULL) = (assigned_to_id IS NULL)",
            name=op.f("ck_question_names_whom_it_is_for"),
        ),
        sa.CheckConstraint(
            "comment IS NOT NULL OR comment_shown_at IS NULL",
            name=op.f("ck_question_shows_what_was_said"),
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_question_territory_id_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("code", name=op.f("uq_question_code")),
    )
    op.create_index(
        "ix_question_assigned",
        "question",
        ["assigned_to_kind", "assigned_to_id", "status"],
        unique=False,
    )
    op.create_index(op.f("ix_question_meeting_id"), "question", ["meeting_id"], unique=False)
    op.create_index("ix_question_received_at", "question", ["received_at"], unique=False)
    op.create_index("ix_question_waiting", "question", ["status", "due_at"], unique=False)

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
            "verdict IS NULL OR verdict <> 'disputed' OR (answer IS NOT NULL AND length(answer) > 0)",
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

    op.create_table(
        "question_asker",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("consented_at", sa.DateTime(), nullable=True),
        sa.Column("consent_version", sa.String(), nullable=True),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_question_asker_question_id_question"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_asker")),
        sa.UniqueConstraint("question_id", name=op.f("uq_question_asker_question_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_question_asker_secret_hash")),
    )


def downgrade() -> None:
    forget_clocks_and_deliveries()
    op.drop_table("question_asker")
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
    op.drop_index("ix_question_waiting", table_name="question")
    op.drop_index("ix_question_received_at", table_name="question")
    op.drop_index(op.f("ix_question_meeting_id"), table_name="question")
    op.drop_index("ix_question_assigned", table_name="question")

    op.drop_table("question")
    op.drop_index(op.f("ix_handover_to_person_id"), table_name="handover")

    op.drop_table("handover")
    op.drop_index("ix_commitment_territory", table_name="commitment")
    op.drop_index("ix_commitment_owed_by", table_name="commitment")
    op.drop_index("ix_commitment_origin", table_name="commitment")

    op.drop_table("commitment")


def forget_clocks_and_deliveries() -> None:
    """Leave nothing behind that the programs of before would not understand."""
    flows = "'follow-up-commitments', 'answer-questions-on-time'"
    op.execute(f"DELETE FROM delivery WHERE flow IN ({flows})")  # noqa: S608 - ours
    op.execute("DELETE FROM deadline WHERE kind LIKE 'commitment_%' OR kind LIKE 'question_%'")
