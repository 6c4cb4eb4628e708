"""Trust surveys: forms, waves, their doors and pools, and answers that nobody gave.

The kinds of event are new too, so the new flow has no past to hear of.

Revision: 0013
After: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_instrument",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("title_es", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "version >= 1", name=op.f("ck_survey_instrument_versions_count_from_one")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_instrument")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_survey_instrument_code_version")),
    )
    op.create_table(
        "survey_wave",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("title_es", sa.String(length=160), nullable=False),
        sa.Column("title_en", sa.String(length=160), nullable=False),
        sa.Column("population_es", sa.String(length=500), nullable=False),
        sa.Column("population_en", sa.String(length=500), nullable=False),
        sa.Column(
            "mode",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("probability", sa.Boolean(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=True),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancel_reason IS NOT NULL)",
            name=op.f("ck_survey_wave_cancelled_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(status = 'published') = (published_at IS NOT NULL)",
            name=op.f("ck_survey_wave_published_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "(status IN ('closed', 'published')) = (closed_at IS NOT NULL)",
            name=op.f("ck_survey_wave_closed_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "(status IN ('open', 'closed', 'published')) = (opened_at IS NOT NULL)",
            name=op.f("ck_survey_wave_opened_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "mode <> 'web' OR NOT probability", name=op.f("ck_survey_wave_web_is_no_sample")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (received IS NULL)",
            name=op.f("ck_survey_wave_counted_when_it_closed"),
        ),
        sa.CheckConstraint(
            "closes_at >= opens_at", name=op.f("ck_survey_wave_opens_before_it_closes")
        ),
        sa.CheckConstraint(
            "invited IS NULL OR invited > 0", name=op.f("ck_survey_wave_invites_somebody")
        ),
        sa.CheckConstraint("printed >= 0", name=op.f("ck_survey_wave_prints_codes")),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["survey_instrument.id"],
            name=op.f("fk_survey_wave_instrument_id_survey_instrument"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_wave")),
        sa.UniqueConstraint("slug", name=op.f("uq_survey_wave_slug")),
    )
    op.create_table(
        "survey_answer",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("comuna", sa.String(), nullable=True),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("age", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["survey_wave.id"], name=op.f("fk_survey_answer_wave_id_survey_wave")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
    )
    op.create_index("ix_survey_answer_wave_id", "survey_answer", ["wave_id"])
    op.create_table(
        "survey_door",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("issued", sa.LargeBinary(), nullable=False),
        sa.Column("spent", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["survey_wave.id"], name=op.f("fk_survey_door_wave_id_survey_wave")
        ),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_survey_door")),
    )
    op.create_table(
        "survey_pool",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("key_name", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["survey_wave.id"], name=op.f("fk_survey_pool_wave_id_survey_wave")
        ),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_survey_pool")),
    )
    for sentence in {  # a version of a form is never changed
        "sqlite": [
            "CREATE TRIGGER survey_instrument_refuses_update BEFORE update ON survey_instrument BEGIN SELECT RAISE(ABORT, 'survey_instrument is append-only'); END",
            "CREATE TRIGGER survey_instrument_refuses_delete BEFORE delete ON survey_instrument BEGIN SELECT RAISE(ABORT, 'survey_instrument is append-only'); END",
        ],
        "postgresql": [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END$$",
            "CREATE TRIGGER survey_instrument_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON survey_instrument FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ],
    }[op.get_bind().dialect.name]:
        op.execute(sentence)


def downgrade() -> None:
    op.drop_table("survey_pool")
    op.drop_table("survey_door")
    op.drop_index("ix_survey_answer_wave_id", table_name="survey_answer")
    op.drop_table("survey_answer")
    op.drop_table("survey_wave")
    op.drop_table("survey_instrument")
