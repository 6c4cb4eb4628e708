"""Upkeep.

Revision: 0003
After: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dataset",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "another_city",
                "generated",
                "own_past",
                name="datasetkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("shift_days", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_dataset")),
    )
    op.create_table(
        "category",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_es", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("description_es", sa.String(), nullable=False),
        sa.Column("description_en", sa.String(), nullable=False),
        sa.Column("department_id", sa.String(), nullable=True),
        sa.Column(
            "promise_unit",
            sa.Enum("hours", "working_days", name="promiseunit", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("promise_urgent", sa.Integer(), nullable=False),
        sa.Column("promise_normal", sa.Integer(), nullable=False),
        sa.Column("promise_planned", sa.Integer(), nullable=False),
        sa.Column(
            "default_priority",
            sa.Enum(
                "urgent", "normal", "planned", name="priority", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("join_radius_m", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("validated", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "join_radius_m BETWEEN 0 AND 500", name=op.f("ck_category_joins_nearby")
        ),
        sa.CheckConstraint(
            "promise_urgent > 0 AND promise_normal > 0 AND promise_planned > 0",
            name=op.f("ck_category_promises_some_time"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_category_department_id_department"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_category")),
        sa.UniqueConstraint("name_en", name=op.f("uq_category_name_en")),
        sa.UniqueConstraint("name_es", name=op.f("uq_category_name_es")),
    )
    op.create_table(
        "published_report",
        sa.Column("territory_id", sa.String(length=24), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("data_sha256", sa.String(), nullable=False),
        sa.Column("pdf_sha256", sa.String(), nullable=False),
        sa.Column("map_sha256", sa.String(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territory.id"],
            name=op.f("fk_published_report_territory_id_territory"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_report")),
        info={"append_only": True},
    )
    with op.batch_alter_table("published_report", schema=None) as batch_op:
        batch_op.create_index(
            "ix_published_report_of", ["territory_id", "month", "published_at"], unique=False
        )
        batch_op.create_index("ix_published_report_pdf_sha256", ["pdf_sha256"], unique=False)
        batch_op.create_index("uq_published_report_data_sha256", ["data_sha256"], unique=True)

    op.create_table(
        "report_request",
        sa.Column("territory_id", sa.String(length=24), nullable=True),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territory.id"],
            name=op.f("fk_report_request_territory_id_territory"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_request")),
    )
    op.create_table(
        "duty",
        sa.Column("category_code", sa.String(), nullable=False),
        sa.Column("territory_id", sa.String(length=24), nullable=False),
        sa.Column("department_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_code"], ["category.code"], name=op.f("fk_duty_category_code_category")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_duty_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_duty_territory_id_territory")
        ),
        sa.PrimaryKeyConstraint("category_code", "territory_id", name=op.f("pk_duty")),
    )
    op.create_table(
        "service_request",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "rejected",
                "joined",
                "accepted",
                "resolved",
                "confirmed",
                "unconfirmed",
                "disputed",
                "closed",
                name="requeststatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("category_code", sa.String(), nullable=False),
        sa.Column(
            "priority",
            sa.Enum(
                "urgent", "normal", "planned", name="priority", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "portal",
                "open311",
                "device",
                "staff",
                "import",
                name="channel",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("territory_id", sa.String(length=24), nullable=True),
        sa.Column("barrio_id", sa.String(length=24), nullable=True),
        sa.Column("department_id", sa.String(), nullable=True),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column(
            "confirmation",
            sa.Enum(
                "confirmed",
                "unconfirmed",
                "unknown",
                name="confirmation",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("disputes", sa.Integer(), nullable=False),
        sa.Column(
            "rejection_reason",
            sa.Enum(
                "not_municipal",
                "private_property",
                "not_found",
                "not_damaged",
                "emergency",
                "duplicate",
                "abuse",
                name="rejectionreason",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("responsible_instead", sa.String(), nullable=True),
        sa.Column("joined_to_id", sa.Uuid(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(), nullable=True),
        sa.Column(
            "hidden_reason",
            sa.Enum(
                "personal_data",
                "offensive",
                "advertising",
                "accuses_somebody",
                name="hidereason",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("api_key_id", sa.Uuid(), nullable=True),
        sa.Column("client_reference", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("location_adjusted", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_service_request_closed_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "(status = 'joined') = (joined_to_id IS NOT NULL)",
            name=op.f("ck_service_request_joined_to_one"),
        ),
        sa.CheckConstraint(
            "(status = 'rejected') = (rejection_reason IS NOT NULL)",
            name=op.f("ck_service_request_rejected_for_a_reason"),
        ),
        sa.CheckConstraint(
            "status <> 'closed' OR confirmation IS NOT NULL",
            name=op.f("ck_service_request_closed_with_a_word_on_it"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('resolved', 'confirmed', 'unconfirmed', 'closed') OR resolved_at IS NOT NULL",
            name=op.f("ck_service_request_resolved_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "(hidden_at IS NULL) = (hidden_reason IS NULL)",
            name=op.f("ck_service_request_hidden_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(lat IS NULL) = (lon IS NULL)", name=op.f("ck_service_request_a_whole_point")
        ),
        sa.CheckConstraint(
            "weight >= 1", name=op.f("ck_service_request_weighs_at_least_itself")
        ),
        sa.ForeignKeyConstraint(
            ["api_key_id"], ["api_key.id"], name=op.f("fk_service_request_api_key_id_api_key")
        ),
        sa.ForeignKeyConstraint(
            ["barrio_id"], ["territory.id"], name=op.f("fk_service_request_barrio_id_territory")
        ),
        sa.ForeignKeyConstraint(
            ["category_code"],
            ["category.code"],
            name=op.f("fk_service_request_category_code_category"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_service_request_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["joined_to_id"],
            ["service_request.id"],
            name=op.f("fk_service_request_joined_to_id_service_request"),
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territory.id"],
            name=op.f("fk_service_request_territory_id_territory"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request")),
        sa.UniqueConstraint(
            "api_key_id",
            "client_reference",
            name=op.f("uq_service_request_api_key_id_client_reference"),
        ),
        sa.UniqueConstraint("code", name=op.f("uq_service_request_code")),
        sa.UniqueConstraint(
            "source", "source_id", name=op.f("uq_service_request_source_source_id")
        ),
    )
    with op.batch_alter_table("service_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_request_joined_to_id"), ["joined_to_id"], unique=False
        )
        batch_op.create_index(
            "ix_service_request_near", ["category_code", "status", "lat", "lon"], unique=False
        )
        batch_op.create_index("ix_service_request_received", ["received_at"], unique=False)
        batch_op.create_index(
            "ix_service_request_territory", ["territory_id", "received_at"], unique=False
        )
        batch_op.create_index(
            "ix_service_request_triage",
            ["received_at"],
            unique=False,
            sqlite_where=sa.text("status = 'received'"),
            postgresql_where=sa.text("status = 'received'"),
        )
        batch_op.create_index(
            batch_op.f("ix_service_request_updated_at"), ["updated_at"], unique=False
        )

    op.create_table(
        "follower",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("reporter", "follower", name="followerrole", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("consented_at", sa.DateTime(), nullable=True),
        sa.Column("consent_version", sa.String(), nullable=True),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("unsubscribed_at", sa.DateTime(), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_request.id"],
            name=op.f("fk_follower_request_id_service_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_follower_secret_hash")),
    )
    with op.batch_alter_table("follower", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follower_email"), ["email"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_follower_request_id"), ["request_id"], unique=False
        )

    op.create_table(
        "request_update",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("api_key_id", sa.Uuid(), nullable=False),
        sa.Column("client_reference", sa.String(), nullable=True),
        sa.Column("claimed_status", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["api_key_id"], ["api_key.id"], name=op.f("fk_request_update_api_key_id_api_key")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_request.id"],
            name=op.f("fk_request_update_request_id_service_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_update")),
        sa.UniqueConstraint(
            "api_key_id",
            "client_reference",
            name=op.f("uq_request_update_api_key_id_client_reference"),
        ),
    )
    with op.batch_alter_table("request_update", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_request_update_request_id"), ["request_id"], unique=False
        )

    op.create_table(
        "work_order",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("category_code", sa.String(), nullable=False),
        sa.Column(
            "priority",
            sa.Enum(
                "urgent", "normal", "planned", name="priority", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "opened",
                "assigned",
                "returned",
                "scheduled",
                "started",
                "paused",
                "completed",
                "verified",
                "rejected",
                "closed",
                "cancelled",
                name="workorderstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("territory_id", sa.String(length=24), nullable=True),
        sa.Column("department_id", sa.String(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("first_due_at", sa.DateTime(), nullable=True),
        sa.Column(
            "return_reason",
            sa.Enum(
                "not_our_duty",
                "wrong_place",
                "needs_another_first",
                name="returnreason",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("scheduled_for", sa.Date(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.Column(
            "pause_reason",
            sa.Enum(
                "waiting_for_material",
                "weather",
                "public_order",
                "no_access",
                "another_entity",
                name="pausereason",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("paused_s", sa.Integer(), nullable=False),
        sa.Column("completed_at", sa.DateTime(), nullable=True),
        sa.Column("completion_note", sa.String(), nullable=True),
        sa.Column("after_photo_id", sa.Uuid(), nullable=True),
        sa.Column("cost_cop", sa.Integer(), nullable=True),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("rejections", sa.Integer(), nullable=False),
        sa.Column("escalated_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column(
            "confirmation",
            sa.Enum(
                "confirmed",
                "unconfirmed",
                "unknown",
                name="confirmation",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "cancel_reason",
            sa.Enum(
                "opened_by_mistake",
                "duplicate",
                "not_found",
                "not_municipal",
                name="cancelreason",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancel_reason IS NOT NULL)",
            name=op.f("ck_work_order_cancelled_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(status = 'closed') = (confirmation IS NOT NULL)",
            name=op.f("ck_work_order_closed_with_a_word_on_it"),
        ),
        sa.CheckConstraint(
            "(status = 'paused') = (paused_at IS NOT NULL)",
            name=op.f("ck_work_order_clock_stopped"),
        ),
        sa.CheckConstraint(
            "(status IN ('completed', 'verified', 'closed')) = (completed_at IS NOT NULL)",
            name=op.f("ck_work_order_completed_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "status <> 'scheduled' OR scheduled_for IS NOT NULL",
            name=op.f("ck_work_order_scheduled_for_a_day"),
        ),
        sa.CheckConstraint(
            "status <> 'verified' OR verified_at IS NOT NULL",
            name=op.f("ck_work_order_verified_by_somebody"),
        ),
        sa.CheckConstraint(
            "status IN ('opened', 'returned', 'cancelled') OR (department_id IS NOT NULL AND (due_at IS NOT NULL OR imported))",
            name=op.f("ck_work_order_promised_by_somebody"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('completed', 'verified', 'closed') OR after_photo_id IS NOT NULL OR imported",
            name=op.f("ck_work_order_completed_with_a_photo"),
        ),
        sa.CheckConstraint(
            "(paused_at IS NULL) = (pause_reason IS NULL)",
            name=op.f("ck_work_order_stopped_for_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["category_code"],
            ["category.code"],
            name=op.f("fk_work_order_category_code_category"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_work_order_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_request.id"],
            name=op.f("fk_work_order_request_id_service_request"),
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territory.id"],
            name=op.f("fk_work_order_territory_id_territory"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order")),
        sa.UniqueConstraint("number", name=op.f("uq_work_order_number")),
    )
    with op.batch_alter_table("work_order", schema=None) as batch_op:
        batch_op.create_index(
            "ix_work_order_city",
            ["status", "due_at", "number", "department_id", "category_code", "territory_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_work_order_inbox", ["department_id", "status", "due_at", "number"], unique=False
        )
        batch_op.create_index(
            "ix_work_order_opened", ["territory_id", "opened_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_work_order_request_id"), ["request_id"], unique=False
        )
        batch_op.create_index("ix_work_order_status", ["status", "territory_id"], unique=False)

    for sentence in {
        "sqlite": [
            "CREATE TRIGGER published_report_refuses_update BEFORE update ON published_report BEGIN SELECT RAISE(ABORT, 'published_report is append-only'); END",
            "CREATE TRIGGER published_report_refuses_delete BEFORE delete ON published_report BEGIN SELECT RAISE(ABORT, 'published_report is append-only'); END",
        ],
        "postgresql": [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END$$",
            "CREATE TRIGGER published_report_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON published_report FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ],
    }[op.get_bind().dialect.name]:
        op.execute(sentence)


def downgrade() -> None:
    with op.batch_alter_table("work_order", schema=None) as batch_op:
        batch_op.drop_index("ix_work_order_status")
        batch_op.drop_index(batch_op.f("ix_work_order_request_id"))
        batch_op.drop_index("ix_work_order_opened")
        batch_op.drop_index("ix_work_order_inbox")
        batch_op.drop_index("ix_work_order_city")

    op.drop_table("work_order")
    with op.batch_alter_table("request_update", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_update_request_id"))

    op.drop_table("request_update")
    with op.batch_alter_table("follower", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follower_request_id"))
        batch_op.drop_index(batch_op.f("ix_follower_email"))

    op.drop_table("follower")
    with op.batch_alter_table("service_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_request_updated_at"))
        batch_op.drop_index(
            "ix_service_request_triage",
            sqlite_where=sa.text("status = 'received'"),
            postgresql_where=sa.text("status = 'received'"),
        )
        batch_op.drop_index("ix_service_request_territory")
        batch_op.drop_index("ix_service_request_received")
        batch_op.drop_index("ix_service_request_near")
        batch_op.drop_index(batch_op.f("ix_service_request_joined_to_id"))

    op.drop_table("service_request")
    op.drop_table("duty")
    op.drop_table("report_request")
    with op.batch_alter_table("published_report", schema=None) as batch_op:
        batch_op.drop_index("uq_published_report_data_sha256")
        batch_op.drop_index("ix_published_report_pdf_sha256")
        batch_op.drop_index("ix_published_report_of")

    op.drop_table("published_report")
    op.drop_table("category")
    op.drop_table("dataset")
