"""Committees, who is in them, and the problems they work on.

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


def downgrade() -> None:
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_membership_running",
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
        batch_op.drop_index("uq_membership_pseudonym")
        batch_op.drop_index("ix_membership_person_id")

    op.drop_table("membership")
    with op.batch_alter_table("committee", schema=None) as batch_op:
        batch_op.drop_index("ix_committee_territory")

    op.drop_table("committee")
