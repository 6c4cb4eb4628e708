"""The ground.

Revision: 0001
After: None
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "report",
                "before",
                "after",
                "evidence",
                name="photorole",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "visibility",
            sa.Enum("private", "public", name="visibility", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("thumbnail_sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_by", sa.String(), nullable=True),
        sa.Column(
            "hidden_reason",
            sa.Enum(
                "shows_people",
                "private_home",
                "offensive",
                "not_the_place",
                "advertising",
                name="hidingreason",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("painted", sa.Integer(), nullable=False),
        sa.Column("delete_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(visibility = 'public') = (reviewed_at IS NOT NULL AND hidden_reason IS NULL)",
            name=op.f("ck_attachment_public_once_looked_at"),
        ),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by IS NULL)",
            name=op.f("ck_attachment_looked_at_by_somebody"),
        ),
        sa.CheckConstraint(
            "hidden_reason IS NULL OR reviewed_at IS NOT NULL",
            name=op.f("ck_attachment_hidden_by_somebody"),
        ),
        sa.CheckConstraint(
            "width > 0 AND height > 0 AND size > 0", name=op.f("ck_attachment_is_a_picture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_delete_at", ["delete_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_sha256"), ["sha256"], unique=False)
        batch_op.create_index("ix_attachment_subject", ["subject_id", "role"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_attachment_thumbnail_sha256"), ["thumbnail_sha256"], unique=False
        )
        batch_op.create_index(
            "ix_attachment_waiting",
            ["received_at"],
            unique=False,
            sqlite_where=sa.text("reviewed_at IS NULL"),
            postgresql_where=sa.text("reviewed_at IS NULL"),
        )

    op.create_table(
        "counter",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_counter")),
    )
    op.create_table(
        "deadline",
        sa.Column(
            "kind",
            sa.Enum(
                "work_order_warning",
                "work_order_promise",
                "work_order_escalation",
                "confirmation",
                "retention",
                "incident_answer",
                name="deadlinekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("fired_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deadline_open_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("fired_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("fired_at IS NULL AND withdrawn_at IS NULL"),
        )
        batch_op.create_index(
            "uq_deadline_open",
            ["kind", "subject_id"],
            unique=True,
            sqlite_where=sa.text("fired_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("fired_at IS NULL AND withdrawn_at IS NULL"),
        )

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "request.received",
                "request.accepted",
                "request.rejected",
                "request.joined",
                "request.unjoined",
                "request.followed",
                "request.corrected",
                "request.sent_back",
                "request.resolved",
                "request.confirmed",
                "request.unconfirmed",
                "request.disputed",
                "request.closed",
                "request.reopened",
                "request.hidden",
                "request.shown",
                "request.updated",
                "follower.retention_due",
                "follower.forgotten",
                "work_order.opened",
                "work_order.assigned",
                "work_order.returned",
                "work_order.scheduled",
                "work_order.started",
                "work_order.paused",
                "work_order.resumed",
                "work_order.completed",
                "work_order.verified",
                "work_order.rejected",
                "work_order.closed",
                "work_order.reopened",
                "work_order.cancelled",
                "work_order.due_soon",
                "work_order.overdue",
                "work_order.escalated",
                "work_order.unanswered",
                "device.enrolled",
                "incident.raised",
                "incident.acknowledged",
                "incident.dispatched",
                "incident.arrived",
                "incident.closed",
                "incident.cancelled",
                "incident.unanswered",
                "photo.received",
                "photo.painted",
                "photo.published",
                "photo.hidden",
                "person.invited",
                "person.disabled",
                "person.enabled",
                "person.rekeyed",
                "person.shown_out",
                "reset.asked",
                "reset.offered",
                "grant.given",
                "grant.ended",
                "api_key.made",
                "api_key.ended",
                "report.requested",
                "report.published",
                name="eventkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        info={"append_only": True},
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_event_calling",
            ["kind", "id"],
            unique=False,
            sqlite_where=sa.text("NOT imported"),
            postgresql_where=sa.text("NOT imported"),
        )
        batch_op.create_index(batch_op.f("ix_event_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "heartbeat",
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("beaten_at", sa.DateTime(), nullable=False),
        sa.Column("waits_for", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("program", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "letter",
        sa.Column("about", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "request_accepted",
                "request_joined",
                "request_rejected",
                "request_completed",
                "request_confirmed",
                "request_unconfirmed",
                "request_reopened",
                "triage_waiting",
                "orders_assigned",
                "orders_rejected",
                "orders_due_soon",
                "orders_overdue",
                "orders_escalated",
                "person_invited",
                "person_reset",
                "report_published",
                "seal_head",
                name="letterkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("abandoned_at", sa.DateTime(), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint(
            "about", "kind", "recipient", name=op.f("uq_letter_about_kind_recipient")
        ),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letter_forgotten_at"), ["forgotten_at"], unique=False
        )
        batch_op.create_index("ix_letter_recipient", ["recipient"], unique=False)
        batch_op.create_index(
            "ix_letter_waiting",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND abandoned_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND abandoned_at IS NULL"),
        )

    op.create_table(
        "published_head",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_published_head")),
        info={"append_only": True},
    )
    op.create_table(
        "upload_tally",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "photos >= 0 AND bytes >= 0", name=op.f("ck_upload_tally_counts_upwards")
        ),
        sa.PrimaryKeyConstraint("day", "sender", name=op.f("pk_upload_tally")),
    )
    op.create_table(
        "delivery",
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(), nullable=True),
        sa.Column("next_try_at", sa.DateTime(), nullable=False),
        sa.Column("parked_at", sa.DateTime(), nullable=True),
        sa.Column("handled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_delivery_event_id_event")
        ),
        sa.PrimaryKeyConstraint("flow", "event_id", name=op.f("pk_delivery")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_delivery_parked",
            ["parked_at"],
            unique=False,
            sqlite_where=sa.text("parked_at IS NOT NULL"),
            postgresql_where=sa.text("parked_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_delivery_waiting",
            ["flow", "attempts", "event_id"],
            unique=False,
            sqlite_where=sa.text("handled_at IS NULL AND parked_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL AND parked_at IS NULL"),
        )

    op.create_table(
        "seal",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_seal_event_id_event")
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_seal")),
        sa.UniqueConstraint("event_id", name=op.f("uq_seal_event_id")),
        info={"append_only": True},
    )
    for sentence in {
        "sqlite": [
            "CREATE TRIGGER event_refuses_update BEFORE update ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END",
            "CREATE TRIGGER event_refuses_delete BEFORE delete ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END",
        ],
        "postgresql": [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END$$",
            "CREATE TRIGGER event_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ],
    }[op.get_bind().dialect.name]:
        op.execute(sentence)
    for sentence in {
        "sqlite": [
            "CREATE TRIGGER published_head_refuses_update BEFORE update ON published_head BEGIN SELECT RAISE(ABORT, 'published_head is append-only'); END",
            "CREATE TRIGGER published_head_refuses_delete BEFORE delete ON published_head BEGIN SELECT RAISE(ABORT, 'published_head is append-only'); END",
        ],
        "postgresql": [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END$$",
            "CREATE TRIGGER published_head_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON published_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ],
    }[op.get_bind().dialect.name]:
        op.execute(sentence)
    for sentence in {
        "sqlite": [
            "CREATE TRIGGER seal_refuses_update BEFORE update ON seal BEGIN SELECT RAISE(ABORT, 'seal is append-only'); END",
            "CREATE TRIGGER seal_refuses_delete BEFORE delete ON seal BEGIN SELECT RAISE(ABORT, 'seal is append-only'); END",
        ],
        "postgresql": [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END$$",
            "CREATE TRIGGER seal_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ],
    }[op.get_bind().dialect.name]:
        op.execute(sentence)


def downgrade() -> None:
    op.drop_table("seal")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_delivery_waiting",
            sqlite_where=sa.text("handled_at IS NULL AND parked_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL AND parked_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_delivery_parked",
            sqlite_where=sa.text("parked_at IS NOT NULL"),
            postgresql_where=sa.text("parked_at IS NOT NULL"),
        )

    op.drop_table("delivery")
    op.drop_table("upload_tally")
    op.drop_table("published_head")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_letter_waiting",
            sqlite_where=sa.text("sent_at IS NULL AND abandoned_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND abandoned_at IS NULL"),
        )
        batch_op.drop_index("ix_letter_recipient")
        batch_op.drop_index(batch_op.f("ix_letter_forgotten_at"))

    op.drop_table("letter")
    op.drop_table("heartbeat")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_subject_id"))
        batch_op.drop_index(
            "ix_event_calling",
            sqlite_where=sa.text("NOT imported"),
            postgresql_where=sa.text("NOT imported"),
        )

    op.drop_table("event")
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_deadline_open",
            sqlite_where=sa.text("fired_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("fired_at IS NULL AND withdrawn_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_deadline_open_due",
            sqlite_where=sa.text("fired_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("fired_at IS NULL AND withdrawn_at IS NULL"),
        )

    op.drop_table("deadline")
    op.drop_table("counter")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_attachment_waiting",
            sqlite_where=sa.text("reviewed_at IS NULL"),
            postgresql_where=sa.text("reviewed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_attachment_thumbnail_sha256"))
        batch_op.drop_index("ix_attachment_subject")
        batch_op.drop_index(batch_op.f("ix_attachment_sha256"))
        batch_op.drop_index("ix_attachment_delete_at")

    op.drop_table("attachment")
