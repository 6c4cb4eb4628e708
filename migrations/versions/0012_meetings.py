"""Meetings, who comes to them, their agendas and minutes.

The flows that are new here hear of new kinds of event only: there is no past to let rest.

Revision: 0012
After: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "convened",
                "postponed",
                "cancelled",
                "held",
                "minutes_drafted",
                "minutes_approved",
                name="meetingstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "in_person", "online", "both", name="meetingmode", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("online_at", sa.String(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("territory_id", sa.String(length=24), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=True),
        sa.Column("liaison_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("convened_at", sa.DateTime(), nullable=True),
        sa.Column("postponed_at", sa.DateTime(), nullable=True),
        sa.Column("postponed_from", sa.DateTime(), nullable=True),
        sa.Column("postponed_why", sa.String(), nullable=True),
        sa.Column("postponements", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.Column("cancelled_why", sa.String(), nullable=True),
        sa.Column("held_at", sa.DateTime(), nullable=True),
        sa.Column("comments_until", sa.DateTime(), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("minutes_due_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancelled_at IS NOT NULL) AND (cancelled_at IS NULL) = (cancelled_why IS NULL)",
            name=op.f("ck_meeting_cancelled_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(status = 'minutes_approved') = (approved_at IS NOT NULL)",
            name=op.f("ck_meeting_approved_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "(status IN ('held', 'minutes_drafted', 'minutes_approved')) = (held_at IS NOT NULL)",
            name=op.f("ck_meeting_held_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "(status IN ('minutes_drafted', 'minutes_approved')) = (comments_until IS NOT NULL)",
            name=op.f("ck_meeting_minutes_wait_for_comments"),
        ),
        sa.CheckConstraint(
            "mode = 'online' OR place <> ''",
            name=op.f("ck_meeting_in_person_happens_somewhere"),
        ),
        sa.CheckConstraint(
            "status <> 'postponed' OR (postponed_at IS NOT NULL AND postponed_why IS NOT NULL)",
            name=op.f("ck_meeting_postponed_for_a_reason"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'cancelled') OR convened_at IS NOT NULL",
            name=op.f("ck_meeting_convened_when_it_says_so"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_ends_after_it_begins")),
        sa.CheckConstraint(
            "places IS NULL OR places >= 1", name=op.f("ck_meeting_has_room_for_somebody")
        ),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_meeting_counts_its_changes")),
        sa.ForeignKeyConstraint(
            ["liaison_id"], ["person.id"], name=op.f("fk_meeting_liaison_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_meeting_territory_id_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("code", name=op.f("uq_meeting_code")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_committee_id"), ["committee_id"], unique=False
        )
        batch_op.create_index("ix_meeting_liaison", ["liaison_id", "starts_at"], unique=False)
        batch_op.create_index("ix_meeting_starts_at", ["starts_at"], unique=False)
        batch_op.create_index(
            "ix_meeting_territory", ["territory_id", "starts_at"], unique=False
        )

    op.create_table(
        "agenda_item",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("commitment_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("left_out_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(commitment_id IS NULL) = (title IS NOT NULL)",
            name=op.f("ck_agenda_item_is_words_or_a_commitment"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint(
            "meeting_id", "commitment_id", name=op.f("uq_agenda_item_meeting_id_commitment_id")
        ),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agenda_item_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "meeting_request",
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "accepted",
                "refused",
                name="askedstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=True),
        sa.Column("territory_id", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("when_it_suits", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("refused_why", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'accepted') = (meeting_id IS NOT NULL)",
            name=op.f("ck_meeting_request_accepted_with_a_meeting"),
        ),
        sa.CheckConstraint(
            "(status = 'refused') = (refused_why IS NOT NULL)",
            name=op.f("ck_meeting_request_refused_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(status = 'waiting') = (answered_at IS NULL)",
            name=op.f("ck_meeting_request_answered_when_it_says_so"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_request_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_meeting_request_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territory.id"],
            name=op.f("fk_meeting_request_territory_id_territory"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_request")),
    )
    with op.batch_alter_table("meeting_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_request_committee_id"), ["committee_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_meeting_request_territory_id"), ["territory_id"], unique=False
        )

    op.create_table(
        "minutes_revision",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("agreed", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_revision_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_minutes_revision_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_revision")),
        sa.UniqueConstraint(
            "meeting_id", "number", name=op.f("uq_minutes_revision_meeting_id_number")
        ),
        info={"append_only": True},
    )
    with op.batch_alter_table("minutes_revision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_minutes_revision_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "registration",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "registered",
                "waiting",
                "given_up",
                name="registrationstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("sent_as", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=True),
        sa.Column("given_up_at", sa.DateTime(), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'given_up') = (given_up_at IS NOT NULL)",
            name=op.f("ck_registration_given_up_when_it_says_so"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_registration_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint(
            "meeting_id", "sent_as", name=op.f("uq_registration_meeting_id_sent_as")
        ),
        sa.UniqueConstraint("meeting_id", "turn", name=op.f("uq_registration_meeting_id_turn")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_registration_secret_hash")),
        sa.UniqueConstraint("ticket", name=op.f("uq_registration_ticket")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_email"), ["email"], unique=False)
        batch_op.create_index(
            "ix_registration_meeting", ["meeting_id", "status", "turn"], unique=False
        )

    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "present", "absent", "excused", name="presence", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("door_id", sa.String(), nullable=True),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_attendance_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "meeting_id", "door_id", name=op.f("uq_attendance_meeting_id_door_id")
        ),
        sa.UniqueConstraint("registration_id", name=op.f("uq_attendance_registration_id")),
    )
    op.create_table(
        "minutes_comment",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(registration_id IS NULL) <> (person_id IS NULL)",
            name=op.f("ck_minutes_comment_said_by_one_of_them"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_comment_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_minutes_comment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_minutes_comment_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_comment")),
    )
    with op.batch_alter_table("minutes_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_minutes_comment_meeting_id"), ["meeting_id"], unique=False
        )

    for sentence in {
        "sqlite": [
            "CREATE TRIGGER minutes_revision_refuses_update BEFORE update ON minutes_revision BEGIN SELECT RAISE(ABORT, 'minutes_revision is append-only'); END",
            "CREATE TRIGGER minutes_revision_refuses_delete BEFORE delete ON minutes_revision BEGIN SELECT RAISE(ABORT, 'minutes_revision is append-only'); END",
        ],
        "postgresql": [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END$$",
            "CREATE TRIGGER minutes_revision_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON minutes_revision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ],
    }[op.get_bind().dialect.name]:
        op.execute(sentence)


def downgrade() -> None:
    with op.batch_alter_table("minutes_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_comment_meeting_id"))

    op.drop_table("minutes_comment")
    op.drop_table("attendance")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_meeting")
        batch_op.drop_index(batch_op.f("ix_registration_email"))

    op.drop_table("registration")
    with op.batch_alter_table("minutes_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_revision_meeting_id"))

    op.drop_table("minutes_revision")
    with op.batch_alter_table("meeting_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_request_territory_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_request_committee_id"))

    op.drop_table("meeting_request")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_meeting_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_territory")
        batch_op.drop_index("ix_meeting_starts_at")
        batch_op.drop_index("ix_meeting_liaison")
        batch_op.drop_index(batch_op.f("ix_meeting_committee_id"))

    op.drop_table("meeting")
