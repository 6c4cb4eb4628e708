"""Thanks to units for everyday services, their certificates, and what survey results need.

Revision: 0014
After: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SERVICES = (
    ("walked_home", "Acompañó a alguien hasta su casa", "Walked somebody home"),
    ("found_person", "Ayudó a encontrar a una persona", "Helped to find a lost person"),
    ("mediated", "Medió en una pelea entre vecinos", "Mediated a quarrel between neighbours"),
    ("answered_noise", "Atendió bien una queja por ruido", "Answered a noise complaint well"),
    ("first_aid", "Auxilió a alguien herido o enfermo", "Helped somebody hurt or ill"),
    ("school_path", "Cuidó el camino de los niños al colegio", "Watched children go to school"),
    ("listened", "Escuchó y explicó a dónde acudir", "Listened and said where to turn"),
    ("returned_thing", "Devolvió algo perdido", "Returned something lost"),
    ("older_people", "Visitó o ayudó a personas mayores", "Visited or helped older people"),
    ("rescued_animal", "Rescató un animal", "Rescued an animal"),
    ("road_help", "Ayudó a alguien varado en la vía", "Helped somebody stranded on the road"),
    (
        "kept_promise",
        "Volvió a contar qué pasó con un caso",
        "Came back to say what came of it",
    ),
)


def upgrade() -> None:
    op.create_table(
        "everyday_service",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_es", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_everyday_service")),
    )
    op.create_table(
        "survey_margins",
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("made_up", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_margins")),
        info={"append_only": True},
    )
    op.create_table(
        "survey_result",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("data_sha256", sa.String(), nullable=False),
        sa.Column("pdf_sha256", sa.String(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_result")),
        sa.UniqueConstraint("wave_id", name=op.f("uq_survey_result_wave_id")),
        info={"append_only": True},
    )
    op.create_index(
        "ix_survey_result_data_sha256", "survey_result", ["data_sha256"], unique=False
    )
    op.create_index(
        "ix_survey_result_pdf_sha256", "survey_result", ["pdf_sha256"], unique=False
    )
    op.create_table(
        "certificate",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("data_sha256", sa.String(), nullable=False),
        sa.Column("pdf_sha256", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_certificate_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("unit_id", "month", name=op.f("uq_certificate_unit_id_month")),
        info={"append_only": True},
    )
    op.create_index("ix_certificate_data_sha256", "certificate", ["data_sha256"], unique=False)
    op.create_index("ix_certificate_pdf_sha256", "certificate", ["pdf_sha256"], unique=False)
    op.create_table(
        "recognition",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.Column("territory_id", sa.String(length=24), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=600), nullable=True),
        sa.Column(
            "words_state",
            sa.Enum(
                "none",
                "waiting",
                "shown",
                "hidden",
                name="wordsstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "thanked_by",
            sa.Enum("resident", "committee", name="side", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("thanked_at", sa.DateTime(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "confirmed",
                "held",
                "lapsed",
                "set_aside",
                name="recognitionstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "confirmed_by",
            sa.Enum("resident", "committee", name="side", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("counted_at", sa.DateTime(), nullable=True),
        sa.Column(
            "aside_reason",
            sa.Enum(
                "withdrawn",
                "not_true",
                "repeated",
                "not_everyday",
                "names_people",
                name="asidereason",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'confirmed') = (counted_at IS NOT NULL)",
            name=op.f("ck_recognition_counts"),
        ),
        sa.CheckConstraint(
            "(status = 'set_aside') = (aside_reason IS NOT NULL)",
            name=op.f("ck_recognition_set_aside_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(words IS NULL) = (words_state = 'none')",
            name=op.f("ck_recognition_words_have_a_state"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('confirmed', 'held') OR confirmed_by IS NOT NULL",
            name=op.f("ck_recognition_was_confirmed_by_somebody"),
        ),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_recognition_confirmed_some_day"),
        ),
        sa.ForeignKeyConstraint(
            ["service_code"],
            ["everyday_service.code"],
            name=op.f("fk_recognition_service_code_everyday_service"),
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territory.id"],
            name=op.f("fk_recognition_territory_id_territory"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_recognition_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
        sa.UniqueConstraint("code", name=op.f("uq_recognition_code")),
    )
    op.create_index("ix_recognition_counted_at", "recognition", ["counted_at"], unique=False)
    op.create_index(
        "ix_recognition_territory_id", "recognition", ["territory_id"], unique=False
    )
    op.create_index(
        "ix_recognition_unit_id_status", "recognition", ["unit_id", "status"], unique=False
    )
    op.create_table(
        "unit_hold",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "serious_complaint",
                "inquiry",
                "doubtful_thanks",
                name="holdreason",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("begun_by", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)",
            name=op.f("ck_unit_hold_ends_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_unit_hold_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_hold")),
    )
    op.create_index(
        "uq_unit_hold_open",
        "unit_hold",
        ["unit_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "thanker",
        sa.Column("recognition_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("thanked", "confirmed", name="thankerrole", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("browser", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("second_email", sa.String(), nullable=True),
        sa.Column("consent_version", sa.String(), nullable=True),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_thanker_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["recognition_id"],
            ["recognition.id"],
            name=op.f("fk_thanker_recognition_id_recognition"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanker")),
        sa.UniqueConstraint(
            "recognition_id", "role", name=op.f("uq_thanker_recognition_id_role")
        ),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_thanker_secret_hash")),
    )
    op.create_index("ix_thanker_person_id", "thanker", ["person_id"], unique=False)
    for table in ("survey_margins", "survey_result", "certificate"):
        let_it_only_grow(table)
    offer_services()


def let_it_only_grow(table: str) -> None:
    """Let the database refuse to change or remove what is written."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{deed} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def offer_services() -> None:
    """Give every city the services to begin with; it edits them from then on."""
    columns = [sa.column(name, sa.String()) for name in ("code", "name_es", "name_en")]
    more = [sa.column("position", sa.Integer()), sa.column("active", sa.Boolean())]
    op.bulk_insert(
        sa.table("everyday_service", *columns, *more),
        [
            {"code": code, "name_es": es, "name_en": en, "position": place, "active": True}
            for place, (code, es, en) in enumerate(SERVICES, start=1)
        ],
    )


def downgrade() -> None:
    op.drop_index("ix_thanker_person_id", "thanker")
    op.drop_table("thanker")
    op.drop_index(
        "uq_unit_hold_open",
        "unit_hold",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("unit_hold")
    op.drop_index("ix_recognition_unit_id_status", "recognition")
    op.drop_index("ix_recognition_territory_id", "recognition")
    op.drop_index("ix_recognition_counted_at", "recognition")
    op.drop_table("recognition")
    op.drop_index("ix_certificate_pdf_sha256", "certificate")
    op.drop_index("ix_certificate_data_sha256", "certificate")
    op.drop_table("certificate")
    op.drop_index("ix_survey_result_pdf_sha256", "survey_result")
    op.drop_index("ix_survey_result_data_sha256", "survey_result")
    op.drop_table("survey_result")
    op.drop_table("survey_margins")
    op.drop_table("everyday_service")
