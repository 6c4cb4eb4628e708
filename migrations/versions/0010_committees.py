"""Committees, who is in them, and the problems they work on.

The flow that is new hears of no past: nothing before this could stand still.

Revision: 0010
After: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "behaviour",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "brawls",
                "drug_use",
                "property_damage",
                "land_invasion",
                "security_front",
                name="committeekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("article", sa.String(length=10), nullable=False),
        sa.Column("numeral", sa.String(length=10), nullable=False),
        sa.Column("words_es", sa.String(length=500), nullable=False),
        sa.Column("words_en", sa.String(length=500), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("validated_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_behaviour")),
    )
    op.create_table(
        "plan_template",
        sa.Column(
            "kind",
            sa.Enum(
                "brawls",
                "drug_use",
                "property_damage",
                "land_invasion",
                "security_front",
                name="committeekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title_es", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("what_es", sa.String(), nullable=False),
        sa.Column("what_en", sa.String(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("counts_incidents", sa.Boolean(), nullable=False),
        sa.Column("behaviours", sa.JSON(), nullable=False),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_template")),
    )
    op.create_table(
        "committee",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "brawls",
                "drug_use",
                "property_damage",
                "land_invasion",
                "security_front",
                name="committeekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_pseudonymous", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "sector_chosen",
                "convened",
                "constituted",
                "inaugurated",
                "registered",
                "renewed",
                "dissolved",
                name="committeestatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("territory_id", sa.String(length=24), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("chosen_at", sa.DateTime(), nullable=False),
        sa.Column("convened_at", sa.DateTime(), nullable=True),
        sa.Column("constituted_at", sa.DateTime(), nullable=True),
        sa.Column("act", sa.String(), nullable=True),
        sa.Column("profile", sa.String(), nullable=True),
        sa.Column("alert_system", sa.String(length=200), nullable=True),
        sa.Column("alert_zone_id", sa.Uuid(), nullable=True),
        sa.Column("police_channel", sa.String(length=200), nullable=True),
        sa.Column("inaugurated_at", sa.DateTime(), nullable=True),
        sa.Column("registered_at", sa.DateTime(), nullable=True),
        sa.Column("registry_number", sa.String(length=60), nullable=True),
        sa.Column("renewed_at", sa.DateTime(), nullable=True),
        sa.Column("dissolved_at", sa.DateTime(), nullable=True),
        sa.Column(
            "dissolution_reason",
            sa.Enum(
                "purpose_fulfilled",
                "no_members",
                "inactive",
                "members_at_risk",
                "merged",
                name="dissolutionreason",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('drug_use', 'land_invasion')) = is_pseudonymous",
            name=op.f("ck_committee_pseudonymous_where_it_is_dangerous"),
        ),
        sa.CheckConstraint(
            "(status <> 'convened' AND status NOT IN ('constituted', 'inaugurated', 'registered', 'renewed')) OR convened_at IS NOT NULL",
            name=op.f("ck_committee_convened_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "(status = 'dissolved') = (dissolution_reason IS NOT NULL)",
            name=op.f("ck_committee_dissolved_for_a_reason"),
        ),
        sa.CheckConstraint(
            "status <> 'renewed' OR renewed_at IS NOT NULL",
            name=op.f("ck_committee_renewed_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('constituted', 'inaugurated', 'registered', 'renewed') OR (constituted_at IS NOT NULL AND act IS NOT NULL AND act <> '' AND profile IS NOT NULL AND profile <> '')",
            name=op.f("ck_committee_constituted_with_act_and_profile"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('constituted', 'inaugurated', 'registered', 'renewed') OR kind <> 'security_front' OR (alert_system IS NOT NULL AND police_channel IS NOT NULL)",
            name=op.f("ck_committee_front_has_alert_and_channel"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('inaugurated', 'registered', 'renewed') OR inaugurated_at IS NOT NULL",
            name=op.f("ck_committee_inaugurated_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('registered', 'renewed') OR (registered_at IS NOT NULL AND registry_number IS NOT NULL)",
            name=op.f("ck_committee_registered_under_a_number"),
        ),
        sa.ForeignKeyConstraint(
            ["alert_zone_id"], ["zone.id"], name=op.f("fk_committee_alert_zone_id_zone")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_committee_territory_id_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee")),
        sa.UniqueConstraint("code", name=op.f("uq_committee_code")),
    )
    with op.batch_alter_table("committee", schema=None) as batch_op:
        batch_op.create_index(
            "ix_committee_territory", ["territory_id", "status"], unique=False
        )

    op.create_table(
        "committee_application",
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "accepted",
                "declined",
                name="applicationstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("why", sa.String(length=1000), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'received') = (answered_at IS NULL)",
            name=op.f("ck_committee_application_answered_when_it_says_so"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["committee.id"],
            name=op.f("fk_committee_application_committee_id_committee"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_application")),
    )
    with op.batch_alter_table("committee_application", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_application_committee_id"), ["committee_id"], unique=False
        )

    op.create_table(
        "committee_invitation",
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column(
            "position",
            sa.Enum(
                "coordinator",
                "secretary",
                "treasurer",
                "member",
                name="position",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("term_until", sa.DateTime(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "used BETWEEN 0 AND uses", name=op.f("ck_committee_invitation_admits_no_more")
        ),
        sa.CheckConstraint(
            "uses BETWEEN 1 AND 50", name=op.f("ck_committee_invitation_admits_a_few")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["committee.id"],
            name=op.f("fk_committee_invitation_committee_id_committee"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_invitation")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_committee_invitation_secret_hash")),
    )
    with op.batch_alter_table("committee_invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_invitation_committee_id"), ["committee_id"], unique=False
        )

    op.create_table(
        "membership",
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "position",
            sa.Enum(
                "coordinator",
                "secretary",
                "treasurer",
                "member",
                name="position",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("pseudonym", sa.String(length=60), nullable=True),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("left_at", sa.DateTime(), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "resigned",
                "term_ended",
                "removed",
                "committee_dissolved",
                name="endreason",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(left_at IS NULL) = (end_reason IS NULL)",
            name=op.f("ck_membership_ended_for_a_reason"),
        ),
        sa.CheckConstraint("until > since", name=op.f("ck_membership_lasts_a_while")),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["committee.id"],
            name=op.f("fk_membership_committee_id_committee"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_person_id", ["person_id"], unique=False)
        batch_op.create_index(
            "uq_membership_pseudonym", ["committee_id", "pseudonym"], unique=True
        )
        batch_op.create_index(
            "uq_membership_running",
            ["committee_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "problem",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "scanning",
                "analysis",
                "response",
                "assessment",
                "closed",
                "abandoned",
                name="problemstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.String(length=24), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("counts_incidents", sa.Boolean(), nullable=False),
        sa.Column("behaviours", sa.JSON(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=True),
        sa.Column("causes", sa.String(), nullable=False),
        sa.Column("learned", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("understood_at", sa.DateTime(), nullable=True),
        sa.Column("responded_at", sa.DateTime(), nullable=True),
        sa.Column("measured_from", sa.DateTime(), nullable=True),
        sa.Column("assessed_at", sa.DateTime(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "solved",
                "reduced",
                "unchanged",
                "worse",
                name="verdict",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column(
            "abandon_reason",
            sa.Enum(
                "not_a_problem",
                "duplicate",
                "not_ours",
                "too_dangerous",
                name="abandonreason",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.Column("chased", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'abandoned') = (abandon_reason IS NOT NULL)",
            name=op.f("ck_problem_abandoned_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(status = 'closed') = (verdict IS NOT NULL)",
            name=op.f("ck_problem_closed_with_a_verdict"),
        ),
        sa.CheckConstraint(
            "status IN ('scanning', 'abandoned') OR (lat IS NOT NULL AND since IS NOT NULL AND understood_at IS NOT NULL)",
            name=op.f("ck_problem_analysed_at_a_place"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('assessment', 'closed') OR assessed_at IS NOT NULL",
            name=op.f("ck_problem_assessed_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('response', 'assessment', 'closed') OR (responded_at IS NOT NULL AND causes <> '' AND measured_from IS NOT NULL)",
            name=op.f("ck_problem_answered_from_a_baseline"),
        ),
        sa.CheckConstraint(
            "(lat IS NULL) = (lon IS NULL)", name=op.f("ck_problem_a_whole_point")
        ),
        sa.CheckConstraint(
            "radius_m BETWEEN 50 AND 1000", name=op.f("ck_problem_reaches_a_few_streets")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_problem_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_problem_territory_id_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
        sa.UniqueConstraint("code", name=op.f("uq_problem_code")),
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index(
            "ix_problem_committee_id", ["committee_id", "status"], unique=False
        )

    op.create_table(
        "plan_note",
        sa.Column("problem_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_plan_note_problem_id_problem")
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["membership.id"], name=op.f("fk_plan_note_seat_id_membership")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_note")),
    )
    with op.batch_alter_table("plan_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_note_problem_id"), ["problem_id"], unique=False
        )

    op.create_table(
        "plan_task",
        sa.Column("problem_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "done", "dropped", name="taskstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("owner_seat_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'done') = (done_at IS NOT NULL)",
            name=op.f("ck_plan_task_done_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "owner_seat_id IS NULL OR department_id IS NULL",
            name=op.f("ck_plan_task_owned_by_one_at_most"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_plan_task_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_seat_id"],
            ["membership.id"],
            name=op.f("fk_plan_task_owner_seat_id_membership"),
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_plan_task_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_task")),
    )
    with op.batch_alter_table("plan_task", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_task_problem_id"), ["problem_id"], unique=False
        )

    op.create_table(
        "problem_record",
        sa.Column("problem_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN request_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN incident_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN order_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_problem_record_is_one_record"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name=op.f("fk_problem_record_incident_id_incident"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["work_order.id"], name=op.f("fk_problem_record_order_id_work_order")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_problem_record_problem_id_problem")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_request.id"],
            name=op.f("fk_problem_record_request_id_service_request"),
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["membership.id"], name=op.f("fk_problem_record_seat_id_membership")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_record")),
        sa.UniqueConstraint(
            "problem_id", "incident_id", name=op.f("uq_problem_record_problem_id_incident_id")
        ),
        sa.UniqueConstraint(
            "problem_id", "order_id", name=op.f("uq_problem_record_problem_id_order_id")
        ),
        sa.UniqueConstraint(
            "problem_id", "request_id", name=op.f("uq_problem_record_problem_id_request_id")
        ),
    )
    op.create_table(
        "problem_week",
        sa.Column("problem_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum("before", "after", name="phase", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("here", sa.Integer(), nullable=False),
        sa.Column("elsewhere", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "here >= 0 AND elsewhere >= 0", name=op.f("ck_problem_week_counts_things")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_problem_week_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_week")),
        sa.UniqueConstraint(
            "problem_id",
            "round",
            "phase",
            "week",
            name=op.f("uq_problem_week_problem_id_round_phase_week"),
        ),
    )


def downgrade() -> None:
    op.execute("DELETE FROM delivery WHERE flow = 'chase-stalled-plans'")
    op.execute("DELETE FROM \"grant\" WHERE scope_kind = 'committee'")
    op.drop_table("problem_week")
    op.drop_table("problem_record")
    with op.batch_alter_table("plan_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_task_problem_id"))

    op.drop_table("plan_task")
    with op.batch_alter_table("plan_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_note_problem_id"))

    op.drop_table("plan_note")
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_committee_id")

    op.drop_table("problem")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_membership_running",
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
        batch_op.drop_index("uq_membership_pseudonym")
        batch_op.drop_index("ix_membership_person_id")

    op.drop_table("membership")
    with op.batch_alter_table("committee_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_invitation_committee_id"))

    op.drop_table("committee_invitation")
    with op.batch_alter_table("committee_application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_application_committee_id"))

    op.drop_table("committee_application")
    with op.batch_alter_table("committee", schema=None) as batch_op:
        batch_op.drop_index("ix_committee_territory")

    op.drop_table("committee")
    op.drop_table("plan_template")
    op.drop_table("behaviour")
